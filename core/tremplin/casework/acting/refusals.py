"""Refuse an act with all that stands in its way at once."""

from collections.abc import Iterable, Iterator
from datetime import date

from tremplin.casework.acting.acts import of
from tremplin.casework.acting.case import Case
from tremplin.catalogue.calendar import french
from tremplin.errors import NotYet


def refuse(case: Case, reasons: Iterable[str]) -> None:
    """Refuse the act of a case where there are reasons to."""
    told = list(reasons)
    if told:
        raise NotYet(f"dossier {case.reference} : impossible {of(case.act)}", told)


def not_come(what: str, on: date, today: date) -> Iterator[str]:
    """Nothing is said to have happened on a day to come."""
    if on > today:
        yield f"{what} : le {french(on)} n'est pas encore venu. Donnez le jour où cela s'est fait."


def not_before(what: str, on: date, moment: str, first: date) -> Iterator[str]:
    """Nothing is said to have happened before it could."""
    if on < first:
        yield f"{what} : le {french(on)} précède {moment}, le {french(first)}."
