"""A part of the budget that the carrier pays of its own money, at least."""

from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
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
    met,
    unknown,
)
from tremplin.rules.facts import resources
from tremplin.rules.facts.costs import of_base

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnShare:
    """Refuse a budget of which the carrier pays less than a rate; a contribution in kind is none of it."""

    at_least: Rate

    def state(self, words: Words) -> str:
        return f"Fonds propres : {self.at_least} au moins du budget total, charges indirectes comprises"

    def bears_on(self) -> tuple[str, ...]:
        return ("la part de fonds propres",)

    def check(self, facts: Facts) -> Finding:
        whole, missing = of_base(facts.budget, None)
        own = resources.brought(facts.resources, ("own",))
        # the budget is at least what is known of it: what is not enough of that is not enough of the whole
        least = ceil(self.at_least.exact * whole)
        if not missing and own.known >= least:
            return self._found(own.known, whole, own.known - least, not own.sure)
        if own.most is None or own.most >= least:
            return unknown(*missing, *own.missing(), called=own.missing())
        return self._found(own.most, whole, own.most - least, bool(missing))

    def _found(self, own: Cents, whole: Cents, margin: Cents, partial: bool) -> Finding:
        least = own - margin
        amounts = (Amount("Fonds propres", own), Amount("Fonds propres exigés", least))

        def told() -> str:
            left = " Le reste du plan de financement n'y change rien." if partial else ""
            of = f"{self.at_least} de {euros(whole)} : budget total, charges indirectes comprises"
            return f"{euros(own)} de fonds propres pour {euros(least)} au moins ({of}).{left}"

        if margin >= 0:
            return met(told, margin=margin, unit="cents", nearest=own, amounts=amounts)
        # who would bring it, and of what, is for people to say
        advice = f"Apportez {euros(-margin)} de plus de fonds propres, ou réduisez le budget."
        return broken(
            lambda: f"{told()} {advice}",
            margin=margin,
            unit="cents",
            nearest=least,
            amounts=amounts,
            advised=lambda: Remedy(choices=(advice,)),
        )

    def view(self) -> dict[str, Any]:
        return {"own_share": {"at_least": self.at_least.decimal()}}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Percent, RuleSchema

    class OwnShareSchema(RuleSchema):
        """A part of the budget."""

        builds = OwnShare
        at_least = Percent(required=True, description="La part minimale du budget total : « 20 % ».")

    return OwnShareSchema()


KIND = RuleKind(
    name="own_share",
    meaning="Les fonds propres du porteur, demandés ou obtenus, font au moins une part du budget total ; les apports "
    "en nature ne comptent pas.",
    stage=Stage.DEPOSIT,
    reads=(*block("budget"), resources.PLAN),
    schema=schema,
    builds=OwnShare,
    example="""
        funding:
          rules:
            - {kind: own_share, at_least: 20 %, source: "Financement, 5"}
    """,
)
