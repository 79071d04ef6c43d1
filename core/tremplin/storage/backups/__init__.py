"""Copies of a base and of its files: written while people work, checked, restored."""
