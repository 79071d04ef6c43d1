"""How somebody signs in, and what is known of them until they leave; ``now`` is always that of the machine."""
