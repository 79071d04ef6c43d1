"""Resources that add up to the budget: what is asked and what others bring, neither more nor less."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Cents,
    Facts,
    Finding,
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
from tremplin.rules.facts.costs import of_base

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class BalancedBudget:
    """Refuse a budget that its resources do not pay to the cent; a contribution in kind is on neither side."""

    def state(self, words: Words) -> str:
        return (
            "Budget équilibré : la subvention demandée et les autres financements, hors apports en nature, font le "
            "budget total, charges indirectes comprises"
        )

    def bears_on(self) -> tuple[str, ...]:
        return ("l'équilibre du budget",)

    def check(self, facts: Facts) -> Finding:
        asked = facts.requested
        whole, missing = of_base(facts.budget, None)
        others = resources.brought(facts.resources, resources.MONEY)
        lacking = others.missing()
        if asked is UNKNOWN:
            return unknown("requested", *missing, *lacking, called=lacking)
        least, most = asked + others.known, None if others.most is None else asked + others.most
        if not missing and others.sure and least == whole:
            return self._found(asked, others.known, whole, partial=False)
        # what is known of the budget is its least: it may still be the sum of these, unless they are already less
        if most is not None and most < whole:
            return self._found(asked, most - asked, whole, partial=bool(missing or lacking))
        if not missing and least > whole:
            return self._found(asked, others.known, whole, partial=bool(lacking))
        if missing or not others.said or resources.may_add_up(others.unsure, whole - least):
            return unknown(*missing, *lacking, called=lacking)
        return self._found(asked, others.known, whole, partial=True)

    def _found(self, asked: Cents, others: Cents, whole: Cents, *, partial: bool) -> Finding:
        brought = asked + others
        gap = whole - brought
        amounts = (
            Amount("Subvention demandée", asked),
            Amount("Autres financements", others),
            Amount("Budget total", whole),
        )

        def told() -> str:
            both = f"{in_euros(asked, 'demandé')} et {euros(others)} d'autres financements, hors apports en nature"
            left = " Ce qui reste à connaître du plan de financement n'y change rien." if partial else ""
            return f"{both} : {euros(brought)} pour un budget de {euros(whole)}.{left}"

        if gap == 0:
            return met(told, margin=0, unit="cents", nearest=asked, amounts=amounts)
        # what to lower or to look for is not ours to decide: another rule may cap the request
        advice = f"Il manque {euros(gap)}" if gap > 0 else f"{euros(-gap)} de trop"
        choice = f"{advice} : revoyez la demande, les autres financements ou les dépenses."
        return broken(
            lambda: f"{told()} {choice}",
            margin=-abs(gap),
            unit="cents",
            nearest=whole - others if whole >= others and not partial else None,
            amounts=amounts,
            advised=lambda: Remedy(choices=(choice,)),
        )

    def view(self) -> dict[str, Any]:
        return {"balanced_budget": True}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.schema import RuleSchema

    class BalancedBudgetSchema(RuleSchema):
        """Nothing but its source."""

        builds = BalancedBudget

    return BalancedBudgetSchema()


KIND = RuleKind(
    name="balanced_budget",
    meaning="La subvention demandée et les autres financements, demandés ou obtenus, font le budget total ; les "
    "apports en nature ne comptent pas.",
    stage=Stage.DEPOSIT,
    reads=("requested", *block("budget"), resources.PLAN),
    schema=schema,
    builds=BalancedBudget,
    # it says what the request and the others make together, and caps none of them
    caps=False,
    example="""
        funding:
          rules:
            - {kind: balanced_budget, source: "Financement, 6"}
    """,
)
