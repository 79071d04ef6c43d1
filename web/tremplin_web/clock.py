"""The two clocks of the site: that of dossiers, which a demonstration sets, and the machine's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from tremplin.clock import business, day_in_paris, hour_in_paris, now


def none_yet() -> datetime | None:
    """No act at all: so begins a base, and so is a site without one."""
    return None


@dataclass
class Clock:
    """Tells when acts take place; ``stands_for_today`` is the day of a demonstration, and every page says so.

    Sessions, codes, guesses and jobs go by ``machine``, whatever the day of the dossiers. ``last`` is the last act that
    the base keeps: in a demonstration, none comes before it.
    """

    stands_for_today: date | None = None
    machine: Callable[[], datetime] = now
    last: Callable[[], datetime | None] = none_yet
    _reached: datetime | None = field(default=None, init=False, repr=False)

    def at(self, machine: datetime | None = None) -> datetime:
        """When an act takes place, which came at an instant of the machine, by default this one."""
        if self.stands_for_today:
            self._reached = self.last()
        return business(machine or self.machine(), self.stands_for_today, self._reached)

    def today(self) -> date:
        """The day of the dossiers: a window closes at the end of its last day, in Paris."""
        # what was last reached suffices: pages that only read ask nothing of the base for their day
        return day_in_paris(business(self.machine(), self.stands_for_today, self._reached))

    def hour(self) -> time:
        """The hour in Paris: that of a demonstration is the real one."""
        return hour_in_paris(self.machine())

    def real(self) -> date:
        """The real day in Paris."""
        return day_in_paris(self.machine())
