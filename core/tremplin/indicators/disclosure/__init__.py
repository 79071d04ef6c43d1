"""What may be told of people: small cells are masked, and whatever would give them back, or nothing is written."""
