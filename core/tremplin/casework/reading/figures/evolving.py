"""What figures were in the edition before, each beside the one that it became."""

from collections.abc import Mapping

from tremplin.casework.reading.figures.computing import ComputedFigures
from tremplin.casework.reading.figures.telling import Place
from tremplin.indicators.exports.columns import FigureRow


def earlier_rows(now: ComputedFigures, before: ComputedFigures) -> Mapping[Place, FigureRow]:
    """The rows of the edition before, by the place of those that follow them: a fiche says which one it follows.

    Both are releases by themselves: what is masked in one stays so, and no difference is told of it.
    """
    follows = {each.code: each.fiche.follows for each in now.prepared.fiches}
    known = {row.place(): row for row in before.rows}
    found = {}
    for row in now.rows:
        earlier = follows.get(row.fiche) if row.fiche else ""
        was = known.get((earlier, *row.place()[1:])) if earlier is not None else None
        if was is not None and (was.measure, was.unit) == (row.measure, row.unit):
            found[row.place()] = was
    return found
