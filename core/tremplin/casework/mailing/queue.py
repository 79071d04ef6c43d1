"""A queue that several workers run: each row is one worker's until its claim expires, and never two workers' at once.

Every instant is the machine's, given by whoever runs the queue: a demonstration's day delays nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select, update

from tremplin.records.tables import METADATA, Job, Mail, Queue, Work
from tremplin.storage.engine import Database

MAILS, JOBS, WORKS = (METADATA.tables[kind.__tablename__] for kind in (Mail, Job, Work))
# longer than what a server may take to answer each command of one letter (RFC 5321, 4.5.3.2)
CLAIMED = timedelta(minutes=10)
# RFC 5321, 4.5.4.1, gives up after four or five days, and no sooner than half an hour between tries in the long run
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
MOST = 40
STOPPED = "le travail s'est arrêté en chemin, à chaque fois."
Row = Mapping[str, Any]


def claim(
    database: Database,
    table: Table,
    now: datetime,
    *more: ColumnElement[bool],
    lasts: timedelta = CLAIMED,
    most: int = MOST,
) -> Row | None:
    """The first row that may be worked on now, claimed for as long as it ``lasts``; nothing where there is none.

    One that was taken ``most`` times, and that nobody ended, is left to a person.
    """
    (number,) = table.primary_key.columns
    free = or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now)
    due = or_(table.c.next_try_at.is_(None), table.c.next_try_at <= now)
    first = select(number).where(table.c.state == Queue.WAITING.value, free, due, *more).order_by(number).limit(1)
    taken = {"claim": token_hex(16), "claimed_until": now + lasts, "tries": table.c.tries + 1}
    # one statement: of two workers, PostgreSQL lets the second pass over what the first holds; SQLite has one writer
    chosen = first.with_for_update(skip_locked=True).scalar_subquery()
    claiming = update(table).where(number == chosen).values(**taken).returning(*table.columns)
    while True:
        with database.writing() as session:
            found = session.connection().execute(claiming).mappings().first()
        if found is None:
            return None
        row = {str(name): value for name, value in found.items()}
        if row["tries"] <= most:
            return row
        # each worker that took it was killed by it: it is left to a person
        end(database, table, row, Queue.FAILED, now, STOPPED)


def end(database: Database, table: Table, row: Row, state: Queue, now: datetime, error: str | None = None) -> bool:
    """End what was claimed; ``False`` where the claim had expired, and another worker took it."""
    return _leave(database, table, row, state=state.value, done_at=now, next_try_at=None, error=error)


def put_off(database: Database, table: Table, row: Row, now: datetime, error: str, most: int = MOST) -> Queue:
    """Try again later, a little later each time, as often as a row may be; where it stands then."""
    if row["tries"] >= most:
        end(database, table, row, Queue.FAILED, now, error)
        return Queue.FAILED
    delay = DELAYS[min(row["tries"], len(DELAYS)) - 1]
    _leave(database, table, row, next_try_at=now + delay, error=error)
    return Queue.WAITING


def come_back(database: Database, table: Table, row: Row, **told: Any) -> bool:
    """Leave what was claimed ready for its next time."""
    return _leave(database, table, row, tries=0, next_try_at=None, **told)


def mine(table: Table, row: Row) -> ColumnElement[bool]:
    """The condition under which a row is still of whoever claimed it."""
    (number,) = table.primary_key.columns
    return and_(number == row[number.name], table.c.claim == row["claim"])


def _leave(database: Database, table: Table, row: Row, **values: Any) -> bool:
    left = update(table).where(mine(table, row)).values(claim=None, claimed_until=None, **values)
    with database.writing() as session:
        return session.connection().execute(left).rowcount == 1
