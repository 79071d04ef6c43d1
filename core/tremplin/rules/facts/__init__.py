"""What is read of a dossier: each fact, its name, how a file gives it."""
