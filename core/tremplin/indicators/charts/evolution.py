"""How a figure moved since another edition, and how far it is from what was expected of it."""

from decimal import Decimal

from tremplin.catalogue.door import NO_BREAK, PERCENT, number
from tremplin.indicators.charts import wording
from tremplin.indicators.exports.columns import MASKED, FigureRow

# nothing is hidden of how many decimals a share has: it is rounded down, and 100 % means reached
TENTH = Decimal("0.1")
BEFORE, STEADY = "avant", "sans changement"


def share(row: FigureRow) -> str | None:
    """« 57,4 % », what is done of what was expected; of what is masked or has no target, nothing."""
    if row.value is None or not row.target or row.status in (MASKED, "declared"):
        return None
    # cut, never rounded: 99,96 % is no target reached
    return f"{number((row.value * 1000 // row.target) * TENTH)}{NO_BREAK}%"


def evolution(row: FigureRow, was: FigureRow | None) -> str | None:
    """« +12 (263 avant) », « −3,2 points (61 % avant) »; where only one of the two is shown, no difference."""
    if was is None:
        return None
    before = f"{wording.told(was)} {BEFORE}"
    if row.value is None or was.value is None or MASKED in (row.status, was.status):
        return before
    apart = row.value - was.value
    if not apart:
        return f"{STEADY} ({before})"
    sign = "+" if apart > 0 else "−"
    if row.unit == PERCENT:
        return f"{sign}{number(abs(apart) * 100)}{NO_BREAK}points ({before})"
    moved = abs(apart).quantize(wording.HUNDREDTH) if row.denominator is not None else abs(apart)
    return f"{sign}{number(moved)} ({before})"
