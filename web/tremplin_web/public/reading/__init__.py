"""The pages that are read: departments, calls, fiches."""
