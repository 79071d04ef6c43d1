"""The words in which people are told, those of the department of a dossier."""

from tremplin.documents.door import Vocabulary

HEALTH = "health"


def sensitive(words: Vocabulary) -> frozenset[str]:
    """The publics that tell of somebody's health."""
    return frozenset(code for code, what in words.sensitive.items() if what == HEALTH)
