"""Figures put side by side, and figures drawn: each is one release, kept to who may read it."""
