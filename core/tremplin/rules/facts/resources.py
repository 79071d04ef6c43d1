"""What other funders bring, added up by nature where that of some may be unknown: between a least and a most."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tremplin.catalogue.door import Cents, enumerated
from tremplin.rules.facts.view import UNKNOWN, Contribution, Facts, type_of_unknown

PLAN, FINAL = "resources", "final_resources"
# a contribution in kind is no money: it is in no budget line, and no aid adds to it
MONEY = ("public", "private", "own")
MOST_UNSURE = 14
Contributions = tuple[Contribution, ...] | type_of_unknown


class Brought(NamedTuple):
    """What is of some natures: ``known`` for sure, and what may be of them, whose nature is not known.

    Where nobody said who the funders are, ``said`` is false, and no most is known.
    """

    known: Cents
    unsure: tuple[Contribution, ...]
    said: bool = True

    @property
    def most(self) -> Cents | None:
        return self.known + sum(each.amount for each in self.unsure) if self.said else None

    @property
    def sure(self) -> bool:
        return self.said and not self.unsure

    def missing(self, fact: str = PLAN) -> dict[str, str]:
        """The fact that lacks, and what people call it: a nature, or all of it."""
        return {} if self.sure else {fact: natures(self.unsure)} if self.said else {fact: LACKING[fact]}


LACKING = {PLAN: "les autres financements (« aucun » s'il n'y en a pas)"}
LACKING[FINAL] = LACKING[PLAN]


def brought(resources: Contributions, of: Collection[str]) -> Brought:
    """What some resources bring of some natures, asked or obtained."""
    if resources is UNKNOWN:
        return Brought(0, (), said=False)
    known = sum(each.amount for each in resources if each.nature in of)
    return Brought(known, tuple(each for each in resources if each.nature is UNKNOWN and each.amount))


def obtained(facts: Facts) -> tuple[str, Contributions]:
    """The resources obtained in the end, and the fact that tells them: those of the report, else those of the plan."""
    plan = facts.final_resources is UNKNOWN
    fact, told = (PLAN, facts.resources) if plan else (FINAL, facts.final_resources)
    return fact, told if told is UNKNOWN else tuple(each for each in told if each.status == "obtained")


def natures(unsure: Iterable[Contribution]) -> str:
    """« la nature du financement « Région » », as what is asked for."""
    names = [f"« {name} »" for name in dict.fromkeys(each.funder for each in unsure)]
    return f"la nature {'du financement' if len(names) == 1 else 'des financements'} {enumerated(names)}"


def may_add_up(unsure: Sequence[Contribution], to: Cents) -> bool:
    """Whether some of these contributions, each counted or not, may add up to an amount."""
    whole = sum(each.amount for each in unsure)
    # the sums double with each one: past what a plan of financing holds, any amount up to the whole may be reached
    if len(unsure) > MOST_UNSURE or to in (0, whole) or not 0 <= to <= whole:
        return 0 <= to <= whole
    reached = {0}
    for each in unsure:
        reached |= {amount + each.amount for amount in reached}
    return to in reached
