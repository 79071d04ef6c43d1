"""How many dossiers of each state, by the age of the session in which they came."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import Enum

from tremplin.demo.outlines import Slot
from tremplin.records.dossiers import State

RECENT_AFTER = timedelta(days=60)


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
