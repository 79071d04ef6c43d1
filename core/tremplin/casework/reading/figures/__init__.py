"""Figures of what was done: of which dossiers, what is asked of them, what may be told of it to whom."""
