"""Exits by category, milestone after milestone, on one scale."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tremplin.catalogue.door import PERCENT, Words
from tremplin.indicators.charts import wording
from tremplin.indicators.charts.chart import BarChart, BarGroup, ChartBar
from tremplin.indicators.exports.columns import FigureRow

CATEGORY = "exit_category"
EMPTY = "Aucune sortie par catégorie à montrer."
ALL = "Toutes catégories"


def exits_chart(rows: Iterable[FigureRow], about: str, words: Words) -> BarChart:
    """The chart of the rows that are broken down by category alone; the others are left out."""
    known = [row for row in rows if row.by in ("", CATEGORY)]
    shown = [row for row in known if row.by == CATEGORY]
    heads = sorted({_head(row) for row in shown}, key=lambda head: (head[:2], wording.milestone_order(head[2])))
    order = [*words("categories"), wording.NONE, wording.UNKNOWN]
    categories = sorted({row.cell for row in shown}, key=lambda cell: (_rank(cell, order), cell))
    groups = []
    for head in heads:
        mine = {row.cell: row for row in shown if _head(row) == head}
        bars = tuple(
            bar(mine[cell], wording.capital(wording.cell_told((CATEGORY,), (cell,), words)), look)
            for look, cell in enumerate(categories)
            if cell in mine
        )
        first = next(iter(mine.values()))
        total = [(ALL, wording.told(row)) for row in known if not row.by and _head(row) == head]
        groups.append(
            BarGroup(
                label=wording.marked(wording.headed(first, words), first),
                bars=bars,
                full=full(shown, first.unit),
                beside=tuple(total),
            )
        )
    return BarChart(
        code="sorties",
        title="Sorties par catégorie",
        about=about,
        head="Catégorie",
        groups=tuple(groups),
        notes=wording.notes(shown),
        empty=EMPTY,
    )


def _head(row: FigureRow) -> tuple[str, str, str | None, str | None]:
    return row.fiche or "", row.indicator, row.at, row.since


def _rank(cell: str, order: Sequence[str]) -> int:
    return order.index(cell) if cell in order else len(order)


def bar(row: FigureRow, label: str, look: int) -> ChartBar:
    """The bar of a figure; what is masked has none."""
    return ChartBar(
        label=label,
        told=wording.told(row),
        length=row.value,
        look=look,
        masked=row.status == "masked",
        parts=wording.parts(row),
    )


def full(rows: Iterable[FigureRow], unit: str) -> Decimal:
    """What the whole width stands for: the largest of the figures shown, or one where they are rates below it."""
    largest = max((row.value for row in rows if row.unit == unit and row.value is not None), default=Decimal(0))
    return max(largest, Decimal(1)) if unit == PERCENT else largest
