"""What an address says figures are about: « appel/00/2026 », « territoire/00/nord ».

A dossier is none of them: whoever reads aggregates alone is told of none, and its own page tells what it counts.
"""

from typing import NamedTuple

from flask import url_for
from werkzeug.exceptions import NotFound

from tremplin.casework.reading.figures.requests import ScopeKind

WORDS = {
    "departement": ScopeKind.DEPARTMENT,
    "appel": ScopeKind.CALL,
    "lot": ScopeKind.LOT,
    "fiche": ScopeKind.FICHE,
    "organisme": ScopeKind.ORGANISATION,
    "territoire": ScopeKind.TERRITORY,
}
NAMES = {kind: word for word, kind in WORDS.items()}


class FiguresPlace(NamedTuple):
    """A scope as an address says it."""

    kind: ScopeKind
    code: str

    @property
    def words(self) -> str:
        """« appel/00/2026 »."""
        return f"{NAMES[self.kind]}/{self.code}"


def place_at(portee: str) -> FiguresPlace:
    """The scope that an address names; what is none is not there."""
    word, _, code = portee.partition("/")
    if word not in WORDS or not code:
        raise NotFound
    return FiguresPlace(WORDS[word], code)


def page_at(kind: ScopeKind, code: str) -> str:
    """The address of the figures of a scope."""
    return url_for("staff.figures_page", portee=FiguresPlace(kind, code).words)
