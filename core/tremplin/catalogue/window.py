"""A session of deposit: its days, both included, the hour at which it closes, and the starts that it opens."""

from datetime import date, time

from tremplin.catalogue.calendar import french, hour, spell
from tremplin.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A session of deposit, and when the operations it opens may start; both ends are included."""

    # « inclus », says a call of 2024 of the last day: it ends at midnight in Paris
    opens: date
    closes: date
    # it may come before the session: « pour les opérations démarrant entre le 01/01/2025 », opened on 15/01/2025
    starts_from: date | None = None
    starts_until: date | None = None
    source: str | None = None
    # in Paris; without an hour, the last day is whole
    closes_at: time | None = None

    def holds(self, day: date, at: time | None = None) -> bool:
        """Whether a day is of the session; at an hour, where it is told."""
        return self.opens <= day <= self.closes and not (at and self.past(day, at))

    def past(self, day: date, at: time) -> bool:
        """Whether an hour of a day comes after that at which the session closes; that hour itself does not."""
        return self.closes_at is not None and day == self.closes and at > self.closes_at

    def asks_hour(self, day: date) -> bool:
        """Whether the hour of a deposit made on this day tells if it is in time."""
        return self.closes_at is not None and day == self.closes

    def days(self) -> str:
        """« du 14/12/2023 au 31/01/2024 à 16 h »."""
        if self.closes_at is None:
            return spell(self.opens, self.closes)
        until = hour(self.closes_at)
        one_day = self.opens == self.closes
        return f"le {french(self.opens)} jusqu'à {until}" if one_day else f"{spell(self.opens, self.closes)} à {until}"

    def told(self) -> str:
        """« du 14/12/2023 au 31/01/2024, pour démarrer du 01/01/2024 au 01/08/2024 »."""
        session, first, last = self.days(), self.starts_from, self.starts_until
        if first is None:
            return f"{session}, pour démarrer au plus tard le {french(last)}" if last else session
        if last is None:
            return f"{session}, pour démarrer à partir du {french(first)}"
        return f"{session}, pour démarrer {spell(first, last)}"
