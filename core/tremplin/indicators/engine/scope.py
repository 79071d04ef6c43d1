"""The figures of a scope, out of the base: the one door of whoever shows or exports them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from tremplin.indicators.engine.assembling import (
    FicheAsked,
    Figure,
    FigureLine,
    FiguresAsked,
    figures_of,
    lines_of,
    queries_of,
)
from tremplin.indicators.engine.columns import Kept
from tremplin.indicators.engine.counting import ByQuery, Counts
from tremplin.indicators.engine.summing import streamed
from tremplin.indicators.tallying.tallies import tallied


def figured(session: Session, kept: Kept, fiches: Sequence[FicheAsked], asked: FiguresAsked) -> list[Figure]:
    """The figures of the dossiers that ``kept`` keeps: those of each fiche, then what all of them come to."""
    lines = lines_of(fiches, asked)
    counts = _by_tallies(session, kept, fiches, asked, lines)
    return figures_of(lines, counts or streamed(session, kept, queries_of(lines)))


def figured_within(session: Session, kept: Kept, fiches: Sequence[FicheAsked], asked: FiguresAsked) -> list[Figure]:
    """The same within a transaction that writes: read from the rows alone, as this transaction leaves them.

    Tallies are kept in a transaction of their own, which would wait for this one.
    """
    lines = lines_of(fiches, asked)
    return figures_of(lines, streamed(session, kept, queries_of(lines)))


def _by_tallies(
    session: Session, kept: Kept, fiches: Sequence[FicheAsked], asked: FiguresAsked, lines: Sequence[FigureLine]
) -> ByQuery | None:
    """The counts, where no more is asked than what fiches ask: no period, no filter, no breakdown of another."""
    more = (asked.first, asked.last, asked.where, asked.by, asked.at, asked.under_one)
    if any(more) or not any(each.indicators for each in fiches):
        return None
    # all the measures of the whole are tallied at once, whichever are asked
    counted = tuple(code for code, measure in asked.measures.items() if measure.counted)
    full = queries_of(lines_of(fiches, replace(asked, whole=counted)))
    queries = {scope: {query.told: query for query in group} for scope, group in full.items()}
    found = tallied(session, kept, queries, {each.fiche: repr(each.typology) for each in fiches})
    return None if found is None else _by_query(lines, found)


def _by_query(lines: Sequence[FigureLine], found: Mapping[tuple[str | None, str], Counts]) -> ByQuery:
    nothing = Counts()
    return {
        (line.fiche, query): found.get((line.fiche, query.told), nothing) for line in lines for query in line.queries
    }
