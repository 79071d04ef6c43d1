"""Figures as the rows of an export: the quotient to four places, and what is of nobody told to be undefined."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tremplin.indicators.engine.assembling import Figure
from tremplin.indicators.exports.columns import SCHEMA, FigureRow

PLACES = Decimal("0.0001")
SHOWN, UNDEFINED = "shown", "undefined"


@dataclass(frozen=True, kw_only=True)
class ScopeTold:
    """What all the figures of an export are about."""

    department: str
    kind: str
    scope: str
    first: date | None = None
    last: date | None = None


def rows(figures: Iterable[Figure], scope: ScopeTold) -> Iterator[FigureRow]:
    """The rows of figures that nothing masks, in the order of an export."""
    return in_order(row_of(figure, scope) for figure in figures)


def in_order(found: Iterable[FigureRow]) -> Iterator[FigureRow]:
    """Rows in the order of an export: all of them, for the figures of a scope are made, and certified, together."""
    return iter(sorted(found, key=FigureRow.place))


def row_of(figure: Figure, scope: ScopeTold) -> FigureRow:
    """One figure as a row."""
    value = _value(figure)
    return FigureRow(
        schema=SCHEMA,
        department=scope.department,
        scope_kind=scope.kind,
        scope=scope.scope,
        fiche=figure.fiche,
        period_from=scope.first,
        period_until=scope.last,
        indicator=figure.indicator,
        label=figure.label,
        measure=figure.measure,
        unit=figure.unit or "",
        at=figure.at,
        since=figure.since,
        typology=figure.typology,
        by="|".join(figure.by),
        cell="|".join(figure.cell),
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=value,
        target=figure.target,
        declared=None,
        status=SHOWN if value is not None else UNDEFINED,
        series_break=False,
    )


def _value(figure: Figure) -> Decimal | None:
    if figure.denominator is None:
        return figure.numerator
    if not figure.denominator:
        return None
    return (figure.numerator / figure.denominator).quantize(PLACES, ROUND_HALF_UP)
