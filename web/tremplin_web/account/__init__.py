"""The pages by which people come in, and those of their own account."""
