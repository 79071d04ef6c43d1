"""What was expected beside what was done: the target, what the carrier foresaw and declared, and what is counted."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from tremplin.catalogue.door import PERCENT, Words, number
from tremplin.indicators.charts import wording
from tremplin.indicators.charts.chart import EMPTY, SOLID, BarChart, BarGroup, ChartBar
from tremplin.indicators.charts.evolution import share
from tremplin.indicators.charts.exits import bar
from tremplin.indicators.exports.columns import FigureRow

NONE = "Aucun chiffre n'a d'objectif, de prévision ni de déclaration du porteur."
COUNTED, TARGET, FORESEEN, DECLARED = "Compté", "Objectif", "Prévu par le porteur", "Déclaré par le porteur"
SHARE, SHARE_FORESEEN = "Part de l'objectif", "Part de ce qui était prévu"


def expected_chart(
    rows: Iterable[FigureRow],
    about: str,
    words: Words,
    names: Mapping[str, str],
    foreseen: Callable[[FigureRow], bool] = lambda row: False,
) -> BarChart:
    """The chart of totals of which something was expected; ``names`` are what fiches are called.

    ``foreseen`` says whether the target of a row is what carriers foresaw themselves.
    """
    shown = [row for row in rows if not row.by and (row.target is not None or row.declared is not None)]
    several = len({row.fiche for row in shown}) > 1
    groups = tuple(_group(row, foreseen(row), names if several else {}, words) for row in shown)
    return BarChart(
        code="attendu",
        title="Attendu et réalisé",
        about=about,
        head="Repère",
        groups=groups,
        notes=wording.notes(shown),
        empty=NONE,
    )


def _group(row: FigureRow, foreseen: bool, names: Mapping[str, str], words: Words) -> BarGroup:
    own = bar(row, COUNTED, SOLID)
    beside = [(FORESEEN if foreseen else TARGET, row.target, EMPTY), (DECLARED, row.declared, SOLID + 1)]
    bars = [own] if row.status != "declared" else []
    for label, value, look in beside:
        if value is not None:
            bars.append(ChartBar(label=label, told=wording.amount(value, row.unit), length=value, look=look))
    lengths = [each.length for each in bars if each.length is not None]
    full = max([*lengths, Decimal(1 if row.unit == PERCENT else 0)])
    fiche = f"{names.get(row.fiche, row.fiche)} : " if names and row.fiche else ""
    differences = tuple(_differences(row, SHARE_FORESEEN if foreseen else SHARE))
    return BarGroup(
        label=f"{fiche}{wording.marked(wording.headed(row, words), row)}",
        bars=tuple(bars),
        full=full,
        beside=differences,
    )


def _differences(row: FigureRow, share_of: str) -> Iterable[tuple[str, str]]:
    """How far from its target, and what the carrier declared beyond what is counted; of what is masked, nothing."""
    if row.value is None or row.status in ("masked", "declared"):
        return
    told = share(row)
    if told is not None:
        yield share_of, told
    if row.declared is not None:
        apart = row.declared - row.value
        sign = "+" if apart > 0 else "−" if apart < 0 else ""
        told = f"{number(abs(apart) * 100)} points" if row.unit == PERCENT else number(abs(apart))
        yield "Différence entre déclaré et compté", f"{sign}{told}" if apart else "aucune"
