"""The verbs: what people do to a dossier, who may do it, what must hold, and what is written."""
