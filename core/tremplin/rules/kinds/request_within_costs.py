"""A request no larger than the costs that the fiche funds."""

from dataclasses import replace

from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Cents,
    Derived,
    Facts,
    Fiche,
    Finding,
    Owes,
    Rate,
    RuleKind,
    Stage,
    Words,
    block,
    broken,
    can,
    dataclass,
    euros,
    in_euros,
    met,
    unknown,
)
from tremplin.rules.facts.costs import named, total
from tremplin.rules.kinds import indirect_costs


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestWithinCosts:
    """Refuse a request larger than the total of the costs funded, the indirect ones as far as they are admitted."""

    costs: tuple[str, ...]
    # what a rule admits of the indirect costs; a fiche frozen before says nothing of it, and is judged as it was
    indirect_rate: Rate | None = None
    indirect_base: tuple[str, ...] = ()

    def state(self, words: Words) -> str:
        admitted = f", à {self.indirect_rate} au plus de leur assiette" if self.indirect_rate else ""
        return f"Subvention au plus égale au total des dépenses financées : {named(self.costs)}{admitted}"

    def reads(self) -> tuple[str, ...]:
        return ("requested", *(f"budget.{cost}" for cost in dict.fromkeys((*self.costs, *self.indirect_base))))

    def check(self, facts: Facts) -> Finding:
        asked = facts.requested
        # what is known of the costs is a lower bound of them: a request within it passes whatever is missing
        known, missing = total(facts.budget, self.costs)
        refused: Cents = 0
        if self.indirect_rate and facts.budget.indirect is not UNKNOWN:
            base, lacking = total(facts.budget, self.indirect_base)
            # beyond their ceiling they are not paid: a request that counted them would have to be lowered twice
            refused = max(facts.budget.indirect - self.indirect_rate.of(base), 0)
            known, missing = known - refused, tuple(dict.fromkeys((*missing, *lacking))) if refused else missing
        if asked is UNKNOWN:
            return unknown("requested", *missing)
        margin = known - asked
        if margin < 0 and missing:
            return unknown(*missing)
        amounts = (Amount("Dépenses financées par la fiche", known),)

        def told() -> str:
            counted = f", sans les {euros(refused)} de charges indirectes au-delà du plafond" if refused else ""
            costs = f"{named(self.costs)}{counted}"
            return f"{in_euros(asked, 'demandé')} pour {euros(known)} de dépenses financées ({costs})."

        if margin >= 0:
            return met(told, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        return broken(
            lambda: f"{told()} Baissez la demande de {euros(-margin)}.",
            margin=margin,
            unit="cents",
            nearest=known,
            amounts=amounts,
            advised="requested",
        )


def completed(terms: RequestWithinCosts, fiche: Fiche) -> RequestWithinCosts:
    """The terms with what the fiche admits of indirect costs."""
    admits = next((rule.terms for rule in fiche.rules if rule.kind == indirect_costs.KIND.name), None)
    if not isinstance(admits, indirect_costs.IndirectCosts):
        return terms
    return replace(terms, indirect_rate=admits.rate, indirect_base=admits.base or fiche.costs)


def derived(fiche: Fiche, words: Words) -> Derived:
    """The costs that a fiche funds, indirect ones included when it has a rule for them."""
    if fiche.costs:
        pays_indirect = any(can(rule.terms, Owes) for rule in fiche.rules)
        # where no rule pays indirect costs, a request that counted them would ask for what the text does not fund
        costs = (*fiche.costs, "indirect") if pays_indirect else fiche.costs
        yield completed(RequestWithinCosts(costs=costs), fiche), fiche.costs_source


KIND = RuleKind(
    name="request_within_costs",
    meaning="La subvention demandée ne dépasse pas le total des dépenses financées.",
    stage=Stage.DEPOSIT,
    reads=("requested", *block("budget")),
    derived=derived,
    builds=RequestWithinCosts,
    completed=completed,
    written_in="funding.costs",
    example="funding: {costs: [staff, operating], source: Financement}",
    # « Ce qui est payé » tells these costs: only an amount of money is told as « Combien au plus »
    caps=False,
)
