"""A dossier as an official reads it: the whole of it on one page, and what they may do there."""
