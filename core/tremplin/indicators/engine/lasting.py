"""Whole months of presence, reckoned of days that were parted once: a million participations ask for them."""

from calendar import monthrange
from datetime import date
from typing import Any, NamedTuple

from tremplin.indicators.engine.classes_of_rows import told_day


class PartedDay(NamedTuple):
    """A day: its month since year 0, its number, and that of the last of its month."""

    month: int
    day: int
    last: int


class PartedDays(dict[Any, PartedDay | None]):
    """The days of rows, as either engine gives them, each parted once for all."""

    def __missing__(self, day: Any) -> PartedDay | None:
        told = told_day(day)
        self[day] = found = None if told is None else parted(told)
        return found


class PresenceMonths:
    """How many whole months lie between two days, both included, within an operation and a period."""

    def __init__(self, first: date | None, last: date | None):
        self.days = PartedDays()
        self.first, self.last = self.days[first], self.days[last]

    def between(self, entered: Any, left: Any, starts: PartedDay | None, ends: PartedDay | None) -> int:
        """The months of a participation; ``starts`` and ``ends`` are the days of its operation."""
        begun, ended = self.days[entered], self.days[left] or ends
        if begun is None or ended is None:
            return 0
        for bound in (starts, self.first):
            if bound is not None and bound > begun:
                begun = bound
        for bound in (ends, self.last):
            if bound is not None and bound < ended:
                ended = bound
        return whole(begun, ended)


def parted(day: date) -> PartedDay:
    """A day in the parts by which months are reckoned."""
    return PartedDay(day.year * 12 + day.month, day.day, monthrange(day.year, day.month)[1])


def whole(begun: PartedDay, ended: PartedDay) -> int:
    """The same as ``whole_months``: a month ends the day before its anniversary, or with the month itself."""
    if ended < begun:
        return 0
    months = ended.month - begun.month
    if begun.day == 1 and ended.day == ended.last:
        return months + 1
    over = ended.day >= begun.day - 1 if begun.day <= ended.last else ended.day == ended.last
    return months if over else months - 1
