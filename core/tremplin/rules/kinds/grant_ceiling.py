"""A request no larger than a fixed amount."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Cents,
    Extent,
    Facts,
    Finding,
    Number,
    RuleKind,
    Stage,
    Words,
    at_most,
    dataclass,
    euros,
    in_euros,
    unknown,
)

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantCeiling:
    """Refuse a request above a fixed amount."""

    amount: Cents

    def state(self, words: Words) -> str:
        return f"Subvention de {euros(self.amount)} au plus"

    def bears_on(self) -> tuple[str, ...]:
        return ("le plafond de la subvention",)

    def bounds(self) -> tuple[Extent, ...]:
        return (Extent("la subvention", most=self.amount, told=euros),)

    def check(self, facts: Facts) -> Finding:
        asked, most = facts.requested, self.amount
        if asked is UNKNOWN:
            return unknown("requested", nearest=most, unit="cents")

        def told() -> str:
            return f"{in_euros(asked, 'demandé')}, {euros(most)} au plus."

        def advice(excess: Number) -> str:
            return f"Baissez la demande de {euros(int(excess))}."

        return at_most(asked, most, "cents", told, advice, "requested")

    def view(self) -> dict[str, Any]:
        return {"grant_ceiling_cents": self.amount}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Euros, RuleSchema

    class GrantCeilingSchema(RuleSchema):
        """A ceiling."""

        builds = GrantCeiling
        amount = Euros(required=True, description="Le montant maximal de la subvention : « 50 000 € ».")

    return GrantCeilingSchema()


KIND = RuleKind(
    name="grant_ceiling",
    meaning="La subvention demandée ne dépasse pas un montant fixe.",
    stage=Stage.DEPOSIT,
    reads=("requested",),
    schema=schema,
    builds=GrantCeiling,
    example="""
        funding:
          rules:
            - {kind: grant_ceiling, amount: 50 000 €, source: "Financement, 3"}
    """,
)
