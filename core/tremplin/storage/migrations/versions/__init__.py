"""The changes, each after the one it names."""
