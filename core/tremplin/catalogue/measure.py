"""A measure: what an indicator counts, in which unit, and how figures add up."""

from dataclasses import dataclass
from enum import StrEnum


class Aggregation(StrEnum):
    """How the figures of several dossiers make one."""

    SUM = "sum"
    # a person who enters two operations is one participant (Reg. (EU) 2021/1057, annex I counts people)
    DISTINCT_PERSONS = "distinct_persons"
    # ratios do not add up: 1 of 2 and 1 of 100 make 2 of 102, where their mean says 25.5 %
    RATIO_OF_SUMS = "ratio_of_sums"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of the library; ``unit`` is ``None`` where each indicator says its own."""

    code: str
    label: str
    unit: str | None
    aggregation: Aggregation
    breakdowns: tuple[str, ...] = ()


BREAKDOWNS = {
    "public": "public",
    "sex": "sexe",
    "age_band": "tranche d'âge",
    "territory": "territoire",
    "exit_category": "catégorie de sortie",
    "milestone": "échéance",
    "contract": "type de contrat",
    "activity": "activité",
}
UNITS = {
    "person": "personnes",
    "household": "familles",
    "exit": "sorties",
    "percent": "%",
    "hour": "heures",
    "month": "mois",
    "interview": "entretiens",
    "workshop": "ateliers",
    "committee": "comités",
    "employer": "employeurs",
    "event": "événements",
    "text": "texte",
}
