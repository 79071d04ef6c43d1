"""The values that a dimension may take: a cell of zero is written as any other, or its absence would tell it."""

from collections.abc import Iterable, Mapping, Sequence

from tremplin.catalogue.door import CATEGORIES, ExitTypology, Filter, FilterBounds
from tremplin.documents.door import Vocabulary
from tremplin.indicators.engine.dimensions import BANDS, LAST_BAND, NONE, UNKNOWN

FAMILIES: Mapping[str, str] = {
    "public": "publics",
    "sex": "sexes",
    "territory": "territories",
    "qpv": "answered",
    "schooling": "schooling",
    "prescriber": "prescribers",
    "household": "households",
    "post_kind": "post_kinds",
    "insertion_contract": "contracts",
    "exit_category": "categories",
    "contract": "exit_contracts",
    "activity": "activity_kinds",
    "exam": "exams",
    "outcome": "exam_outcomes",
    "result": "acquired",
    "attendee": "services",
}
# of none of these is an answer too
OF_NONE = ("public", "contract", "attendee")
# a row of these says what it is of
ALWAYS_SAID = ("activity", "result", "attendee")
AGE, AGE_BAND = "age", "age_band"
# one person is of several: of those of one, some are of others too
MET_TOGETHER = ("public",)
OLDEST = 150
BANDS_OF_AGE = {**{f"{low}-{high}": (low, high) for low, high in BANDS}, LAST_BAND: (BANDS[-1][1] + 1, OLDEST)}


def values_of(words: Vocabulary, territories: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values that each dimension may take in a department, beside its ``territories`` those of a scope.

    What is not known is one of them: were it written where somebody is there alone, its absence would tell a zero.
    """
    known = {name: [*words.family(family)] for name, family in FAMILIES.items()}
    known["territory"] = [*dict.fromkeys((*known["territory"], *territories))]
    known[AGE_BAND] = [*BANDS_OF_AGE]
    return {name: (*values, *_beside(name)) for name, values in known.items() if values}


def _beside(name: str) -> tuple[str, ...]:
    return (*((NONE,) if name in OF_NONE else ()), *(() if name in ALWAYS_SAID else (UNKNOWN,)))


def categories(typology: ExitTypology | None) -> tuple[str, ...]:
    """The categories of exits: those of a typology, or those that several share; then none, and to be decided."""
    own = CATEGORIES if typology is None else [each.code for each in typology.categories]
    return (*own, NONE, UNKNOWN)


def possible(
    values: Mapping[str, tuple[str, ...]], by: Iterable[str], where: Sequence[Filter]
) -> dict[str, tuple[str, ...]]:
    """The values that each dimension may take among those who are asked for: those of others are no figure."""
    found = {}
    for name in by:
        if name in values:
            asked = [each for each in where if each.field == (AGE if name == AGE_BAND else name)]
            found[name] = tuple(value for value in values[name] if all(_holds(name, value, each) for each in asked))
    return found


def _holds(name: str, value: str, asked: Filter) -> bool:
    """Whether somebody who is asked for may be in a cell; who said nothing of a field is not asked for."""
    if value == UNKNOWN or (value == NONE and name in MET_TOGETHER):
        return False
    if name == AGE_BAND:
        low, high = BANDS_OF_AGE[value]
        bounds = [FilterBounds.of(each) for each in asked.values]
        return any(each.holds(age) for each in bounds for age in range(low, high + 1))
    # a contract is what somebody signed as well as what they left with: it says nothing of the other
    return name in (*MET_TOGETHER, "contract") or value in asked.values
