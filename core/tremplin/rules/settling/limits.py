"""What bounds a settlement besides the grant: the limits that rules set, and what is retained within all of them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tremplin.catalogue.door import Cents, Fiche, Rule
from tremplin.rules.door import Budget, Facts, Limits, PaidLimit, can


class RuleLimit(NamedTuple):
    """A limit, and the rule that sets it."""

    rule: Rule
    limit: PaidLimit


def limiting(fiche: Fiche, kept: Budget, facts: Facts) -> Iterator[RuleLimit]:
    """The limits of the rules of a fiche on the costs kept, in its order."""
    for rule in fiche.rules:
        if can(rule.terms, Limits):
            for limit in rule.terms.limits(kept, facts):
                yield RuleLimit(rule, limit)


def retained(within: Cents, limits: Iterable[RuleLimit]) -> Cents:
    """What is retained of an amount: never less than nothing, nor more than any limit."""
    return max(0, min([within, *(each.limit.most for each in limits if each.limit.most is not None)]))
