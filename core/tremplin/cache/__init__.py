"""What is kept of a catalogue from one command to the next: where it is kept, and what tells that it has aged."""
