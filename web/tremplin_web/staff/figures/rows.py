"""The figures of a scope as the lines of tables: one table for the whole, then one for each fiche."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from tremplin.casework.reading.comparing.plots import expected_apart
from tremplin.casework.reading.figures.computing import ComputedFigures
from tremplin.casework.reading.figures.defining import FigureDefinition, FigureDefinitions
from tremplin.casework.reading.figures.fiches import CountedFiche
from tremplin.casework.reading.figures.labels import by_told, spoken
from tremplin.casework.reading.figures.telling import Place
from tremplin.catalogue.words import Words
from tremplin.indicators.charts import wording
from tremplin.indicators.charts.chart import BarChart
from tremplin.indicators.charts.evolution import evolution, share
from tremplin.indicators.exports.columns import MASKED, FigureRow


class ShownFigure(NamedTuple):
    """One line: a figure, or a cell of its breakdown, and what stands beside it; ``None`` where nothing is said.

    ``kind`` is the status of the row; ``foreseen``, whether the target is what carriers foresaw.
    """

    what: str
    kind: str
    done: str
    aim: str | None
    foreseen: bool
    share: str | None
    moved: str | None
    declared: str | None
    broken: bool
    cell: bool
    definition: FigureDefinition | None
    # what its cells are of, told before the first of them where a figure is broken down in several ways
    by: str | None = None


@dataclass(frozen=True)
class FigureTable:
    """The lines of one fiche, or of the whole, and the chart that stands under them where there is one to draw."""

    fiche: str | None
    title: str
    lines: tuple[ShownFigure, ...]
    chart: BarChart | None

    def says(self, name: str) -> bool:
        """Whether a line says something of a column: one of which nobody does is not shown."""
        return any(getattr(line, name) is not None for line in self.lines)


def tables_of(figures: ComputedFigures, before: Mapping[Place, FigureRow]) -> Iterator[FigureTable]:
    """The tables of a scope, with what each figure was in the edition before."""
    titles = titles_of(figures.prepared.fiches)
    charts = expected_apart(figures)
    for fiche, rows in groupby(figures.rows, key=lambda row: row.fiche):
        lines = tuple(_lines(figures, rows, before))
        yield FigureTable(fiche, titles.get(fiche or "", ""), lines, charts.get(fiche))


def titles_of(fiches: Iterable[CountedFiche]) -> dict[str, str]:
    """What fiches are called; those of several editions that share a title, with their call."""
    known = {each.code: each.fiche.title for each in fiches}
    several = Counter(known.values())
    return {
        code: f"{title} ({code.rpartition('/')[0]})" if several[title] > 1 else title for code, title in known.items()
    }


def _lines(
    figures: ComputedFigures, rows: Iterable[FigureRow], before: Mapping[Place, FigureRow]
) -> Iterator[ShownFigure]:
    definitions = FigureDefinitions(figures.prepared)
    words, shown = words_of(figures), list(rows)
    ways: dict[Place, dict[str, None]] = {}
    for row in shown:
        if row.by:
            ways.setdefault(_figure(row), {})[row.by] = None
    told: set[Place] = set()
    for row in shown:
        first = row.by and len(ways[_figure(row)]) > 1 and (*_figure(row), row.by) not in told
        told.add((*_figure(row), row.by))
        cell = wording.cell_told(*wording.cut(row), words)
        yield ShownFigure(
            what=wording.capital(cell) if cell else wording.headed(row, words),
            kind=row.status,
            done=wording.shown(row),
            aim=None if row.target is None else wording.amount(row.target, row.unit),
            foreseen=row.place() in figures.told.foreseen,
            share=share(row),
            moved=evolution(row, before.get(row.place())),
            declared=None if row.declared is None else wording.amount(row.declared, row.unit),
            broken=row.series_break,
            cell=bool(cell),
            definition=None if cell else definitions.of(row),
            by=by_told(row.by.split("|")) if first else None,
        )


def _figure(row: FigureRow) -> Place:
    return row.place()[:-2]


def words_of(figures: ComputedFigures) -> Words:
    """The words in which the figures of a scope are told."""
    return spoken(figures.prepared.words, *(each.typology for each in figures.prepared.fiches if each.typology))


def masked(rows: Iterable[FigureRow]) -> int:
    """How many of the rows are masked."""
    return sum(row.status == MASKED for row in rows)
