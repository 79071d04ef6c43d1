"""An operation inside an imposed period."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Day,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    absent,
    backwards,
    broken,
    dataclass,
    days_apart,
    french,
    met,
    spell,
    unknown,
)


class PeriodShift(NamedTuple):
    """One day to change so that the operation lies inside the period."""

    verb: str
    days: int
    least: str
    where: str
    bound: date

    def told(self) -> str:
        return f"{self.verb} {self.least} le {french(self.bound)}, {days_apart(self.days)} {self.where}"


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedPeriod:
    """Ask that the operation lie inside a period, both ends included."""

    first: date
    last: date

    def state(self, words: Words) -> str:
        return f"Opération comprise entre le {french(self.first)} et le {french(self.last)}"

    def check(self, facts: Facts) -> Finding:
        starts, ends = facts.starts_on, facts.ends_on
        if starts is not UNKNOWN and ends is not UNKNOWN and ends < starts:
            found = backwards(starts, ends)
            return found if self.first <= starts <= self.last else found._replace(nearest=None)
        # one day out of the period is enough, whatever the other is
        changes = [*self._changes("démarrez", starts), *self._changes("finissez", ends)]
        if changes:
            return self._outside(changes, starts, ends)
        if starts is UNKNOWN or ends is UNKNOWN:
            return unknown(*absent({"starts_on": starts, "ends_on": ends}))
        return met(
            lambda: f"{spell(starts, ends).capitalize()}, dans la période {self._period()}.",
            margin=min((starts - self.first).days, (self.last - ends).days),
            unit="days",
            nearest=ends,
        )

    def _changes(self, verb: str, day: Day) -> Iterator[PeriodShift]:
        if day is not UNKNOWN and day < self.first:
            yield PeriodShift(verb, (self.first - day).days, "au plus tôt", "plus tard", self.first)
        if day is not UNKNOWN and day > self.last:
            yield PeriodShift(verb, (day - self.last).days, "au plus tard", "plus tôt", self.last)

    def _outside(self, changes: list[PeriodShift], starts: Day, ends: Day) -> Finding:
        def told() -> str:
            advice = ", et ".join(change.told() for change in changes)
            return f"L'opération sort de la période {self._period()} : {advice}."

        # no single day is near enough where the other must change as well
        nearest = changes[0].bound if len(changes) == 1 else None
        return broken(
            told,
            margin=-max(change.days for change in changes),
            unit="days",
            nearest=nearest,
            advised=lambda: Remedy(tuple(self._moved(starts, ends))),
        )

    def _moved(self, starts: Day, ends: Day) -> Iterator[Correction]:
        """The days that put the operation inside the period; one that lies wholly out of it is moved whole."""
        if starts is not UNKNOWN and ends is not UNKNOWN and not (starts <= self.last and ends >= self.first):
            length = ends - starts
            if ends < self.first:
                starts, ends = self.first, self.first + length
            else:
                starts, ends = self.last - length, self.last
            yield Correction("starts_on", max(starts, self.first))
            yield Correction("ends_on", min(ends, self.last))
            return
        for fact, day in (("starts_on", starts), ("ends_on", ends)):
            if day is not UNKNOWN and not self.first <= day <= self.last:
                yield Correction(fact, self.first if day < self.first else self.last)

    def _period(self) -> str:
        return f"du {french(self.first)} au {french(self.last)}"


def derived(fiche: Fiche, words: Words) -> Derived:
    """The imposed period of a fiche."""
    duration = fiche.duration
    # « du 01/01/2024 au 31/12/2024 », with a session open until 31/01: an operation may lie inside, and start later
    if duration.fixed_from and duration.fixed_until:
        yield FixedPeriod(first=duration.fixed_from, last=duration.fixed_until), duration.source


KIND = RuleKind(
    name="fixed_period",
    meaning="L'opération se tient dans une période imposée, bornes comprises.",
    stage=Stage.DEPOSIT,
    reads=("starts_on", "ends_on"),
    derived=derived,
    builds=FixedPeriod,
    written_in="duration.fixed",
    example="""
        duration:
          fixed: {from: 2025-01-01, until: 2025-12-31}
          source: Durée, 2
    """,
)
