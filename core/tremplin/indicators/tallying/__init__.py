"""Tallies: what each dossier comes to, counted once, and added up."""
