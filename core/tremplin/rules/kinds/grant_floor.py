"""A request no smaller than a fixed amount."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Cents,
    Extent,
    Facts,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    at_least,
    block,
    dataclass,
    euros,
    in_euros,
    unknown,
)
from tremplin.rules.facts.costs import of_base

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantFloor:
    """Refuse a request below a fixed amount."""

    amount: Cents

    def state(self, words: Words) -> str:
        return f"Subvention de {euros(self.amount)} au moins"

    def bears_on(self) -> tuple[str, ...]:
        return ("le plancher de la subvention",)

    def bounds(self) -> tuple[Extent, ...]:
        return (Extent("la subvention", least=self.amount, told=euros),)

    def check(self, facts: Facts) -> Finding:
        asked, least = facts.requested, self.amount
        if asked is UNKNOWN:
            return unknown("requested", nearest=least, unit="cents")

        def told() -> str:
            return f"{in_euros(asked, 'demandé')}, {euros(least)} au moins."

        # nobody may ask for more than the operation costs: below the floor, it is the budget that is too small
        spent, missing = of_base(facts.budget, None)
        if asked < least and not missing and spent < least:
            short = euros(least - spent)
            advice = f"Le budget entier n'atteint pas ce minimum : il y manque {short}. Revoyez l'opération."
            return at_least(asked, least, "cents", told, lambda lack: advice, lambda: Remedy(choices=(advice,)))
        return at_least(
            asked, least, "cents", told, lambda lack: f"Montez la demande de {euros(int(lack))}.", "requested"
        )

    def view(self) -> dict[str, Any]:
        return {"grant_floor_cents": self.amount}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Euros, RuleSchema

    class GrantFloorSchema(RuleSchema):
        """A floor."""

        builds = GrantFloor
        amount = Euros(required=True, description="Le montant minimal de la subvention : « 2 000 € ».")

    return GrantFloorSchema()


KIND = RuleKind(
    name="grant_floor",
    meaning="La subvention demandée n'est pas inférieure à un montant fixe.",
    stage=Stage.DEPOSIT,
    reads=("requested", *block("budget")),
    schema=schema,
    builds=GrantFloor,
    example="""
        funding:
          rules:
            - {kind: grant_floor, amount: 2 000 €, source: "Financement, 3"}
    """,
    # « Combien au plus » tells what bounds a request from above
    caps=False,
)
