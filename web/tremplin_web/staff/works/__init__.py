"""Long work: what somebody asked for, how far it is, and what it left."""
