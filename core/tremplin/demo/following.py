"""How an operation is followed: its committees, what is handed over before them, and the news taken after the exits."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from tremplin.casework.acting.due.entries import Entry, History
from tremplin.casework.acting.due.schedule import schedule
from tremplin.catalogue.calendar import add_months
from tremplin.demo import words
from tremplin.demo.dice import Dice
from tremplin.demo.instants import worked
from tremplin.demo.outlines import Outline
from tremplin.records.following import ReportKind

DAY = timedelta(days=1)
# of a hundred: a late committee must be seen in what is overdue
FORGOTTEN = 4


class LifeEvent(NamedTuple):
    """Something that happens on a day while an operation runs, or after."""

    day: date
    verb: str
    said: dict[str, Any]


def deadline(outline: Outline) -> date | None:
    """The last day for the final report: that of the report itself, or of the balance that it opens."""
    wanted = ("final_report", "balance")
    return min((entry.due for entry in _entries(outline) if entry.kind in wanted and entry.due), default=None)


def followed(outline: Outline, dice: Dice) -> Iterator[LifeEvent]:
    """What happens from the start to the end of an operation."""
    duties = outline.slot.fiche.follow_up
    dashboards = duties.dashboard is not None and bool(duties.dashboard.before_committees)
    for held_on in _committees(outline, dice):
        if dashboards:
            # « transmis en amont de la tenue de chaque comité » (a call of 2025)
            day = max(outline.starts_on, held_on - dice.between(2, 8) * DAY)
            yield LifeEvent(day, "receive", {"kind": ReportKind.DASHBOARD})
        yield LifeEvent(held_on, "meet", {"minutes": dice.one_of(words.MINUTES) if dice.chance(85) else None})
    if duties.execution_reports is not None:
        middle = outline.starts_on + (outline.ends_on - outline.starts_on) / 2
        for day in (middle, outline.ends_on + dice.between(0, 15) * DAY):
            yield LifeEvent(day, "receive", {"kind": ReportKind.EXECUTION})


def asked_again(outline: Outline, dice: Dice) -> Iterator[LifeEvent]:
    """The rounds of news that the fiche wants after the exits."""
    after = outline.slot.fiche.follow_up.after_exit
    for months in after.months if after else ():
        day = add_months(outline.ends_on, months) + dice.between(1, 12) * DAY
        yield LifeEvent(day, "ask_again", {"months": months})


def _committees(outline: Outline, dice: Dice) -> Iterator[date]:
    """The days of the committees: one in each period where there are periods, else a few of them."""
    for entry in _entries(outline):
        if entry.kind != "committee" or entry.since is None or dice.chance(FORGOTTEN):
            continue
        if entry.due is not None:
            yield max(entry.since, worked(entry.since + dice.between(0, (entry.due - entry.since).days) * DAY))
            continue
        day = entry.since + dice.between(25, 60) * DAY
        while day < outline.ends_on:
            yield worked(day)
            day += dice.between(80, 120) * DAY


def _entries(outline: Outline) -> tuple[Entry, ...]:
    history = History(
        signed_on=outline.starts_on, starts_on=outline.starts_on, ends_on=outline.ends_on, advance_cents=0
    )
    return schedule(outline.slot.fiche, history, outline.ends_on)
