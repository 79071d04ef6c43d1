"""A request no larger than the costs that the fiche funds."""

from dataclasses import dataclass

from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Words,
    block,
    broken,
    euros,
    in_euros,
    met,
    unknown,
)
from tremplin.rules.facts.costs import named, total
from tremplin.rules.kinds import indirect_costs


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestWithinCosts:
    """Refuse a request larger than the total of the costs funded."""

    costs: tuple[str, ...]

    def state(self, words: Words) -> str:
        return f"Subvention au plus égale au total des dépenses financées : {named(self.costs)}"

    def reads(self) -> tuple[str, ...]:
        return ("requested", *(f"budget.{cost}" for cost in self.costs))

    def check(self, facts: Facts) -> Finding:
        asked = facts.requested
        # what is known of the costs is a lower bound of them: a request within it passes whatever is missing
        known, missing = total(facts.budget, self.costs)
        if asked is UNKNOWN:
            return unknown("requested", *missing)
        margin = known - asked
        if margin < 0 and missing:
            return unknown(*missing)
        amounts = (Amount("Dépenses financées par la fiche", known),)

        def told() -> str:
            return f"{in_euros(asked, 'demandé')} pour {euros(known)} de dépenses financées ({named(self.costs)})."

        if margin >= 0:
            return met(told, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        return broken(
            lambda: f"{told()} Baissez la demande de {euros(-margin)}.",
            margin=margin,
            unit="cents",
            nearest=known,
            amounts=amounts,
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The costs that a fiche funds, indirect ones included when it has a rule for them."""
    if fiche.costs:
        pays_indirect = any(rule.kind == indirect_costs.KIND.name for rule in fiche.rules)
        # where no rule pays indirect costs, a request that counted them would ask for what the text does not fund
        costs = (*fiche.costs, "indirect") if pays_indirect else fiche.costs
        yield RequestWithinCosts(costs=costs), fiche.costs_source


KIND = RuleKind(
    name="request_within_costs",
    meaning="La subvention demandée ne dépasse pas le total des dépenses financées.",
    stage=Stage.DEPOSIT,
    reads=("requested", *block("budget")),
    derived=derived,
    builds=RequestWithinCosts,
    written_in="funding.costs",
    example="funding: {costs: [staff, operating], source: Financement}",
    # « Ce qui est payé » tells these costs: only an amount of money is told as « Combien au plus »
    caps=False,
)
