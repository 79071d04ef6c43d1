"""The costs that a settlement keeps: the direct ones that the fiche funds, and the indirect ones that its rules owe."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import Any

from tremplin.catalogue.door import COSTS, Cents, Fiche, Rule
from tremplin.rules.door import UNKNOWN, Budget, Facts, Owes, can, dataclass
from tremplin.rules.facts.costs import counted, missing_of
from tremplin.rules.kinds.foreseen_costs import kept
from tremplin.rules.settling import lines as told
from tremplin.rules.settling.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCosts:
    """What is kept, in whole cents; ``missing`` are the facts without which neither amount is known.

    ``rule`` is the one by which the indirect costs are owed, where there is one.
    """

    kept: Budget
    direct: Cents
    indirect: Cents
    rule: Rule | None
    missing: tuple[str, ...]

    @property
    def paid(self) -> Budget:
        """The costs kept with the indirect ones that are owed, and not those spent: what is printed, line by line."""
        return replace(self.kept, indirect=self.indirect)

    def lines(self, fiche: Fiche, facts: Facts) -> Iterator[Line]:
        """A line for each cost, with what is set aside of it."""
        for cost in counted(fiche.costs, facts.budget, facts.realised):
            incurred = getattr(facts.realised, cost)
            if _funds(fiche, cost):
                yield from told.direct(cost, facts, fiche)
            elif incurred is not UNKNOWN and incurred:
                yield told.unfunded(cost, incurred, fiche)
        spent = self.kept.indirect
        if self.rule:
            yield told.indirect(self.rule, self.indirect, self.kept)
        elif spent is not UNKNOWN and spent:
            yield told.no_indirect(spent)


def kept_costs(fiche: Fiche, facts: Facts) -> KeptCosts:
    """The costs that a fiche keeps of what was foreseen and incurred."""
    costs, counts = kept(facts.budget, facts.realised), counted(fiche.costs, facts.budget, facts.realised)
    lines: dict[str, Any] = {
        cost: getattr(costs, cost) if cost in counts and _funds(fiche, cost) else 0 for cost in COSTS
    }
    costs = Budget(**lines, indirect=facts.realised.indirect)
    # where several rules bound the indirect costs, all of them hold: the lowest amount is the one that does
    owed, rule = min(_owed(fiche, costs), key=lambda each: each[0], default=(Fraction(0), None))
    return KeptCosts(
        kept=costs,
        direct=sum(cents for cents in lines.values() if cents is not UNKNOWN),
        # rounded when it becomes a line: what is computed from it reads it as it is printed
        indirect=floor(owed),
        rule=rule,
        missing=tuple(_missing(fiche, costs, facts)),
    )


def _funds(fiche: Fiche, cost: str) -> bool:
    """Whether a fiche funds a direct cost: any, when its source does not say which it funds."""
    # a text that names no cost excludes none
    return not fiche.costs or cost in fiche.costs


def _owed(fiche: Fiche, costs: Budget) -> Iterator[tuple[Fraction, Rule]]:
    for rule in fiche.rules:
        if can(rule.terms, Owes):
            due = rule.terms.due(costs)
            if due is not UNKNOWN:
                yield Fraction(due), rule


def _missing(fiche: Fiche, costs: Budget, facts: Facts) -> Iterator[str]:
    missing = [cost for cost in COSTS if getattr(costs, cost) is UNKNOWN]
    for cost in missing:
        yield from missing_of(cost, facts.budget, facts.realised)
    # with a cent in place of each line that is missing, is there a rule that asks for what was spent?
    lines: dict[str, Any] = {cost: 1 if cost in missing else getattr(costs, cost) for cost in COSTS}
    supposed = Budget(**lines, indirect=costs.indirect)
    if any(rule.terms.due(supposed) is UNKNOWN for rule in fiche.rules if can(rule.terms, Owes)):
        yield "realised.indirect"
