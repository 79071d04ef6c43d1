"""What is asked of figures, as people and software write it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ScopeKind(StrEnum):
    """On what figures are counted."""

    DEPARTMENT = "department"
    CALL = "call"
    LOT = "lot"
    FICHE = "fiche"
    DOSSIER = "dossier"
    ORGANISATION = "organisation"
    TERRITORY = "territory"


SCOPES = {
    ScopeKind.DEPARTMENT: "département",
    ScopeKind.CALL: "appel",
    ScopeKind.LOT: "lot",
    ScopeKind.FICHE: "fiche",
    ScopeKind.DOSSIER: "dossier",
    ScopeKind.ORGANISATION: "organisme",
    ScopeKind.TERRITORY: "territoire",
}


@dataclass(frozen=True, kw_only=True)
class FiguresRequest:
    """Figures of one scope: without any, of the department of whoever asks.

    ``by`` are crossings, « public,sex »; ``where`` are « champ=valeur »; ``at`` is « 6-months:hiring ».
    """

    kind: ScopeKind = ScopeKind.DEPARTMENT
    scope: str | None = None
    indicators: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    at: str | None = None
    where: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    typology: str | None = None
    exact: bool = False
