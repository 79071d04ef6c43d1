"""What people call the moments, the severities and the verdicts of rules."""

STAGES = {"deposit": "au dépôt", "agreement": "à la convention", "follow_up": "au suivi", "settlement": "au solde"}
SEVERITIES = {"blocking": "bloquante", "warning": "avertissement"}
VERDICTS = {
    "met": ("✓", "respectée"),
    "broken": ("✗", "non respectée"),
    "unknown": ("?", "à compléter"),
    "out_of_scope": ("–", "sans objet"),
    "nothing_to_check": ("–", "rien à vérifier"),
}
