"""An indicator: one figure that a fiche asks for, what counts it, of whom, when, and what it aims at."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tremplin.catalogue.filters import Filter
from tremplin.catalogue.rule import plain
from tremplin.values import dataclass

PERCENT = "percent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure that the carrier reports, and the measure that counts it.

    ``at`` is a milestone, counted from ``since``: the exit where nothing is said. ``of`` is the denominator of a rate:
    an indicator of the same fiche, or a measure.
    """

    code: str
    label: str
    measure: str
    at: str | None = None
    by: tuple[str, ...] = ()
    unit: str | None = None
    source: str | None = None
    since: str | None = None
    where: tuple[Filter, ...] = ()
    of: str | None = None
    target: Decimal | None = None

    def published(self, unit: str | None) -> dict[str, Any]:
        """The indicator as other software reads it, with the unit of its figure."""
        return {
            "code": self.code,
            "label": self.label,
            "measure": self.measure,
            "at": self.at,
            "by": list(self.by),
            "unit": unit,
            "from": self.since,
            "where": {each.field: list(each.values) for each in self.where},
            "of": self.of,
            "target": plain(self.target),
        }


def unit_of(indicator: Indicator, others: Iterable[Indicator], units: Mapping[str, str | None]) -> str | None:
    """The unit of a figure: its own, that of its measure, or a percentage where both its figures count the same."""
    own = indicator.unit or units.get(indicator.measure)
    if indicator.of is None or indicator.unit is not None:
        return own
    base = denominator(indicator, others)
    below = units.get(base) if isinstance(base, str) else base and (base.unit or units.get(base.measure))
    # persons of persons are a part; hours of persons are hours for each
    return PERCENT if own == below else own


def counted(indicator: Indicator, others: Iterable[Indicator], measures: Mapping[str, Any]) -> bool:
    """Whether rows tell a figure: its measure, and what it is counted of."""
    base = denominator(indicator, others)
    named = (indicator.measure, base.measure if isinstance(base, Indicator) else base)
    return all(code is None or (code in measures and measures[code].counted) for code in named)


def denominator(indicator: Indicator, others: Iterable[Indicator]) -> "Indicator | str | None":
    """What an indicator is counted of: an indicator of its fiche, which comes first, or the code of a measure."""
    return next((each for each in others if each.code == indicator.of), indicator.of)
