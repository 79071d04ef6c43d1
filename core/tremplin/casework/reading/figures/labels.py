"""What the cells of figures are called: « brsa » is « bénéficiaires du RSA », in the words of a department."""

from collections.abc import Iterable, Mapping

from tremplin.catalogue.door import BREAKDOWNS, ExitTypology
from tremplin.documents.door import Vocabulary
from tremplin.documents.usual_names import label_of
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
EXIT_CATEGORY, AGE_BAND = "exit_category", "age_band"
# of none of these is an answer too
OF_NONE = ("public", "contract", "attendee")
UNSAID, NOBODY = "non renseigné", "aucun"
NO_CATEGORY = "aucune catégorie"


def values_of(words: Vocabulary, territories: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values that each dimension may take in a department, ``territories`` those of the dossiers of a scope.

    What was not said, or is of neither sex, is written where somebody is there: without, nothing is told of anybody.
    """
    found = {AGE_BAND: (*(f"{low}-{high}" for low, high in BANDS), LAST_BAND)}
    for name, family in FAMILIES.items():
        if known := [*words.family(family)]:
            found[name] = (*known, *((NONE,) if name in OF_NONE else ()))
    return found | {"sex": ("f", "m"), "territory": tuple(territories)}


def cell_told(by: Iterable[str], cell: Iterable[str], words: Vocabulary, typologies: Iterable[ExitTypology]) -> str:
    """« femme, de 18 à 25 ans »; of the total, nothing."""
    known = {each.code: each.label for typology in typologies for each in typology.categories}
    return ", ".join(_value(name, value, words, known) for name, value in zip(by, cell, strict=True))


def by_told(by: Iterable[str]) -> str:
    """« public × sexe »."""
    return " × ".join(BREAKDOWNS.get(name, name) for name in by)


def _value(name: str, value: str, words: Vocabulary, categories: Mapping[str, str]) -> str:
    if value == UNKNOWN:
        return UNSAID
    if name == AGE_BAND:
        low, _, high = value.rstrip("+").partition("-")
        return f"de {low} à {high} ans" if high else f"{low} ans et plus"
    if name == EXIT_CATEGORY:
        return NO_CATEGORY if value == NONE else categories.get(value, value)
    family = words.family(FAMILIES[name]) if name in FAMILIES else {}
    if value in family:
        return label_of(family[value])
    return NOBODY if value == NONE else value
