"""An act on a dossier as a page: a declaration says its fields and its verb, one runner asks, confirms and does it."""
