"""The fiches: their verbs, and their pages."""
