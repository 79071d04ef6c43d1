"""What results earn of the amount that a settlement allows: each part in whole cents, which add up to the total."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from tremplin.catalogue.door import NO_BREAK, Cents, Fiche, Rule, apportioned, number
from tremplin.errors import RefusedRequest
from tremplin.rules.door import EarnedPart, Earns, Facts, can


class Earning(NamedTuple):
    """A part of the pay, and the rule that pays it."""

    rule: Rule
    part: EarnedPart


def earnings(fiche: Fiche, facts: Facts) -> tuple[Earning, ...]:
    """The parts of the pay, in the order of the fiche."""
    return tuple(_earnings(fiche, facts))


def share(earned: tuple[Earning, ...]) -> Fraction | None:
    """What the results earned, of one; ``None`` where nothing is paid by them."""
    if not earned:
        return None
    weights = sum((each.part.weight.exact for each in earned), Fraction(0))
    # each rule's own weights are checked when it is read; two rules of a fiche are met only here
    if weights > 1:
        heavy = f"{number(weights * 100)}{NO_BREAK}%"
        raise RefusedRequest(
            f"Le solde ne peut pas être calculé : les parts liées aux résultats pèsent {heavy} ensemble."
        )
    return sum((each.part.earned for each in earned), Fraction(0))


def shared(within: Cents, earned: tuple[Earning, ...]) -> list[Cents]:
    """What each part earns of an amount, in whole cents that add up to the total."""
    return apportioned([within * each.part.earned for each in earned])


def _earnings(fiche: Fiche, facts: Facts) -> Iterator[Earning]:
    for rule in fiche.rules:
        if can(rule.terms, Earns):
            for part in rule.terms.parts(facts):
                yield Earning(rule, part)
