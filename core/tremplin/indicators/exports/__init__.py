"""Figures as other software reads them: one row for each cell, in columns that never change meaning."""
