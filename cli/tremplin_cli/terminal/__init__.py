"""What the nouns share: how what is typed is read, and how answers are shown on a terminal."""
