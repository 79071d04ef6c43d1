"""The dossiers: a module for each part of their life."""
