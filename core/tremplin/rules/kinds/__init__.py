"""The library of kinds, one a file: what it means, states, computes, and how documents write it."""
