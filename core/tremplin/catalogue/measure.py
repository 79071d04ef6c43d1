"""A measure: what an indicator counts, in which unit, and how its figures add up in each dimension."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from tremplin.errors import RefusedRequest
from tremplin.values import dataclass


class Aggregation(StrEnum):
    """How the figures of several cells, or of several dossiers, make one."""

    SUM = "sum"
    # a person who enters two operations is one participant (Reg. (EU) 2021/1057, annex I counts people)
    DISTINCT_PERSONS = "distinct_persons"
    # ratios do not add up: 1 of 2 and 1 of 100 make 2 of 102, where their mean says 25.5 %
    RATIO_OF_SUMS = "ratio_of_sums"
    NONE = "none"


BREAKDOWNS = {
    "public": "public",
    "sex": "sexe",
    "age_band": "tranche d'âge",
    "territory": "territoire",
    "qpv": "quartier prioritaire",
    "schooling": "niveau de formation",
    "prescriber": "prescripteur",
    "household": "foyer",
    "post_kind": "type de poste",
    "insertion_contract": "contrat d'insertion",
    "exit_category": "catégorie de sortie",
    "milestone": "échéance",
    "contract": "type de contrat",
    "activity": "activité",
    "exam": "examen",
    "outcome": "résultat de l'activité",
    "item": "point évalué",
    "result": "résultat de l'évaluation",
    "attendee": "service présent",
}
# the dimensions that are no breakdown: several dossiers, one period after another
DOSSIERS, PERIODS = "dossier", "period"
ALONG = {DOSSIERS: "dossier", PERIODS: "période"}
# a person is of two publics, a committee hears two services, an exit is met again three months later
OVERLAPPING = ("public", "attendee", "milestone")
UNITS = {
    "person": "personnes",
    "household": "familles",
    "exit": "sorties",
    "percent": "%",
    "hour": "heures",
    "month": "mois",
    "interview": "entretiens",
    "workshop": "ateliers",
    "exam": "présentations à un examen",
    "committee": "comités",
    "employer": "employeurs",
    "point": "points évalués",
    "event": "événements",
    "text": "texte",
}
# what is counted once
GRAINS = {
    "person": "une personne",
    "household": "une famille",
    "exit": "une sortie",
    "participation": "une participation",
    "month": "un mois d'une participation",
    "activity": "une activité d'une personne",
    "workshop": "un atelier",
    "employer": "un employeur",
    "committee": "un comité",
    "evaluation": "une évaluation d'une personne",
    "point": "un point évalué d'une personne",
    "told": "ce que dit le porteur",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of the library; ``unit`` is ``None`` where each indicator says its own.

    ``grain`` is what is counted once, and ``definition`` says in a sentence what is. ``adds`` says of a dimension how
    figures add up in it, where it is otherwise than ``aggregation`` says. ``filters`` are the fields of ``where`` that
    the rows hold; ``milestones``, whether figures may be told so many months after something; ``parts``, the measures
    of which a ratio is made. ``sensitive`` says of what the figure tells in itself, as publics do.
    """

    code: str
    label: str
    unit: str | None
    aggregation: Aggregation
    breakdowns: tuple[str, ...] = ()
    grain: str = "told"
    definition: str = ""
    adds: Mapping[str, Aggregation] = field(default_factory=dict)
    filters: tuple[str, ...] = ()
    milestones: bool = False
    parts: tuple[str, ...] = ()
    sensitive: str | None = None

    @property
    def counted(self) -> bool:
        """Whether rows tell it; what nobody counts is what the carrier says."""
        return self.grain != "told"

    def way(self, dimension: str) -> Aggregation | None:
        """How figures add up in a dimension; ``None`` where the measure is not told by it."""
        if dimension not in (*self.breakdowns, *ALONG):
            return None
        if dimension in self.adds:
            return self.adds[dimension]
        adds_up = self.aggregation is Aggregation.SUM
        return Aggregation.NONE if adds_up and dimension in OVERLAPPING else self.aggregation


class UndeclaredRollUp(RefusedRequest):
    """Figures that one would add where their measure does not say how."""

    def __init__(self, measure: Measure, dimension: str):
        self.measure, self.dimension = measure.code, dimension
        name = {**BREAKDOWNS, **ALONG}.get(dimension, dimension)
        super().__init__(
            f"Les chiffres de « {measure.label} » ne s'ajoutent pas par {name} : le total se compte à part, jamais en "
            "additionnant les cases."
        )


def rolled_up(measure: Measure, dimension: str) -> Aggregation:
    """How the figures of a measure add up in a dimension; refused where it declares no way."""
    way = measure.way(dimension)
    if way is None or way is Aggregation.NONE:
        raise UndeclaredRollUp(measure, dimension)
    return way
