"""Pas-de-Calais for Tremplin: its calls, its fiches and its words."""
