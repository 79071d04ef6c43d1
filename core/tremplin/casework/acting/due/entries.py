"""The lines of a calendar, and what they are made from: what was agreed, and what happened since."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """Where an entry stands on a day."""

    LATE = "late"
    DUE = "due"
    TO_COME = "to_come"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class History:
    """What was agreed, and what happened since; ``balance_cents`` is what remains due, once the settlement is kept.

    ``instalments`` are what stands of the payments: of which instalment, the day, the amount; ``interim`` are the
    interim reports received, each by its code.
    """

    signed_on: date
    starts_on: date
    ends_on: date
    advance_cents: int
    advances: tuple[tuple[date, int], ...] = ()
    committees: tuple[date, ...] = ()
    after_exits: tuple[tuple[int, date], ...] = ()
    final: tuple[date, ...] = ()
    dashboards: tuple[date, ...] = ()
    executions: tuple[date, ...] = ()
    yearly: tuple[date, ...] = ()
    settled_on: date | None = None
    balance_cents: int | None = None
    balanced_on: date | None = None
    decided_on: date | None = None
    amount_cents: int = 0
    instalments: tuple[tuple[str | None, date, int], ...] = ()
    interim: tuple[tuple[str | None, date], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a calendar: ``since`` is when it may be done, ``due`` the last day for it, included.

    ``last`` is that day too, and one that the text does not print, where it may be late all the same.
    """

    kind: str
    label: str
    since: date | None
    due: date | None
    done: date | None
    standing: Standing
    source: str | None
    code: str | None = None
    last: date | None = None

    def published(self) -> dict[str, Any]:
        """The entry as other software reads it."""
        days = {name: (on := getattr(self, name)) and on.isoformat() for name in ("since", "due", "done")}
        return {
            "kind": self.kind,
            "label": self.label,
            **days,
            "standing": self.standing.value,
            "source": self.source,
            "code": self.code,
        }
