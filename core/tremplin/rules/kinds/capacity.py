"""No more people than a measure is designed for."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Facts,
    Finding,
    Participants,
    RuleKind,
    Severity,
    Stage,
    Words,
    at_most,
    dataclass,
    number,
    plural,
    unknown,
)

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """Warn above the number of participants that the measure is designed for."""

    participants_per_year: int

    def state(self, words: Words) -> str:
        return f"Dispositif conçu pour {plural(self.participants_per_year, 'participant')} par an"

    def bears_on(self) -> tuple[str, ...]:
        return ("la capacité du dispositif",)

    def check(self, facts: Facts) -> Finding:
        return self.of_people(facts.participants)

    def of_people(self, people: Participants) -> Finding:
        total, most = people.total, self.participants_per_year
        if total is UNKNOWN:
            return unknown("participants.total", nearest=most, unit="participants")

        def told() -> str:
            return f"{plural(total, 'participant')} : le dispositif est conçu pour {number(most)} par an."

        return at_most(
            total,
            most,
            "participants",
            told,
            # what a call expects is a reason: it asks nobody for fewer people
            lambda excess: f"Expliquez comment vous en accueillerez {number(excess)} de plus.",
        )

    def view(self) -> dict[str, Any]:
        return {"capacity": {"participants_per_year": self.participants_per_year}}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import RuleSchema, Whole

    class CapacitySchema(RuleSchema):
        """A capacity."""

        builds = Capacity
        participants_per_year = Whole(required=True, least=1, description="Participants par an.")

    return CapacitySchema()


KIND = RuleKind(
    name="capacity",
    meaning="Le nombre de participants n'excède pas celui pour lequel le dispositif est conçu.",
    stage=Stage.DEPOSIT,
    # a call says what its measure is designed for (15 people a year), and forbids no more
    severity=Severity.WARNING,
    reads=("participants.total",),
    schema=schema,
    builds=Capacity,
    example="""
        funding:
          rules:
            - {kind: capacity, participants_per_year: 20, source: Publics}
    """,
)
