"""The outlines of dossiers: where each will stand, when it came, what it is about; and how many of each state."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Any

from tremplin.catalogue.door import Fiche, Window
from tremplin.demo.cast import CastCarrier, Staff
from tremplin.demo.company import Life
from tremplin.records.dossiers import State

# each state leads to the next; the three others leave the way
WAY = (
    State.DRAFT,
    State.SUBMITTED,
    State.UNDER_REVIEW,
    State.ACCEPTED,
    State.AGREED,
    State.RUNNING,
    State.REPORTED,
    State.SETTLED,
    State.CLOSED,
)
# a session that closed two months ago is still being instructed
RECENT_AFTER = timedelta(days=60)


@dataclass(frozen=True)
class Slot:
    """A place for dossiers: a fiche, and the session in which they come, where it has sessions."""

    fiche: Fiche
    form: Mapping[str, Any]
    window: Window | None = None


@dataclass(frozen=True)
class Outline:
    """One dossier to be; ``leaves`` is the last state of the way that it reaches."""

    number: int
    slot: Slot
    state: State
    leaves: State
    deposited_on: date
    starts_on: date
    ends_on: date
    carrier: CastCarrier
    staff: Staff
    title: str
    said: Mapping[str, Any]
    granted_cents: int = 0
    withheld: Mapping[str, Any] = field(default_factory=dict)
    # those who come once it is agreed
    lives: Sequence[Life] = ()

    def reaches(self, state: State) -> bool:
        """Whether its way leads through a state."""
        return WAY.index(state) <= WAY.index(self.leaves)


class AgeBand(Enum):
    """How old the session of a slot is; a fiche without sessions takes dossiers at any time."""

    ANY = "any"
    CURRENT = "current"
    RECENT = "recent"
    OLD = "old"


# out of a hundred, in the order of State: what came long ago is mostly closed, what came lately is mostly on its way
SHARES: Mapping[AgeBand, Mapping[State, int]] = {
    AgeBand.ANY: dict(zip(State, (8, 9, 4, 9, 5, 9, 6, 16, 6, 6, 17, 5), strict=True)),
    AgeBand.CURRENT: dict(zip(State, (26, 30, 12, 24, 1, 1, 0, 0, 0, 0, 0, 6), strict=True)),
    AgeBand.RECENT: dict(zip(State, (4, 4, 3, 6, 5, 12, 6, 26, 12, 7, 9, 6), strict=True)),
    AgeBand.OLD: dict(zip(State, (2, 0, 1, 0, 1, 16, 0, 5, 8, 10, 50, 7), strict=True)),
}


class Quotas:
    """The states given so far, and those that should come next."""

    def __init__(self, slots: Iterable[Slot], today: date):
        self.today = today
        self._given: Counter[tuple[AgeBand, State]] = Counter()
        self._latest: dict[str, date] = {}
        self._closed: dict[str, date] = {}
        for slot in slots:
            if slot.window:
                call, department = slot.fiche.id.call_id, slot.fiche.id.department
                self._closed[call] = max(slot.window.closes, self._closed.get(call, date.min))
                self._latest[department] = max(slot.window.closes, self._latest.get(department, date.min))

    def age(self, slot: Slot) -> AgeBand:
        """The age of a slot: old is what a later edition has followed."""
        if slot.window is None:
            return AgeBand.ANY
        if self.today - slot.window.closes <= RECENT_AFTER:
            return AgeBand.CURRENT
        last = self._closed[slot.fiche.id.call_id] == self._latest[slot.fiche.id.department]
        return AgeBand.RECENT if last else AgeBand.OLD

    def wanted(self, of: AgeBand) -> list[State]:
        """The states, the one that lacks most first."""
        total = sum(count for (each, _), count in self._given.items() if each is of) + 1
        lack = {state: share * total - 100 * self._given[of, state] for state, share in SHARES[of].items()}
        return sorted(lack, key=lambda state: -lack[state])

    def give(self, of: AgeBand, state: State) -> None:
        """Count one dossier more."""
        self._given[of, state] += 1
