"""What an indicator may keep of the rows that its measure counts: « public : bénéficiaires du RSA », « âge : 18-25 ».

Several values of a field are alternatives; several fields hold together. Who said nothing of a field is not kept.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from tremplin.catalogue.words import Words
from tremplin.values import dataclass

# « 18-25 », « 26- », « -17 », both ends included; « >0 » for what is more than none
SPAN = re.compile(
    r"(?P<least>\d{1,6}(?:\.\d{1,3})?)?-(?P<most>\d{1,6}(?:\.\d{1,3})?)?|>(?P<above>\d{1,6}(?:\.\d{1,3})?)"
)
SPANS = "spans"
ITEMS = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One field of the rows, and the values of which any is kept."""

    field: str
    values: tuple[str, ...]


class FilterField(NamedTuple):
    """What a field of ``where`` is called, and the families of words that it takes, of which any has the value."""

    label: str
    families: tuple[str, ...]


FIELDS: Mapping[str, FilterField] = {
    "public": FilterField("public", ("publics",)),
    "sex": FilterField("sexe", ("sexes",)),
    "age": FilterField("âge à l'entrée", (SPANS,)),
    "territory": FilterField("territoire", ("territories",)),
    "qpv": FilterField("quartier prioritaire", ("answered",)),
    "schooling": FilterField("niveau de formation", ("schooling",)),
    "prescriber": FilterField("prescripteur", ("prescribers",)),
    "household": FilterField("foyer", ("households",)),
    "post_kind": FilterField("type de poste", ("post_kinds",)),
    "stage": FilterField("étape atteinte", ("steps",)),
    # « cer » is what a person signed, « cdi » what they left with: no word is of both
    "contract": FilterField("contrat", ("contracts", "exit_contracts")),
    "exit_category": FilterField("catégorie de sortie", ("categories",)),
    "first_access": FilterField("premier accès à l'emploi", ("answered",)),
    "target_trade": FilterField("métier visé", ("answered",)),
    "employer_kind": FilterField("type d'employeur", ("employer_kinds",)),
    "activity": FilterField("activité", ("activity_kinds",)),
    "mode": FilterField("forme, individuelle ou collective", ("modes",)),
    "area": FilterField("milieu", ("areas",)),
    "exam": FilterField("examen", ("exams",)),
    "outcome": FilterField("résultat de l'activité", ("exam_outcomes",)),
    "hours": FilterField("heures faites par la personne", (SPANS,)),
    "item": FilterField("point évalué", (ITEMS,)),
    "result": FilterField("résultat de l'évaluation", ("acquired",)),
    "attendee": FilterField("service présent", ("services",)),
}


class FilterBounds(NamedTuple):
    """A span of a number; ``above`` is the bound that is not of it."""

    least: Decimal | None = None
    most: Decimal | None = None
    above: Decimal | None = None

    @classmethod
    def of(cls, text: str) -> "FilterBounds":
        """The bounds that « 18-25 » writes; a ``ValueError`` where it writes none."""
        match = SPAN.fullmatch(text)
        if match is None or not any(match.groups()):
            raise ValueError(f"no span: {text!r}")
        return cls(*(None if bound is None else Decimal(bound) for bound in match.groups()))

    def holds(self, value: int | Decimal) -> bool:
        """Whether a number is within."""
        return (
            (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
            and (self.above is None or value > self.above)
        )

    def told(self) -> str:
        """« de 18 à 25 », « 26 et plus », « 17 et moins », « plus de 0 »."""
        if self.above is not None:
            return f"plus de {_number(self.above)}"
        if self.least is None or self.most is None:
            bound, more = (self.most, "moins") if self.least is None else (self.least, "plus")
            return f"{_number(bound)} et {more}"
        if self.least == self.most:
            return _number(self.least)
        return f"de {_number(self.least)} à {_number(self.most)}"


def told(field: str, values: list[str] | tuple[str, ...], words: Words) -> str:
    """« public : bénéficiaires du RSA ou jeunes de moins de 26 ans »."""
    known = FIELDS.get(field)
    label = known.label if known else field
    return f"{label} : {' ou '.join(value_told(field, value, words) for value in values)}"


def value_told(field: str, value: str, words: Words) -> str:
    """What a value of a field is called."""
    families = FIELDS[field].families if field in FIELDS else ()
    if SPANS in families:
        return FilterBounds.of(value).told()
    for family in families:
        if family != ITEMS and value in (known := words(family)):
            return str(getattr(known[value], "label", known[value]))
    return value


def _number(value: Decimal | None) -> str:
    return format(value or Decimal(0), "f").replace(".", ",")
