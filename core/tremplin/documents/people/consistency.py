"""What cannot be true of a row of people, whatever each of its cells says alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tremplin.catalogue.sheets import EMPTIED, Sheet

Columns = Mapping[str, Sequence[Any]]


class DayOrder(NamedTuple):
    """Two days of which the first cannot come after the second; the second is what is told."""

    first: str
    then: str
    told: str


BORN = "ce jour est avant la date de naissance."
ORDERS: Mapping[str, Sequence[DayOrder]] = {
    "participants": (
        DayOrder("entered_on", "left_on", "le départ est avant l'entrée."),
        DayOrder("entered_on", "exit_on", "la sortie est avant l'entrée."),
        DayOrder("birth_date", "referred_on", BORN),
        DayOrder("birth_date", "entered_on", BORN),
        DayOrder("birth_date", "exit_on", BORN),
    )
}
# of somebody who was not reached nothing is known: the records refuse it too
UNREACHABLE = "unreachable"
NEWS = ("in_work", "contract", "contract_months", "subsidised", "market_sector")
NOT_REACHED = "la personne est dite injoignable : cette case doit être vide."


def against(sheet: Sheet, columns: Columns) -> Iterator[tuple[int, str, str]]:
    """What is wrong in some rows: the place of the row, the code of the column, and why."""
    for order in ORDERS.get(sheet.name, ()):
        if order.first in columns and order.then in columns:
            for place, (first, then) in enumerate(zip(columns[order.first], columns[order.then], strict=True)):
                if type(then) is date and type(first) is date and then < first:
                    yield place, order.then, order.told
    statuses = columns.get("status", ())
    if UNREACHABLE in statuses:
        for code in NEWS:
            for place, (status, said) in enumerate(zip(statuses, columns.get(code, ()), strict=False)):
                if status == UNREACHABLE and said is not None and said is not EMPTIED:
                    yield place, code, NOT_REACHED
