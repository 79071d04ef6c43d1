"""Costs of a budget added up when some may be unknown: what is known is a lower bound of the whole."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from tremplin.catalogue.door import COSTS, Cents, CostLine, of_family
from tremplin.rules.facts.view import UNKNOWN, Budget, Money, is_of, whole_of

# without the call that a named tuple adds: two of ten rules of a verdict add up costs
_made = tuple.__new__
LABELS = {**COSTS, "indirect": "charges indirectes"}


class Total(NamedTuple):
    """The known part of a sum, and the facts that are missing to know it whole."""

    known: Cents
    missing: tuple[str, ...]


def counted(funded: Iterable[str], *budgets: Budget) -> tuple[str, ...]:
    """The direct costs that count: the usual ones, and those that the fiche funds or that a budget tells."""
    return tuple(cost for cost in COSTS if cost in funded or any(is_of(budget, cost) for budget in budgets))


def total(budget: Budget, costs: Iterable[str]) -> Total:
    """The sum of some costs foreseen."""
    known: Cents = 0
    missing: list[str] = []
    for cost in costs:
        value = getattr(budget, cost)
        # unknown is not zero: what is known is a lower bound, under which a request passes whatever is missing
        if value is UNKNOWN:
            missing += unsaid(budget, cost)
        else:
            known += value
    return _made(Total, (known, tuple(missing)))


def of_base(budget: Budget, base: tuple[str, ...] | None) -> Total:
    """The sum of the costs on which a rate applies: of all of them, indirect ones included, where none is told."""
    return total(budget, base or whole_of(budget))


def lines_of(base: tuple[str, ...] | None) -> tuple[str, ...]:
    """The lines of a budget on which a rate applies."""
    return base or tuple(LABELS)


def rated(base: tuple[str, ...] | None) -> str:
    """« des dépenses prévues (personnel) », or « du budget total… »: of what a rate is."""
    return f"des dépenses prévues ({named(base)})" if base else f"du {base_named(None)}"


def base_named(base: tuple[str, ...] | None) -> str:
    """« personnel et fonctionnement », or the whole budget."""
    return named(base) if base else "budget total, charges indirectes comprises"


def budget_of(told: Mapping[str, Cents], lines: Iterable[CostLine]) -> Budget:
    """The budget of amounts told by family or by line of a fiche.

    Lines add to their family; it is known once all of them are, or when it is told beside them.
    """
    asked = tuple(lines)
    made: dict[str, Cents] = {name: cents for name, cents in told.items() if name in LABELS}
    parts: dict[str, Mapping[str, Money]] = {}
    for family in COSTS:
        mine: dict[str, Money] = {line.code: told.get(line.code, UNKNOWN) for line in of_family(asked, family)}
        known = [cents for cents in mine.values() if cents is not UNKNOWN]
        if mine:
            parts[family] = mine
        # unknown is not zero: with one line missing, the sum of the others is not the family
        if known and (family in told or len(known) == len(mine)):
            made[family] = told.get(family, 0) + sum(known)
    return Budget(**made, parts=parts)


def unsaid(budget: Budget, cost: str, block: str = "budget") -> tuple[str, ...]:
    """The facts to tell for a cost that is not known: itself, or those of its lines that are missing."""
    lines = (code for code, cents in budget.parts.get(cost, {}).items() if cents is UNKNOWN)
    return tuple(f"{block}.{code}" for code in lines) or (f"{block}.{cost}",)


def missing_of(cost: str, foreseen: Budget, incurred: Budget) -> tuple[str, ...]:
    """What is to be told of a cost, foreseen and incurred."""
    sides = (("budget", foreseen), ("realised", incurred))
    return tuple(
        fact for block, budget in sides if getattr(budget, cost) is UNKNOWN for fact in unsaid(budget, cost, block)
    )


@cache
def named(costs: tuple[str, ...]) -> str:
    """« personnel et fonctionnement »."""
    labels = [LABELS[cost] for cost in costs]
    return " et ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)
