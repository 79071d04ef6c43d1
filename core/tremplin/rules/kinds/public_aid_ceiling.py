"""Public aids, this one and the others, no larger together than a rate of the costs."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Cents,
    Facts,
    Finding,
    Rate,
    Remedy,
    RuleKind,
    Stage,
    Words,
    block,
    broken,
    dataclass,
    euros,
    in_euros,
    met,
    unknown,
)
from tremplin.rules.facts import resources
from tremplin.rules.facts.costs import base_named, lines_of, of_base, rated

if TYPE_CHECKING:
    from marshmallow import Schema

TOO_MANY = "Les autres aides publiques suffisent à atteindre le plafond : revoyez le plan de financement."


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicAidCeiling:
    """Refuse a request that, with the other public aids, asked as well as obtained, is above a rate of the costs."""

    rate: Rate
    base: tuple[str, ...] | None = None

    def state(self, words: Words) -> str:
        return f"Aides publiques, demandées ou obtenues, celle-ci comprise : {self.rate} au plus {rated(self.base)}"

    def bears_on(self) -> tuple[str, ...]:
        return ("le plafond des aides publiques",)

    def reads(self) -> tuple[str, ...]:
        return ("requested", *(f"budget.{cost}" for cost in lines_of(self.base)), resources.PLAN)

    def check(self, facts: Facts) -> Finding:
        asked = facts.requested
        base, missing = of_base(facts.budget, self.base)
        others = resources.brought(facts.resources, ("public",))
        lacking = others.missing()
        if asked is UNKNOWN:
            return unknown("requested", *missing, *lacking, called=lacking)
        # what is known of the base is its least, and of the aids between two bounds: what passes at the most passes
        most, least = self.rate.of(base), asked + others.known
        if others.most is not None and asked + others.most <= most:
            return self._found(asked, others, base, most - asked - others.most, bool(missing or lacking))
        if missing or least <= most:
            return unknown(*missing, *lacking, called=lacking)
        return self._found(asked, others, base, most - least, bool(lacking))

    def _found(self, asked: Cents, others: resources.Brought, base: Cents, margin: Cents, partial: bool) -> Finding:
        most = self.rate.of(base)
        amounts = (
            Amount("Subvention demandée", asked),
            Amount("Autres aides publiques", others.known),
            Amount("Aides publiques admises", most),
        )

        def told() -> str:
            aids = f"{in_euros(asked, 'demandé')} et {euros(others.known)} d'autres aides publiques"
            whole = f"{euros(asked + others.known)}, pour {euros(most)} au plus"
            left = " Le reste du plan de financement n'y change rien." if partial else ""
            return f"{aids}, soit {whole} ({self.rate} de {euros(base)} : {base_named(self.base)}).{left}"

        if margin >= 0:
            return met(told, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        # others alone may pass the ceiling, or reach it, and nobody asks for nothing
        nearest = most - others.known if others.known <= most else None
        advice = f"Baissez la demande de {euros(-margin)}." if nearest else TOO_MANY
        return broken(
            lambda: f"{told()} {advice}",
            margin=margin,
            unit="cents",
            nearest=nearest,
            amounts=amounts,
            advised="requested" if nearest else lambda: Remedy(choices=(TOO_MANY,)),
        )

    def view(self) -> dict[str, Any]:
        return {"public_aid_ceiling": {"rate": self.rate.decimal(), "base": list(self.base) if self.base else None}}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Percent, RuleSchema, words

    class PublicAidCeilingSchema(RuleSchema):
        """A rate of the costs that public aids may reach."""

        builds = PublicAidCeiling
        rate = Percent(required=True, description="Le taux : « 80 % ».")
        base = words(
            "costs",
            "sorte de dépense inconnue",
            description="Les dépenses sur lesquelles il porte ; le budget total, si elles ne sont pas dites.",
        )

    return PublicAidCeilingSchema()


KIND = RuleKind(
    name="public_aid_ceiling",
    meaning="La demande et les autres aides publiques, demandées ou obtenues, ne dépassent pas ensemble un taux des "
    "dépenses ; les apports en nature ne comptent pas.",
    stage=Stage.DEPOSIT,
    reads=("requested", *block("budget"), resources.PLAN),
    schema=schema,
    builds=PublicAidCeiling,
    example="""
        funding:
          rules:
            - {kind: public_aid_ceiling, rate: 80 %, base: [staff, operating], source: "Financement, 4"}
    """,
)
