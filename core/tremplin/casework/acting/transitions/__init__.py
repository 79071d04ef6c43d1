"""The lines of the life cycle, by the part of a life that they are of."""
