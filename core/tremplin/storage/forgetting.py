"""Erase again those whom the list names: a backup holds people who asked to be forgotten since."""

from datetime import datetime

from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.orm import Session

from tremplin.records.tables import METADATA, Act, HoldReason, Job, Mail, MailHold
from tremplin.storage import lines
from tremplin.storage.erasing import PERSONS, Emptied, empty, files_of, identified, unnamed
from tremplin.storage.erasures import ErasureList

HOLDS, *QUEUES = (METADATA.tables[kind.__tablename__] for kind in (MailHold, Mail, Job))
NOBODY = Emptied((), 0, 0, ())
# the number that comes next; SQLite keeps none for a table that never had a row
NEXT = {
    "sqlite": (
        """INSERT INTO sqlite_sequence
        SELECT 'persons', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'persons')""",
        "UPDATE sqlite_sequence SET seq = max(seq, :least) WHERE name = 'persons'",
    ),
    "postgresql": (
        """SELECT setval(own::regclass, greatest(:least, nextval(own::regclass)))
        FROM pg_get_serial_sequence('persons', 'id') AS own""",
    ),
}


def restored(session: Session, at: datetime) -> Emptied:
    """Bring a base that was just restored to what is known since: who was erased, and which numbers were given."""
    if not inspect(session.connection()).has_table(PERSONS.name):
        return NOBODY
    for order in NEXT[session.get_bind().dialect.name]:
        # a number that was given since the backup is given to nobody else, for the list goes by numbers; one person a
        # second would have to be recorded for those of two restorations to meet
        session.execute(text(order), {"least": int(at.timestamp())})
    held = _hold(session, at)
    return forget_again(session, at)._replace(held=held)


def _hold(session: Session, at: datetime) -> bool:
    """Keep what waited to be sent when the backup was made from leaving: the base it comes from may have sent it."""
    if not inspect(session.connection()).has_table(HOLDS.name):
        return False
    # a base that never sent anything has nothing to send twice
    if not any(session.scalar(select(func.count()).select_from(table)) for table in QUEUES):
        return False
    session.execute(insert(HOLDS), {"reason": HoldReason.RESTORED.value, "since": at})
    return True


def forget_again(session: Session, at: datetime) -> Emptied:
    """Erase those whom the list names and the base still knows; the journal has a line where there were some."""
    listed = list(ErasureList(session).read())
    people = identified(session, listed_people(session))
    files = files_of(session, people)
    emptied = empty(session, people, files, at)
    if people:
        subject, after = "personnes effacées de nouveau", said(emptied)
        lines.write(session, at=at, actor=None, act=Act.ERASE_PERSON, subject=subject, after=after)
    left = unnamed(session, [*files, *(hash_ for line in listed for hash_ in line.files)])
    return emptied._replace(files=tuple(left))


def outstanding(session: Session) -> list[int]:
    """The people of the list whom the base still knows."""
    return identified(session, listed_people(session), lock=False)


def listed_people(session: Session) -> list[int]:
    """The numbers of the list, each once."""
    return sorted({number for line in ErasureList(session).read() for number in line.people})


def said(emptied: Emptied) -> dict[str, int]:
    """What a line of the journal says of an erasure: how many, and nobody's number."""
    people, files = len(emptied.people), len(emptied.files)
    return {"people": people, "participations": emptied.participations, "evidence": emptied.evidence, "files": files}
