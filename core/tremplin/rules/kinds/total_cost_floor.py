"""An operation whose total cost is no smaller than a fixed amount."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    Cents,
    Facts,
    Finding,
    RuleKind,
    Stage,
    Words,
    at_least,
    block,
    dataclass,
    euros,
    unknown,
)
from tremplin.rules.facts.costs import of_base

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class TotalCostFloor:
    """Refuse an operation whose budget, direct and indirect costs together, is below a fixed amount."""

    amount: Cents

    def state(self, words: Words) -> str:
        return f"Coût total de l'opération de {euros(self.amount)} au moins"

    def bears_on(self) -> tuple[str, ...]:
        return ("le plancher du coût total",)

    def check(self, facts: Facts) -> Finding:
        # what is known is a lower bound of the whole: once at the floor, what is missing changes nothing
        spent, missing = of_base(facts.budget, None)
        if missing and spent < self.amount:
            return unknown(*missing, nearest=self.amount, unit="cents")

        def told() -> str:
            known = "au moins, une partie du budget reste à connaître" if missing else "en tout"
            return f"Budget de {euros(spent)} {known} ; {euros(self.amount)} au moins."

        # which cost was forgotten is for whoever makes the budget to say
        return at_least(
            spent,
            self.amount,
            "cents",
            told,
            lambda lack: f"Il manque {euros(int(lack))} : vérifiez que toutes les dépenses de l'opération y sont.",
        )

    def view(self) -> dict[str, Any]:
        return {"total_cost_floor_cents": self.amount}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Euros, RuleSchema

    class TotalCostFloorSchema(RuleSchema):
        """A floor of the whole budget."""

        builds = TotalCostFloor
        amount = Euros(required=True, description="Le coût total minimal de l'opération : « 10 000 € ».")

    return TotalCostFloorSchema()


KIND = RuleKind(
    name="total_cost_floor",
    meaning="Le budget total de l'opération n'est pas inférieur à un montant fixe.",
    stage=Stage.DEPOSIT,
    reads=block("budget"),
    schema=schema,
    builds=TotalCostFloor,
    example="""
        funding:
          rules:
            - {kind: total_cost_floor, amount: 10 000 €, source: "Financement, 3"}
    """,
)
