"""When one may apply: the sessions of fiches, seen from one day."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tremplin.catalogue.calendar import french
from tremplin.catalogue.words import UNSAID

if TYPE_CHECKING:
    from tremplin.catalogue.cards import Card
    from tremplin.catalogue.fiche import Fiche


class Opening(NamedTuple):
    """Whether some session holds the day (``None`` where the sources give no session), and the days around it."""

    open: bool | None
    closes_on: date | None = None
    opens_on: date | None = None
    closed_on: date | None = None

    def __str__(self) -> str:
        if self.closes_on:
            return f"ouvert jusqu'au {french(self.closes_on)}"
        if self.opens_on:
            return f"ouvre le {french(self.opens_on)}"
        return f"dernière session close le {french(self.closed_on)}" if self.closed_on else UNSAID

    def published(self) -> dict[str, Any]:
        """The same, for a listing."""
        days = self._asdict()
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in days.items()}


KEYS = Opening._fields
ROW = ("id", "call", "number", "title", "theme", *KEYS)


def row(card: "Card", day: date) -> dict[str, Any]:
    """A fiche in a listing, as other software reads it."""
    said = {name: value for name, value in card._asdict().items() if name in ROW}
    return {**said, **opening([card], day).published()}


def opening(fiches: "Iterable[Fiche | Card]", day: date) -> Opening:
    """The opening of some fiches taken together."""
    windows = [window for fiche in fiches for window in fiche.windows]
    closing = [window.closes for window in windows if window.holds(day)]
    return Opening(
        bool(closing) if windows else None,
        # a call of 2025 opens three sessions, and two fiches of a call may close on two days: the last one counts
        closes_on=max(closing, default=None),
        opens_on=min((window.opens for window in windows if window.opens > day), default=None),
        closed_on=max((window.closes for window in windows if window.closes < day), default=None),
    )
