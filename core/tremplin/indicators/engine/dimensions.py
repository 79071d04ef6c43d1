"""The dimensions by which figures are told apart: of each participation, the cells in which it counts."""

from collections.abc import Callable, Mapping
from datetime import date

from tremplin.indicators.engine.entries import PersonEntry

UNKNOWN, NONE = "?", "none"
Values = tuple[str, ...]
# CONTRACTS: the bands of the exports, whatever those of a fiche
BANDS = ((0, 17), (18, 25), (26, 29), (30, 54))
LAST_BAND = "55+"


def age_band(age: int | None) -> str:
    """« 18-25 » for 18 and for 25."""
    if age is None:
        return UNKNOWN
    return next((f"{low}-{high}" for low, high in BANDS if age <= high), LAST_BAND)


def _one(value: str | None) -> Values:
    return (UNKNOWN if value is None else value,)


def _publics(entry: PersonEntry) -> Values:
    # of none is an answer; of nobody said is not
    return (UNKNOWN,) if entry.publics is None else tuple(sorted(entry.publics)) or (NONE,)


OF_ENTRY: Mapping[str, Callable[[PersonEntry], Values]] = {
    "public": _publics,
    "sex": lambda entry: _one(entry.sex),
    "age_band": lambda entry: (age_band(entry.age),),
    "territory": lambda entry: _one(entry.territory),
    "insertion_contract": lambda entry: _one(entry.contract),
    "schooling": lambda entry: _one(entry.schooling),
    "prescriber": lambda entry: _one(entry.prescriber),
    "household": lambda entry: _one(entry.household),
    "post_kind": lambda entry: _one(entry.post_kind),
    "qpv": lambda entry: _one(None if entry.qpv is None else "yes" if entry.qpv else "no"),
}


def within(day: date | None, first: date | None, last: date | None) -> bool:
    """Whether a day lies in a period, both ends included; without a period no day is looked at."""
    if first is None and last is None:
        return True
    return day is not None and (first is None or day >= first) and (last is None or day <= last)
