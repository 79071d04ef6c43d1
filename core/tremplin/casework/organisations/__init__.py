"""Organisations and what they are accredited for."""
