"""Costs of a budget added up when some may be unknown: what is known is a lower bound of the whole."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from tremplin.catalogue.door import COSTS, Cents
from tremplin.rules.facts.view import UNKNOWN, Budget

LABELS = {**COSTS, "indirect": "charges indirectes"}


class Total(NamedTuple):
    """The known part of a sum, and the facts that are missing to know it whole."""

    known: Cents
    missing: tuple[str, ...]


def total(budget: Budget, costs: Iterable[str]) -> Total:
    """The sum of some costs foreseen."""
    known, missing = 0, []
    for cost in costs:
        value = getattr(budget, cost)
        # unknown is not zero: what is known is a lower bound, under which a request passes whatever is missing
        if value is UNKNOWN:
            missing.append(f"budget.{cost}")
        else:
            known += value
    return Total(known, tuple(missing))


def of_base(budget: Budget, base: tuple[str, ...] | None) -> Total:
    """The sum of the costs on which a rate applies: of all of them, indirect ones included, where none is told."""
    return total(budget, lines_of(base))


def lines_of(base: tuple[str, ...] | None) -> tuple[str, ...]:
    """The lines of a budget on which a rate applies."""
    return base or tuple(LABELS)


def rated(base: tuple[str, ...] | None) -> str:
    """« des dépenses prévues (personnel) », or « du budget total… »: of what a rate is."""
    return f"des dépenses prévues ({named(base)})" if base else f"du {base_named(None)}"


def base_named(base: tuple[str, ...] | None) -> str:
    """« personnel et fonctionnement », or the whole budget."""
    return named(base) if base else "budget total, charges indirectes comprises"


@cache
def named(costs: tuple[str, ...]) -> str:
    """« personnel et fonctionnement »."""
    labels = [LABELS[cost] for cost in costs]
    return " et ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)
