"""Commissions: prepared by those who instruct, decided in one grid, told by their letters."""
