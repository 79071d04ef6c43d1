"""What waits for an official, and the dossiers of their perimeter."""
