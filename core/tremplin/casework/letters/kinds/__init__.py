"""One module per kind of letter: what it waits for, and what it tells."""
