"""What a listing of dossiers keeps, and in which order."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from tremplin.clock import beginning_in_paris
from tremplin.documents.searching import terms
from tremplin.records.codes import State


class Sort(StrEnum):
    """By what dossiers are ordered: as they were opened, or as they were deposited, which a draft never was."""

    REFERENCE = "reference"
    DEPOSITED = "deposited"


class ListingOrder(NamedTuple):
    """By what dossiers are ordered, and which way."""

    sort: Sort = Sort.REFERENCE
    ascending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a listing keeps; all of them hold together.

    ``instructor_id`` keeps what somebody instructs, those that they are lent on the day ``on`` among them, and ``mine``
    the same with what they opened for their own organisation; ``late`` keeps what is late on that day, or falls due
    ``within`` some days of it. ``search`` is text as it was typed.
    """

    state: State | None = None
    call: str | None = None
    fiche: str | None = None
    organisation_id: int | None = None
    instructor_id: int | None = None
    mine: int | None = None
    search: str | None = None
    deposited_from: date | None = None
    deposited_until: date | None = None
    late: bool = False
    within: timedelta = timedelta(0)
    on: date | None = None

    @property
    def due_before(self) -> date | None:
        """The day before which something is due of what is kept."""
        return None if self.on is None else self.on + self.within

    @property
    def equal(self) -> dict[str, Any]:
        """The columns that must hold a value."""
        names = ("state", "call", "fiche", "organisation_id")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    @property
    def terms(self) -> list[str] | None:
        """What the text of a dossier must hold; ``None`` where none could."""
        return terms(self.search or "")

    @property
    def deposited(self) -> tuple[datetime, datetime] | None:
        """The instants between which a deposit counts, the first one included, where days are asked."""
        first, last = self.deposited_from, self.deposited_until
        if first is None and last is None:
            return None
        after = date.max - timedelta(days=1) if last is None else min(last, date.max - timedelta(days=2))
        return beginning_in_paris(max(first or date.min, EARLIEST)), beginning_in_paris(after + timedelta(days=1))


# before any deposit; no zone of Paris is told before 1891, where a year of one is none that a computer knows
EARLIEST = date(1900, 1, 1)
EVERYTHING, LATEST = Filters(), ListingOrder()
