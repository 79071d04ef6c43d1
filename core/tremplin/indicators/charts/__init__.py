"""Figures as charts: a table first, the same figures in bars, the same again in words."""
