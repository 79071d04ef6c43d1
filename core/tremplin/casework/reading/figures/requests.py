"""What is asked of figures, as people and software write it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tremplin.errors import WrongUsage


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
    ``frozen`` are those of a dossier when its final report was received. ``at_once`` refuses what is long to control:
    whoever waits for a page asks a worker for it.
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
    frozen: bool = False
    at_once: bool = False


OF_A_DOSSIER = "les chiffres figés sont ceux d'un bilan : dites de quel dossier."
AS_THEY_ARE = (
    "les chiffres figés sont ceux que le bilan a trouvés : ni période, ni filtre, ni autre ventilation, échéance ou "
    "typologie ne s'y ajoute."
)


def check_frozen(request: FiguresRequest) -> None:
    """Refuse to cut otherwise what was counted then."""
    if request.kind is not ScopeKind.DOSSIER:
        raise WrongUsage(OF_A_DOSSIER)
    if any((request.by, request.where, request.at, request.first, request.last, request.typology)):
        raise WrongUsage(AS_THEY_ARE)
