"""A demonstration: plausible dossiers of every installed department, that no real person ever filed."""
