"""Counting: rows in, figures out."""
