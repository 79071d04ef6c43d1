"""Who was there, and when: of one person under two keys, one stay."""

from collections.abc import Iterable
from datetime import date

from tremplin.casework.acting.people.values import Path, PersonStay, Rows
from tremplin.rules.facts.view import UNKNOWN, Facts


def days_of(facts: Facts) -> tuple[date, date]:
    """The first and the last day of an operation, as far as they are known."""
    first = date.min if facts.starts_on is UNKNOWN else facts.starts_on
    return first, date.max if facts.ends_on is UNKNOWN else facts.ends_on


def entered_in(facts: Facts, rows: Rows) -> list[Path]:
    """Those who entered, and were there on a day of the operation: whoever came after it, or left before, is no one's.

    A share would else be made good by people of another year.
    """
    first, last = days_of(facts)
    return [
        path
        for path in rows.paths
        if path.entered_on is not None and path.entered_on <= last and (left_on_of(path, rows) or last) >= first
    ]


def stays_of(entered: Iterable[Path], rows: Rows) -> list[PersonStay]:
    """Where each person was, and when: of two participations that lie over each other, one stay."""
    stays: list[PersonStay] = []
    for path in sorted(entered, key=lambda each: (each.person, each.entered_on or date.min, each.number)):
        first, last = path.entered_on or date.min, left_on_of(path, rows) or date.max
        before = stays[-1] if stays else None
        # nobody is there twice on one day, whatever the keys under which they were recorded
        if before is not None and before.person == path.person and first <= before.last:
            stays[-1] = PersonStay(path.person, before.first, max(before.last, last), (*before.numbers, path.number))
        else:
            stays.append(PersonStay(path.person, first, last, (path.number,)))
    return stays


def left_on_of(path: Path, rows: Rows) -> date | None:
    """The day on which a path ended."""
    exit_ = rows.exits.get(path.number)
    return path.left_on or (exit_.on if exit_ else None)
