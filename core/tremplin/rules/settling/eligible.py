"""What a settlement pays on: the costs kept, what the unit prices come to, or the lesser where a fiche has both."""

from collections.abc import Iterator, Mapping

from tremplin.catalogue.door import Cents, Fiche, Rule
from tremplin.rules.door import Facts, Limits, Owes, Priced, Prices, can, dataclass
from tremplin.rules.settling import lines as told
from tremplin.rules.settling.costs import KeptCosts, kept_costs
from tremplin.rules.settling.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """What is eligible; a fiche that pays by unit prices and funds no cost counts ``no_cost``."""

    costs: KeptCosts
    units: tuple[tuple[Rule, Priced], ...]
    no_cost: bool

    @property
    def by_units(self) -> Cents:
        return sum(priced.cents for _, priced in self.units)

    @property
    def cents(self) -> Cents:
        """The amount, once nothing is missing."""
        spent = self.costs.direct + self.costs.indirect
        # a price is what a text pays for one, and never more than was spent where it says which costs it funds
        amounts = [*([] if self.no_cost else [spent]), *([self.by_units] if self.units else [])]
        return min(amounts)

    @property
    def missing(self) -> tuple[str, ...]:
        units = (fact for _, priced in self.units for fact in priced.missing)
        return tuple(dict.fromkeys((*(() if self.no_cost else self.costs.missing), *units)))

    @property
    def called(self) -> Mapping[str, str]:
        """What people call the facts whose names hold a code."""
        return {fact: name for _, priced in self.units for fact, name in priced.called.items()}

    def lines(self, fiche: Fiche, facts: Facts) -> Iterator[Line]:
        """A line for each cost and each quantity, then what they come to."""
        if not self.no_cost:
            yield from self.costs.lines(fiche, facts)
            yield told.eligible(self.costs.direct, self.costs.indirect, fiche)
        if self.units:
            yield from told.units(self.units)
        if self.units and not self.no_cost:
            yield told.lesser_of(self.costs.direct + self.costs.indirect, self.by_units)


def eligible(fiche: Fiche, facts: Facts) -> Eligible:
    """What a fiche pays on, of what was realised."""
    units = tuple((rule, rule.terms.priced(facts, realised=True)) for rule in fiche.rules if can(rule.terms, Prices))
    # « toutes les dépenses sont admises » is for a text that pays costs: one that pays by unit asks for no bill
    no_cost = bool(units) and not fiche.costs and not any(map(_on_costs, fiche.rules))
    return Eligible(costs=kept_costs(fiche, facts), units=units, no_cost=no_cost)


def _on_costs(rule: Rule) -> bool:
    """Whether a rule is computed on the costs that a settlement keeps."""
    return can(rule.terms, Owes) or can(rule.terms, Limits)
