"""A commission: its agenda holds dossiers that may be decided, and its deliberation comes once it has sat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tremplin.casework.acting.conditions.condition import About, condition
from tremplin.casework.acting.states import STATES
from tremplin.catalogue.calendar import french
from tremplin.records.tables import State


class Item(NamedTuple):
    """A dossier to put on an agenda: its reference, its state, whether it stands there already."""

    reference: str
    state: State
    there: bool


@dataclass(frozen=True, kw_only=True)
class CommissionChange:
    """What would change of a commission: dossiers to list, some to strike out that it decided, its deliberation."""

    items: Sequence[Item] = ()
    decided: Sequence[str] = ()
    held_on: date | None = None
    deliberated_on: date | None = None
    decides_on: date | None = None
    today: date | None = None
    # commissions that are there already, under the title and on the day of one to open
    alike: Sequence[int] = ()


@condition("un dossier inscrit est en instruction", About.CONTENT, proposed=True)
def listable(sitting: CommissionChange) -> Iterator[str]:
    for item in sitting.items:
        if item.state is not State.UNDER_REVIEW:
            told = f"Dossier {item.reference} : il est « {STATES[item.state]} »"
            yield f"{told} ; une commission décide ce qui est instruit."


@condition("un dossier y est inscrit une fois", About.CONTENT, proposed=True)
def listed_once(sitting: CommissionChange) -> Iterator[str]:
    for item in sitting.items:
        if item.there:
            yield f"Dossier {item.reference} : il est déjà à l'ordre du jour."


@condition("un dossier qu'elle a décidé reste à son ordre du jour", About.CONTENT, proposed=True)
def undecided_there(sitting: CommissionChange) -> Iterator[str]:
    for reference in sitting.decided:
        yield f"Dossier {reference} : cette commission l'a décidé, il reste à son ordre du jour."


@condition("une commission de ce titre n'est pas déjà ouverte ce jour-là", About.CONTENT, proposed=True)
def opened_once(change: CommissionChange) -> Iterator[str]:
    for number in change.alike:
        yield f"Elle est déjà ouverte : c'est la commission {number}."


@condition("elle décide le jour où elle se tient, ou après", About.DAYS, proposed=True)
def sat(change: CommissionChange) -> Iterator[str]:
    if change.decides_on and change.held_on and change.decides_on < change.held_on:
        yield f"Elle se tient le {french(change.held_on)} : elle décide ce jour-là, ou après."


@condition("la délibération suit la commission, et son jour est venu", About.DAYS, proposed=True)
def deliberated_in_order(sitting: CommissionChange) -> Iterator[str]:
    day, held, today = sitting.deliberated_on, sitting.held_on, sitting.today
    if day and held and day < held:
        yield f"Délibération : le {french(day)} précède la commission, le {french(held)}."
    if day and today and day > today:
        yield f"Délibération : le {french(day)} n'est pas encore venu. Donnez le jour où elle a été prise."
