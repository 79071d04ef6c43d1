"""The evidence of an operation as a whole: all that is to be proved, a sample of it, and the files that prove it."""
