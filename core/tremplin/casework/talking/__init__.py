"""What a carrier and the service say to each other about a dossier, and what a carrier asks for."""
