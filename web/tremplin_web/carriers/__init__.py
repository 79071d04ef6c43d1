"""The pages of carriers: their organisation, and a dossier from its first line to its last report."""
