"""Tests of the rules, which start with no installed plugin."""
