"""When one may apply: the sessions of fiches, seen from one day."""

from collections.abc import Iterable
from datetime import date, time
from typing import TYPE_CHECKING, Any, NamedTuple

from tremplin.catalogue.calendar import clock_time, french, hour
from tremplin.catalogue.words import UNSAID

if TYPE_CHECKING:
    from tremplin.catalogue.fiche import Fiche
    from tremplin.catalogue.forms.cards import Card, Sitting
    from tremplin.catalogue.window import Window


class Opening(NamedTuple):
    """Whether some session holds the day (``None`` where the sources give no session), and the days around it."""

    open: bool | None
    closes_on: date | None = None
    opens_on: date | None = None
    closed_on: date | None = None
    closes_at: time | None = None

    def __str__(self) -> str:
        if self.closes_on:
            until = f" à {hour(self.closes_at)}" if self.closes_at else ""
            return f"ouvert jusqu'au {french(self.closes_on)}{until}"
        if self.opens_on:
            return f"ouvre le {french(self.opens_on)}"
        return f"dernière session close le {french(self.closed_on)}" if self.closed_on else UNSAID

    def published(self) -> dict[str, Any]:
        """The same, for a listing."""
        return {key: _plain(value) for key, value in self._asdict().items()}


KEYS = Opening._fields
ROW = ("id", "call", "number", "title", "theme", *KEYS)


def row(card: "Card", day: date, at: time | None = None) -> dict[str, Any]:
    """A fiche in a listing, as other software reads it."""
    said = {name: value for name, value in card._asdict().items() if name in ROW}
    return {**said, **opening([card], day, at).published()}


def opening(fiches: "Iterable[Fiche | Card]", day: date, at: time | None = None) -> Opening:
    """The opening of some fiches taken together, on a day; ``at`` an hour of it in Paris, where it is told."""
    windows = [window for fiche in fiches for window in fiche.windows]
    # a call of 2025 opens three sessions, and two fiches of a call may close on two days: the last one counts
    last = max((window for window in windows if window.holds(day, at)), key=_end, default=None)
    over = (window.closes for window in windows if window.closes <= day and not window.holds(day, at))
    return Opening(
        last is not None if windows else None,
        closes_on=last.closes if last else None,
        opens_on=min((window.opens for window in windows if window.opens > day), default=None),
        closed_on=max(over, default=None),
        closes_at=last.closes_at if last else None,
    )


def _plain(value: date | time | bool | None) -> Any:
    if isinstance(value, time):
        return clock_time(value)
    return value.isoformat() if isinstance(value, date) else value


def _end(window: "Window | Sitting") -> tuple[date, time]:
    """When a session ends; without an hour, after all those that have one."""
    return window.closes, window.closes_at or time.max
