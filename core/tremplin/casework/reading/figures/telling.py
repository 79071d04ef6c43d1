"""The rows of figures with what stands beside them: the target, what was declared, and where a series breaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tremplin.casework.acting.people.beside import BesideFigures
from tremplin.casework.reading.figures.fiches import same
from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.catalogue.indicator import Indicator
from tremplin.indicators.disclosure.release import Thresholds
from tremplin.indicators.engine.assembling import EXIT_CATEGORY, Figure
from tremplin.indicators.exports.columns import MASKED, SCHEMA, FigureRow

# that of a row: of the fiche, the indicator, when, and by what
Place = tuple[str, ...]


@dataclass(frozen=True)
class ToldFigures:
    """The rows of figures, and of which the target is what carriers foresaw when they applied."""

    rows: tuple[FigureRow, ...]
    foreseen: frozenset[Place]


def told_with(
    prepared: PreparedFigures, counted: Iterable[Figure], rows: Iterable[FigureRow], said: BesideFigures, *, exact: bool
) -> ToldFigures:
    """Rows with what stands beside them, and those that only carriers can tell; in the order of an export."""
    breaks = _Breaks(prepared)
    figures = {place(figure): figure for figure in counted}
    made, foreseen = [], set()
    for row in rows:
        figure = figures.get(row.place())
        beside = said.of(figure) if figure is not None else None
        target = row.target
        if target is None and beside is not None and beside.foreseen is not None:
            target = beside.foreseen
            foreseen.add(row.place())
        declared = beside.declared if figure and beside and _tellable(row, figure, beside.declared, exact) else None
        made.append(row._replace(target=target, declared=declared, series_break=breaks.of(row)))
    made += [_only_told(prepared, fiche, each) for fiche, each in prepared.choice.told]
    return ToldFigures(tuple(sorted(made, key=FigureRow.place)), frozenset(foreseen))


def _tellable(row: FigureRow, figure: Figure, declared: Decimal | None, exact: bool) -> bool:
    """Whether what was declared may be told beside a figure; of one that is masked, nothing is."""
    if declared is None or row.status == MASKED:
        return False
    # a number of people that is small is no more told because a carrier wrote it; a public may be one of health
    few = Thresholds()
    return exact or declared >= (few.health if figure.by or figure.kept else few.general)


class _Breaks:
    """Where the series of a scope changes typology."""

    def __init__(self, prepared: PreparedFigures):
        typologies = [each.typology for each in prepared.fiches]
        differ = any(not same(typologies[0], other) for other in typologies[1:])
        self.fiches = {each.code for each in prepared.fiches if each.broken}
        self.whole = differ or bool(self.fiches)
        self.library = prepared.asked.measures

    def of(self, row: FigureRow) -> bool:
        """Whether the exits of a row are classified otherwise somewhere in its scope, or in what it follows."""
        measure = self.library.get(row.measure)
        if measure is None or EXIT_CATEGORY not in measure.breakdowns:
            return False
        return self.whole if row.fiche is None else row.fiche in self.fiches


def _only_told(prepared: PreparedFigures, fiche: str, indicator: Indicator) -> FigureRow:
    """The row of what no row of people counts: it holds no number, and its status says who has one."""
    scope, measure = prepared.told, prepared.asked.measures.get(indicator.measure)
    unit = indicator.unit or (measure.unit if measure is not None else None) or ""
    return FigureRow(
        schema=SCHEMA,
        department=scope.department,
        scope_kind=scope.kind,
        scope=scope.scope,
        fiche=fiche,
        period_from=scope.first,
        period_until=scope.last,
        indicator=indicator.code,
        label=indicator.label,
        measure=indicator.measure,
        unit=unit,
        at=indicator.at,
        since=indicator.since,
        typology=None,
        by="",
        cell="",
        numerator=None,
        denominator=None,
        value=None,
        target=indicator.target,
        declared=None,
        status="narrative" if unit == "text" else "declared",
        series_break=False,
    )


def place(figure: Figure) -> Place:
    """The place of the row that a figure makes."""
    when = figure.at or "", figure.since or ""
    return figure.fiche or "", figure.indicator, *when, "|".join(figure.by), "|".join(figure.cell)
