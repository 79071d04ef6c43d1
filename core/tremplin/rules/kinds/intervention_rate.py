"""A request no larger than a rate of the costs; in the end, a rate of those kept, and what other funders leave."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    COSTS,
    UNKNOWN,
    Amount,
    Budget,
    Cents,
    Contribution,
    Facts,
    Finding,
    PaidLimit,
    Rate,
    Remedy,
    RuleKind,
    Stage,
    Words,
    block,
    broken,
    dataclass,
    enumerated,
    euros,
    in_euros,
    met,
    unknown,
)
from tremplin.rules.facts import resources
from tremplin.rules.facts.costs import base_named, lines_of, of_base, rated

if TYPE_CHECKING:
    from marshmallow import Schema

# an aid in kind pays no bill, and one's own money is what remains when the others have paid
COUNTED = ("public", "private")


@dataclass(frozen=True, kw_only=True, slots=True)
class InterventionRate:
    """Refuse a request above a rate of the costs; other funders are counted when it is settled, and only under it."""

    rate: Rate
    base: tuple[str, ...] | None = None

    def state(self, words: Words) -> str:
        return (
            f"Subvention de {self.rate} au plus {rated(self.base)} ; au solde, de {self.rate} au plus de ce qui en est "
            "retenu, et de ce que les autres financements publics et privés obtenus laissent à payer"
        )

    def bears_on(self) -> tuple[str, ...]:
        return ("le taux d'intervention",)

    def reads(self) -> Iterator[str]:
        # what other funders leave to pay is told of all the costs kept, whatever the base of the rate
        foreseen = dict.fromkeys((*COSTS, *lines_of(self.base)))
        yield from ("requested", *(f"budget.{cost}" for cost in foreseen), *block("realised"))
        yield from (resources.PLAN, resources.FINAL)

    def check(self, facts: Facts) -> Finding:
        asked = facts.requested
        # what is known of the base is a lower bound of it: asking no more than its share passes whatever is missing
        base, missing = of_base(facts.budget, self.base)
        most = self.rate.of(base)
        if asked is UNKNOWN:
            return unknown("requested", *missing)
        margin = most - asked
        if margin < 0 and missing:
            return unknown(*missing)
        amounts = (Amount("Assiette du taux d'intervention", base), Amount("Subvention admise", most))

        def told() -> str:
            computed = f"{self.rate} de {euros(base)} : {base_named(self.base)}"
            partial = " Une partie de l'assiette reste à connaître." if missing else ""
            return f"{in_euros(asked, 'demandé')}, {euros(most)} au plus ({computed}).{partial}"

        if margin >= 0:
            return met(told, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        return broken(
            lambda: f"{told()} Baissez la demande de {euros(-margin)}.",
            margin=margin,
            unit="cents",
            nearest=most,
            amounts=amounts,
            # of no cost nothing can be asked, and nobody asks for nothing
            advised="requested" if most else _no_base,
        )

    def limits(self, kept: Budget, facts: Facts) -> Iterator[PaidLimit]:
        """The rate of the costs kept, then what other funders leave to pay of them."""
        base, missing = of_base(kept, self.base)
        most = None if missing else self.rate.of(base)
        of = f"{in_euros(base, 'retenu')} ({base_named(self.base)})"
        yield PaidLimit("Taux d'intervention", most, lambda: f"{self.rate} de {of} : {euros(most or 0)} au plus.")
        fact, told = resources.obtained(facts)
        others = resources.brought(told, COUNTED)
        whole = kept.total
        left = None if whole is UNKNOWN or not others.sure else max(0, whole - others.known)
        yield PaidLimit(
            "Reste à financer",
            left,
            lambda: _left(0 if whole is UNKNOWN else whole, others.known, () if told is UNKNOWN else told),
            others.missing(fact),
        )

    def view(self) -> dict[str, Any]:
        return {"intervention_rate": {"rate": self.rate.decimal(), "base": list(self.base) if self.base else None}}


def _left(kept: Cents, others: Cents, told: tuple[Contribution, ...]) -> str:
    """« 10 000,00 € retenus, moins 4 000,00 € obtenus d'autres financeurs publics ou privés (…) : 6 000,00 €. »."""
    counted = [f"{each.funder} : {euros(each.amount)}" for each in told if each.nature in COUNTED and each.amount]
    if not counted:
        return f"Aucun autre financement public ou privé obtenu : {in_euros(kept, 'retenu')}, à financer en entier."
    left = f"il reste {euros(kept - others)}" if kept > others else f"il ne reste rien à payer, soit {euros(0)}"
    return (
        f"{in_euros(kept, 'retenu')}, moins {in_euros(others, 'obtenu')} d'autres financeurs publics ou privés "
        f"({enumerated(counted)}) : {left}."
    )


def _no_base() -> Remedy:
    return Remedy(choices=("Prévoyez des dépenses : sans elles, rien ne peut être demandé.",))


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Percent, RuleSchema, words

    class InterventionRateSchema(RuleSchema):
        """A rate of the costs."""

        builds = InterventionRate
        rate = Percent(required=True, description="Le taux : « 50 % ».")
        base = words(
            "costs",
            "sorte de dépense inconnue",
            description="Les dépenses sur lesquelles il porte ; le budget total, si elles ne sont pas dites.",
        )

    return InterventionRateSchema()


KIND = RuleKind(
    name="intervention_rate",
    meaning="La subvention ne dépasse pas un taux des dépenses ; au solde, un taux des dépenses retenues, ni ce que "
    "les autres financements publics et privés obtenus en laissent à payer.",
    stage=Stage.DEPOSIT,
    reads=("requested", *block("budget"), *block("realised"), resources.PLAN, resources.FINAL),
    schema=schema,
    builds=InterventionRate,
    example="""
        funding:
          rules:
            - {kind: intervention_rate, rate: 50 %, source: "Financement, 2"}
    """,
)
