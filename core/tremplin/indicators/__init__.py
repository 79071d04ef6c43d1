"""Indicators: the library of measures that fiches may name."""
