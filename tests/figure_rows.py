"""Rows of an export, for the tests of what writes them."""

from datetime import date
from decimal import Decimal
from typing import Any

from tremplin.indicators.exports.columns import FigureRow

RATE = FigureRow(
    schema=1,
    department="62",
    scope_kind="call",
    scope="62/2024",
    fiche="62/2024/chantiers-insertion",
    period_from=date(2024, 1, 1),
    period_until=None,
    indicator="taux-sorties",
    label="Taux de sorties dynamiques",
    measure="exit_rate",
    unit="percent",
    at="6-months",
    since="exit",
    typology="sorties-dynamiques-iae",
    by="public|sex",
    cell="brsa|f",
    numerator=Decimal(37),
    denominator=Decimal(58),
    value=Decimal("0.6379"),
    target=Decimal("0.60"),
    declared=None,
    status="shown",
    series_break=False,
)


def make_figure(**said: Any) -> FigureRow:
    """One rate, but for what is said of it."""
    return RATE._replace(**said)
