"""Reminders: the letters of a day to whoever has a draft before its session closes, and before each deadline.

The days before are data of the department. A reminder is one for its dossier, what is due, the day and how long before:
read again after a worker was killed, the same day writes none twice.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, reference_of
from tremplin.casework.acting.due.entries import History
from tremplin.casework.acting.due.histories import FOLLOWED, histories
from tremplin.casework.acting.due.schedule import schedule
from tremplin.casework.acting.transitions.announced import MAILS, letter, recipients
from tremplin.catalogue.forms.openings import opening
from tremplin.clock import day_in_paris
from tremplin.records.tables import Dossier, MailKind, State

PAGE = 200
# what a carrier hands over; committees are held with the service, payments are its own
HANDED_OVER = ("interim_report", "final_report", "yearly_documents", "dashboard")
Row = dict[str, Any]
Asked = Callable[[Session, Dossier, History | None], Iterator[Row]]


def remind(desk: Desk, day: date, at: datetime) -> list[str]:
    """Write the reminders of a day; the references of the dossiers that could not be read, which stop no other."""
    aside: list[str] = []
    for states, due in (((State.DRAFT,), _closing), (FOLLOWED, _deadlines)):
        for some in _pages(desk, states):
            aside += _write(desk, some, partial(due, desk, day, at))
    return aside


def _pages(desk: Desk, states: Sequence[State]) -> Iterator[Sequence[int]]:
    """The numbers of all the dossiers in some states, some at a time."""
    last = 0
    wanted = Dossier.state.in_([state.value for state in states])
    while True:
        # a transaction a page: one over 100,000 dossiers would keep PostgreSQL from cleaning what others change
        with desk.database.reading() as session:
            chosen = select(Dossier.id).where(wanted, Dossier.id > last).order_by(Dossier.id).limit(PAGE)
            some = session.scalars(chosen).all()
        if not some:
            return
        yield some
        last = some[-1]


def _write(desk: Desk, some: Sequence[int], due: Asked) -> list[str]:
    """Write the reminders of some dossiers that are not written yet."""
    rows: list[Row] = []
    aside: list[str] = []
    with desk.database.reading() as session:
        # seven statements a page, however many dossiers are on it
        known = histories(session, some)
        for dossier in session.scalars(select(Dossier).where(Dossier.id.in_(some)).order_by(Dossier.id)):
            try:
                rows += due(session, dossier, known.get(dossier.id))
            # a rule of a plugin may raise anything, and no other dossier waits for it
            except (Exception, SystemExit) as error:
                aside.append(f"{reference_of(dossier.call, dossier.id)} ({type(error).__name__})")
    if rows:
        with desk.database.writing() as session:
            keys = [row["key"] for row in rows]
            told = set(session.scalars(select(MAILS.c.key).where(MAILS.c.key.in_(keys))))
            new = [row for row in rows if row["key"] not in told]
            if new:
                session.execute(insert(MAILS), new)
    return aside


def _closing(
    desk: Desk, day: date, at: datetime, session: Session, dossier: Dossier, _: History | None
) -> Iterator[Row]:
    found = opening([desk.shelf.fiche(session, dossier.snapshot)], day)
    if found.closes_on is None:
        return
    days = _reached(desk.catalogue.department(dossier.department).reminders.before_closing, day, found.closes_on)
    # whoever opened it since knows the day: the next reminder is theirs
    if days is not None and day_in_paris(dossier.created_at) <= found.closes_on - timedelta(days=days):
        for account in recipients(session, dossier.organisation_id):
            yield letter(MailKind.CLOSING, dossier.id, account, at, due=found.closes_on, days=days)


def _deadlines(
    desk: Desk, day: date, at: datetime, session: Session, dossier: Dossier, history: History | None
) -> Iterator[Row]:
    before = desk.catalogue.department(dossier.department).reminders.before_deadlines
    if not before or history is None:
        return
    for entry in schedule(desk.shelf.fiche(session, dossier.snapshot), history, day):
        if entry.kind not in HANDED_OVER or entry.due is None or entry.done is not None:
            continue
        days = _reached(before, day, entry.due)
        if days is not None:
            for account in recipients(session, dossier.organisation_id):
                which = entry.code or entry.kind
                yield letter(MailKind.DEADLINE, dossier.id, account, at, code=which, due=entry.due, days=days)


def _reached(before: Sequence[int], day: date, due: date) -> int | None:
    """The last of these numbers of days before a due day that is reached; a worker that was down catches up."""
    left = (due - day).days
    return min((days for days in before if days >= left), default=None) if left >= 0 else None
