"""What is recorded of the people of a dossier: counted, read, proved."""
