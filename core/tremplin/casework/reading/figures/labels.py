"""The words in which figures are told, those of a department and of its typologies, and the values they may take."""

from collections.abc import Iterable, Mapping
from typing import Any

from tremplin.catalogue.door import BREAKDOWNS, ExitTypology, Words
from tremplin.documents.door import Vocabulary
from tremplin.indicators.engine.dimensions import BANDS, LAST_BAND, NONE

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
AGE_BAND, CATEGORIES = "age_band", "categories"
# of none of these is an answer too
OF_NONE = ("public", "contract", "attendee")


def values_of(words: Vocabulary, territories: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values that each dimension may take in a department, ``territories`` those of the dossiers of a scope.

    What was not said, or is of neither sex, is written where somebody is there: without, nothing is told of anybody.
    """
    found = {AGE_BAND: (*(f"{low}-{high}" for low, high in BANDS), LAST_BAND)}
    for name, family in FAMILIES.items():
        if known := [*words.family(family)]:
            found[name] = (*known, *((NONE,) if name in OF_NONE else ()))
    return found | {"sex": ("f", "m"), "territory": tuple(territories)}


def spoken(words: Vocabulary, *typologies: ExitTypology) -> Words:
    """The words of a department, in which the categories of exits are those of the typologies that count them."""
    own = {each.code: each.label for typology in typologies for each in typology.categories}

    def family(name: str) -> Mapping[str, Any]:
        # a plain mapping: that of a department whose plugin is gone holds any word
        known = dict(words.family(name))
        return {**own, **known, **own} if name == CATEGORIES else known

    return family


def by_told(by: Iterable[str]) -> str:
    """« public × sexe »."""
    return " × ".join(BREAKDOWNS.get(name, name) for name in by)
