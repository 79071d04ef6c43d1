"""Milestones as people write and read them: « 6-months » after the exit, the end of a trial period."""

import re
from datetime import date
from typing import NamedTuple

from tremplin.casework.acting.door import WrongUsage, excerpt
from tremplin.casework.acting.door import participating as work
from tremplin.catalogue.calendar import add_months
from tremplin.catalogue.people_words import ORIGINS, TRIAL_END

WRITTEN = re.compile(r"([0-9]{1,3})(?:[ -]?(?:months?|mois))?")
EXIT, HIRING = "exit", "hiring"
# a milestone is due for a month, and then late
GRACE = 1


class MilestonePlace(NamedTuple):
    """A milestone of a person: what it counts from, and how long after."""

    origin: str
    months: str

    def told(self) -> str:
        """« 6 mois après la sortie »."""
        since = ORIGINS[self.origin]
        return "la fin de la période d'essai" if self.months == TRIAL_END else f"{self.months} mois après {since}"


def milestone(written: str, origin: str | None = None) -> MilestonePlace:
    """The milestone that is written, « 6-months » or « trial_end », from the exit unless another origin is told."""
    said = written.strip().lower()
    if said == TRIAL_END:
        return MilestonePlace(origin or HIRING, TRIAL_END)
    found = WRITTEN.fullmatch(said)
    if found is None:
        raise WrongUsage(f"étape « {excerpt(written)} » : écrivez un nombre de mois, comme 6-months, ou {TRIAL_END}.")
    return MilestonePlace(origin or EXIT, str(int(found[1])))


class Awaited(NamedTuple):
    """News that a fiche asks for: the months after the exit, the day on which they come, and where that stands."""

    months: int
    due: date
    standing: str


def awaited(
    months: tuple[int, ...], departure: work.PathEnd | None, told: frozenset[MilestonePlace], day: date
) -> list[Awaited]:
    """The news of somebody that are still to be taken; whoever could not be reached was asked."""
    left = departure.exit_on if departure else None
    if left is None:
        return []
    return [
        Awaited(each, due, _standing(due, day))
        for each in months
        if MilestonePlace(EXIT, str(each)) not in told
        for due in [add_months(left, each)]
    ]


def _standing(due: date, day: date) -> str:
    if day < due:
        return "to_come"
    return "due" if day <= add_months(due, GRACE) else "late"
