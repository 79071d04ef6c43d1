"""Mail as it leaves: the setting that says where, the message, and what carries it."""
