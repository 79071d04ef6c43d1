"""The card of a fiche: what a listing says of it, so that a listing needs no fiche."""

from datetime import date, time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tremplin.catalogue.fiche import Fiche


class Sitting(NamedTuple):
    """The days of a session of deposit, both included, and the hour of the last at which it closes, if it has one."""

    opens: date
    closes: date
    closes_at: time | None = None

    def holds(self, day: date, at: time | None = None) -> bool:
        over = at is not None and self.closes_at is not None and day == self.closes and at > self.closes_at
        return self.opens <= day <= self.closes and not over


class Card(NamedTuple):
    """A fiche as it is listed."""

    id: str
    call: str
    number: str | None
    title: str
    theme: str | None
    windows: tuple[Sitting, ...]

    @classmethod
    def of(cls, fiche: "Fiche") -> "Card":
        """The card of a fiche."""
        windows = tuple(Sitting(window.opens, window.closes, window.closes_at) for window in fiche.windows)
        return cls(str(fiche.id), fiche.id.call_id, fiche.number, fiche.title, fiche.theme, windows)

    def open_on(self, day: date, at: time | None = None) -> bool | None:
        """Whether a session holds the day, at an hour where it is told; ``None`` when the source gives no session."""
        return any(window.holds(day, at) for window in self.windows) if self.windows else None
