"""Figures side by side: fiches, territories, editions, organisations, each with its own numerator and denominator."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin.catalogue.words import Words
from tremplin.indicators.charts import wording
from tremplin.indicators.charts.chart import LOOKS, BarChart, BarGroup
from tremplin.indicators.charts.exits import bar, full
from tremplin.indicators.exports.columns import FigureRow
from tremplin.indicators.exports.texts import plain

EMPTY = "Aucun chiffre commun à mettre côte à côte."
TOGETHER = "Ensemble"
ONCE = "« Ensemble » : qui est dans plusieurs colonnes y compte une fois."
PERSON = "person"
FICHE, TERRITORY = "fiche", "territory"
# the columns of a comparison: those of an export but what stands beside one figure, and which column it is of
KEYS = (
    *("department", "period_from", "period_until", "indicator", "label", "measure", "unit", "at", "from", "typology"),
    *("by", "cell", "column", "column_label", "numerator", "denominator", "value", "status", "series_break"),
)


@dataclass(frozen=True, kw_only=True)
class LineBeside:
    """One figure told of every column; ``whole`` is that of all of them, counted and never added up.

    A column that has no such figure is not in ``figures``.
    """

    head: FigureRow
    by: tuple[str, ...]
    cell: tuple[str, ...]
    figures: Mapping[str, FigureRow]
    whole: FigureRow | None = None

    def label(self, words: Words) -> str:
        """What it counts: its measure, its unit, its milestone, its cell."""
        cell = wording.cell_told(self.by, self.cell, words)
        return f"{wording.headed(self.head, words)}{f' : {cell}' if cell else ''}"


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """Columns in their order, by their keys, and the lines that they have in common."""

    title: str
    what: str
    columns: Mapping[str, str]
    lines: tuple[LineBeside, ...]

    @property
    def rows(self) -> list[FigureRow]:
        """All the figures shown."""
        return [row for line in self.lines for row in (*line.figures.values(), *filter(None, (line.whole,)))]

    def notes(self, otherwise: str = wording.OTHERWISE) -> tuple[str, ...]:
        """What must be known to read it: of persons, the whole is no sum."""
        persons = any(line.whole is not None and line.head.unit == PERSON for line in self.lines)
        return (*([ONCE] if persons else []), *wording.notes(self.rows, otherwise))

    def published(self) -> Iterator[dict[str, Any]]:
        """A line for each figure of each column, as other software reads it; that of all of them has no column."""
        for line in self.lines:
            whole = [("", line.whole)] if line.whole is not None else []
            for column, row in (*line.figures.items(), *whole):
                cell = {"by": "|".join(line.by), "cell": "|".join(line.cell)}
                kept = {**row.named(), **cell, "column": column, "column_label": self.columns.get(column, "")}
                yield {key: plain(kept[key]) for key in KEYS}


Place = tuple[str, str, str | None, str | None, tuple[str, ...], tuple[str, ...]]


def beside(rows: Iterable[FigureRow], along: str, titles: tuple[str, str], columns: Mapping[str, str]) -> SideBySide:
    """The rows of releases put side by side: by their fiche, or by a dimension of their breakdown.

    ``titles`` are that of the whole, and that of a column.
    """
    placed: dict[Place, dict[str | None, FigureRow]] = {}
    for row in rows:
        column, place = _split(row, along)
        if column is None or column in columns:
            placed.setdefault(place, {})[column] = row
    lines = []
    for place, found in placed.items():
        figures = {key: found[key] for key in columns if key in found}
        if figures:
            head = next(iter(figures.values()))
            lines.append(
                LineBeside(head=head, by=place[-2], cell=place[-1], figures=figures, whole=found.get(None)),
            )
    return SideBySide(title=titles[0], what=titles[1], columns=columns, lines=tuple(lines))


def _split(row: FigureRow, along: str) -> tuple[str | None, Place]:
    by, cell = wording.cut(row)
    if along == FICHE:
        return row.fiche, ("", row.indicator, row.at, row.since, by, cell)
    column = None
    if along in by:
        at = by.index(along)
        column, by, cell = cell[at], (*by[:at], *by[at + 1 :]), (*cell[:at], *cell[at + 1 :])
    return column, (row.fiche or "", row.indicator, row.at, row.since, by, cell)


def beside_chart(compared: SideBySide, about: str, words: Words) -> BarChart:
    """The chart of figures side by side: a group for each, a bar for each column."""
    # beyond them, looks would come again: the labels alone tell the columns
    looks = {key: look for look, key in enumerate(compared.columns)} if len(compared.columns) <= LOOKS else {}
    groups = []
    for line in compared.lines:
        bars = tuple(
            bar(row, wording.marked(compared.columns[key], row), looks.get(key, 0)) for key, row in line.figures.items()
        )
        together = ((TOGETHER, wording.told(line.whole)),) if line.whole is not None else ()
        rows = [*line.figures.values()]
        groups.append(BarGroup(label=line.label(words), bars=bars, full=full(rows, line.head.unit), beside=together))
    return BarChart(
        code="cote-a-cote",
        title=compared.title,
        about=about,
        head=compared.what,
        groups=tuple(groups),
        notes=compared.notes(),
        empty=EMPTY,
    )
