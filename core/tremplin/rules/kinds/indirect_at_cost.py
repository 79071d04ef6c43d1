"""Indirect costs paid as they are spent, « au réel »."""

from functools import cache
from typing import TYPE_CHECKING

from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Budget,
    Facts,
    Finding,
    Money,
    RuleKind,
    Stage,
    Words,
    agreeing,
    dataclass,
    in_euros,
    met,
    unknown,
)

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class IndirectAtCost:
    """Owe the indirect costs that were spent, whatever the direct ones are."""

    def state(self, words: Words) -> str:
        return "Charges indirectes : au réel, pour ce qui est dépensé et justifié"

    def bears_on(self) -> tuple[str, ...]:
        return ("les charges indirectes",)

    def check(self, facts: Facts) -> Finding:
        asked = facts.budget.indirect
        if asked is UNKNOWN:
            return unknown("budget.indirect")
        return met(
            lambda: f"Charges indirectes : {in_euros(asked, 'prévu')}, {agreeing(asked, 'payé')} au réel.",
            amounts=(Amount("Charges indirectes prévues", asked),),
        )

    def due(self, kept: Budget) -> Money:
        """What a settlement owes: what was spent."""
        return kept.indirect

    def reckoned(self, kept: Budget) -> str:
        """How a settlement computes what it owes, once it is known."""
        spent = 0 if kept.indirect is UNKNOWN else kept.indirect
        return f"au réel : {in_euros(spent, 'réalisé')}."


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.schema import RuleSchema

    class IndirectAtCostSchema(RuleSchema):
        """Indirect costs as they are spent."""

        builds = IndirectAtCost

    return IndirectAtCostSchema()


KIND = RuleKind(
    name="indirect_at_cost",
    meaning="Les charges indirectes sont payées au réel : au solde, ce qui est dépensé est dû.",
    stage=Stage.DEPOSIT,
    reads=("budget.indirect", "realised.indirect"),
    schema=schema,
    builds=IndirectAtCost,
    example="""
        funding:
          costs: [staff, operating]
          source: Financement, 1
          rules:
            - {kind: indirect_at_cost, source: "Financement, 2"}
    """,
)
