"""One module per kind of long work."""
