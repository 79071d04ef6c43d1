"""An office that posts its letters, and what a worker does of them in a test.

Run as a script, it is a worker: it takes turns until nothing is left, by a clock of the machine that is told ahead.
"""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from databases import unfreeze
from desks import AT, SAID, Office
from factories import FICHE as FICHE_TEXT
from factories import make_platform
from sqlalchemy import select, update

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.snapshots import SnapshotShelf
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create
from tremplin.casework.mailing.queue import MAILS
from tremplin.casework.mailing.working import Turn, turn
from tremplin.mail.setting import MailPlace, mail_place
from tremplin.records.snapshots import FicheSnapshot
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey

# far from the days of the dossiers: the machine's time is its own
MACHINE = datetime(2031, 5, 6, 7, 0, tzinfo=UTC)
DAY = date(2026, 1, 20)


def posted(office: Office) -> Office:
    """The office, once its letters leave it."""
    office.desk.posting = True
    return office


def server_at(port: int) -> MailPlace:
    found = mail_place({"TREMPLIN_MAIL": f"smtp://127.0.0.1:{port}", "TREMPLIN_MAIL_FROM": "aides@exemple.fr"})
    assert found
    return found


def folder_at(folder: Path) -> MailPlace:
    found = mail_place({"TREMPLIN_MAIL": f"maildir:{folder}"})
    assert found
    return found


def work(office: Office, place: MailPlace, *, day: date = DAY, machine: datetime = MACHINE) -> Turn:
    """One turn, at one instant of the machine."""
    return turn(office.desk, place, day=day, machine=lambda: machine)


def waiting(office: Office, *states: str) -> Sequence[Any]:
    """The letters that are kept, those in some states alone where they are told."""
    rows = select(MAILS).order_by(MAILS.c.id)
    if states:
        rows = rows.where(MAILS.c.state.in_(states))
    with office.desk.database.reading() as session:
        return session.execute(rows).all()


OTHER, OTHER_PLACE = "00/2026/autres", "calls/2026/autres.yaml"
OTHER_FICHE = FICHE_TEXT.replace("00/2026/ateliers", OTHER).replace('"1.1"', '"1.2"')


def unreadable(office: Office) -> str:
    """A draft of another fiche, deposited, whose frozen fiche nobody can read any more."""
    said = {"fiche": OTHER, "organisation_id": office.organisation, "title": "Autre", "said": SAID}
    written = create(office.desk, office.signatory, **said, at=AT)
    deposit(office.desk, office.signatory, written, at=AT)
    with office.desk.database.writing() as session:
        unfreeze(session, "fiche_snapshots")
        session.execute(update(FicheSnapshot).where(FicheSnapshot.fiche == OTHER).values(document="{}"))
    office.desk.shelf = SnapshotShelf(office.desk.catalogue.vocabulary.kinds)
    return written


def run(url: str, key: Path, folder: Path, place: str, ahead: int) -> None:
    """Take turns until nothing is left."""
    desk = Desk(Database(url, SealKey(key)), make_platform(folder), folder / "files", posting=True)
    found = mail_place({"TREMPLIN_MAIL": place, "TREMPLIN_MAIL_FROM": "aides@exemple.fr"})
    assert found
    os.write(1, b"ready\n")
    turn(desk, found, day=DAY, machine=lambda: datetime.now(UTC) + timedelta(minutes=ahead))
    os.write(1, b"done\n")


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
