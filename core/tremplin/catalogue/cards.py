"""The card of a fiche: what a listing says of it, so that a listing needs no fiche."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tremplin.catalogue.fiche import Fiche


class Sitting(NamedTuple):
    """The days of a session of deposit, both included."""

    opens: date
    closes: date

    def holds(self, day: date) -> bool:
        return self.opens <= day <= self.closes


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
        windows = tuple(Sitting(window.opens, window.closes) for window in fiche.windows)
        return cls(str(fiche.id), fiche.id.call_id, fiche.number, fiche.title, fiche.theme, windows)

    def open_on(self, day: date) -> bool | None:
        """Whether a session holds the day; ``None`` when the source gives no session."""
        return any(window.holds(day) for window in self.windows) if self.windows else None
