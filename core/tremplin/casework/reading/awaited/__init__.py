"""What waits for somebody: the acts of an official, a few dossiers of each kind, organisations without an answer."""
