"""Refuse what looks like a NIR, wherever it is typed: no file of ours may keep it (decree 2019-341)."""

from tremplin.errors import WrongUsage
from tremplin.nir import looks_like_nir

# what was typed is not told again: a sentence is shown, sent and kept elsewhere
REFUSED = "ce texte semble contenir un numéro de sécurité sociale, que Tremplin ne garde jamais : retirez-le."

__all__ = ["REFUSED", "looks_like_nir", "without_nir"]


def without_nir(text: str) -> str:
    """The text itself, unless it holds what looks like a NIR."""
    if looks_like_nir(text):
        raise WrongUsage(REFUSED)
    return text
