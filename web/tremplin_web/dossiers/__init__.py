"""A dossier as pages show it, to whoever carries it and to whoever receives it: its states, its form, what it says."""
