"""Today, at the edge of the site: the day in Paris, or the one that stands for it in a demonstration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tremplin.clock import PARIS, hour_in_paris, now, today_in_paris


@dataclass(frozen=True)
class Clock:
    """Tells the day on which pages answer; ``stands_for_today`` is set in a demonstration, and every page says so."""

    # the rules are given their day too: a window closes at the end of its last day, in Paris
    stands_for_today: date | None = None
    real: Callable[[], date] = today_in_paris
    hour: Callable[[], time] = lambda: hour_in_paris(now())

    def at(self) -> datetime:
        """The instant of an act: that of the machine, or the hour that it is, on the day that stands for today."""
        if self.stands_for_today is None:
            return now()
        return datetime.combine(self.stands_for_today, self.hour(), PARIS).astimezone(UTC)

    def machine(self) -> datetime:
        """The real instant, whatever day stands for today: sessions, codes and guesses are of the machine."""
        return now()

    def today(self) -> date:
        return self.stands_for_today or self.real()
