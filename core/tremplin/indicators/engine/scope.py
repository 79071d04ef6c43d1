"""The figures of a scope, out of the base: the one door of whoever shows or exports them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tremplin.indicators.engine.assembling import FicheAsked, Figure, FiguresAsked, figures
from tremplin.indicators.engine.stream import Kept, several, stream


def figured(session: Session, kept: Kept, fiches: Sequence[FicheAsked], asked: FiguresAsked) -> list[Figure]:
    """The figures of the dossiers that ``kept`` keeps: those of each fiche, then what all of them come to."""
    return figures(stream(session, kept), fiches, asked, several(session, kept))
