"""The outline of one dossier: where it will stand, when it came, what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tremplin.catalogue.fiche import Fiche, Window
from tremplin.demo.cast import CastCarrier, Staff
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

    def reaches(self, state: State) -> bool:
        """Whether its way leads through a state."""
        return WAY.index(state) <= WAY.index(self.leaves)
