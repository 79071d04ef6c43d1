"""The figures of a scope, out of the base: the one door of whoever shows or exports them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tremplin.indicators.engine.assembling import FicheAsked, Figure, FiguresAsked, figures_of, lines_of, queries_of
from tremplin.indicators.engine.columns import Kept
from tremplin.indicators.engine.summing import streamed


def figured(session: Session, kept: Kept, fiches: Sequence[FicheAsked], asked: FiguresAsked) -> list[Figure]:
    """The figures of the dossiers that ``kept`` keeps: those of each fiche, then what all of them come to."""
    lines = lines_of(fiches, asked)
    return figures_of(lines, streamed(session, kept, queries_of(lines)))
