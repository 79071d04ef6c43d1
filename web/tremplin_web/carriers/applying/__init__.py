"""A dossier from its first line to its receipt, as those who carry it see it."""
