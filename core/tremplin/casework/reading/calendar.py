"""Read the calendar of an operation, and what is late over all those that somebody follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk, RefusedRequest, reference_of, visible
from tremplin.casework.acting.due import lateness
from tremplin.casework.acting.due.entries import Entry, History, Standing
from tremplin.casework.acting.due.histories import FOLLOWED, histories
from tremplin.casework.acting.due.schedule import schedule
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.walking import dossiers, pages
from tremplin.records.tables import Dossier, State


@dataclass(frozen=True)
class Calendar:
    """The calendar of a dossier, or what is late in it."""

    dossier: str
    title: str
    entries: tuple[Entry, ...]

    def published(self) -> list[dict[str, Any]]:
        """The calendar as other software reads it: one object per entry, with the reference of its dossier."""
        return [{"dossier": self.dossier, **entry.published()} for entry in self.entries]


def calendar(desk: Desk, actor: Actor, reference: str, *, day: date) -> Calendar:
    """What is due, late, to come and done for a dossier, as it stands on a day."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        name = reference_of(dossier.call, dossier.id)
        history = histories(session, [dossier.id]).get(dossier.id)
        if history is None:
            raise RefusedRequest(f"dossier {name} : pas de convention, donc pas d'échéancier.")
        entries = schedule(desk.shelf.fiche(session, dossier.snapshot), history, day)
        return Calendar(name, dossier.title, entries)


def overdue(desk: Desk, actor: Actor, *, day: date) -> list[Calendar]:
    """What is late in the dossiers that the actor may see and that are under way, the longest late first."""
    found = [late for state in FOLLOWED for late in _late(desk, actor, state, day)]
    return sorted(found, key=lambda late: (late.entries[0].due or date.max, late.dossier))


def entries(desk: Desk, session: Session, dossier: Dossier, day: date) -> tuple[Entry, ...]:
    """The calendar of a dossier, whoever reads it; nothing as long as there is no agreement."""
    history = histories(session, [dossier.id]).get(dossier.id)
    return () if history is None else schedule(desk.shelf.fiche(session, dossier.snapshot), history, day)


def dated(desk: Desk) -> None:
    """Read the calendars that nobody read since an earlier version left them: a list of what is late is then whole."""
    # anybody who asks for what is late: none of it is told to them, and it is read once
    while True:
        with desk.database.reading() as session:
            if not lateness.undated(session):
                return
        with desk.database.writing() as session:
            found = lateness.undated(session)
            lateness.date_again(session, [(each, desk.shelf.fiche(session, each.snapshot)) for each in found])


def _late(desk: Desk, actor: Actor, state: State, day: date) -> Iterator[Calendar]:
    for rows in pages(desk, actor, Filters(state=state)):
        with desk.database.reading() as session:
            found = dossiers(session, rows)
            known = histories(session, [dossier.id for dossier in found])
            for dossier in found:
                if history := known.get(dossier.id):
                    yield from _late_in(desk, session, dossier, history, day)


def _late_in(desk: Desk, session: Session, dossier: Dossier, history: History, day: date) -> Iterator[Calendar]:
    entries = schedule(desk.shelf.fiche(session, dossier.snapshot), history, day)
    late = tuple(entry for entry in entries if entry.standing is Standing.LATE)
    if late:
        yield Calendar(reference_of(dossier.call, dossier.id), dossier.title, late)
