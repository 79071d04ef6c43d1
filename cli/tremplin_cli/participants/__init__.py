"""The people of operations: a module for each family of verbs."""
