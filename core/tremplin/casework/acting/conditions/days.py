"""Days: nothing is said to have happened on a day to come, nor before it could."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tremplin.casework.acting.case import Case
from tremplin.casework.acting.conditions.condition import About, Condition, condition
from tremplin.catalogue.calendar import french


@dataclass(frozen=True)
class Occurrence:
    """What happened on a day, and what comes before it: « la convention, signée le » that day."""

    what: str
    on: date
    after: str
    first: date


class Dated(Protocol):
    """What is proposed of something that happened."""

    @property
    def event(self) -> Occurrence: ...


def happened(after: str) -> Condition:
    """That the day that is said has come, and does not precede what comes before it."""

    @condition(f"le jour dit est venu, et ne précède pas {after}", About.DAYS, proposed=True)
    def check(case: Case[Dated]) -> Iterator[str]:
        event = case.proposed.event
        if event.on > case.day:
            yield f"{event.what} : le {french(event.on)} n'est pas encore venu. Donnez le jour où cela s'est fait."
        if event.on < event.first:
            yield f"{event.what} : le {french(event.on)} précède {event.after} {french(event.first)}."

    return check
