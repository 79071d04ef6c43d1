"""Ways to do wrong to a journal, each with the numbers of the lines that it touches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from random import Random
from typing import Any

from databases import unwatched
from desks import AT
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.journal.line import START, line_hash
from tremplin.casework.journal.walk import Noted
from tremplin.records.journal import JournalHead, JournalLine
from tremplin.storage.engine import Database

Tamper = Callable[[Random, Session, int], set[int]]


class Undone(Exception):
    """What was tampered with is put back."""


@contextmanager
def tampering(database: Database) -> Iterator[Session]:
    """A session that may change what nobody may; nothing of it is kept."""
    with suppress(Undone), database.writing() as session:
        unwatched(session, "journal", "fiche_snapshots")
        yield session
        raise Undone


def set_line(session: Session, number: int, /, **values: Any) -> None:
    session.execute(update(JournalLine).where(JournalLine.number == number).values(**values))


def set_head(session: Session, **values: Any) -> None:
    session.execute(update(JournalHead).values(**values))


def rehash(session: Session, number: int) -> str:
    """Give a line the hash of what it says now."""
    session.expire_all()
    row = session.execute(select(JournalLine.__table__).where(JournalLine.number == number)).one()
    set_line(session, number, hash=line_hash(row._asdict()))
    return line_hash(row._asdict())


def change(random: Random, session: Session, last: int) -> set[int]:
    """Change one column of one line."""
    number = random.randint(1, last)
    columns: dict[str, Any] = {
        "seals": random.choice(['{"payments/1/1":"x"}', "", None if number % 2 else "{}"]),
        "former": "f" * 64,
        "at": AT - timedelta(microseconds=random.randint(1, 10**9)),
        "actor": random.choice(["autre@exemple.fr", "", "signatory@exemple.fr "]),
        "act": random.choice(["accept", "Create", "x"]),
        "subject": "dossier 00-2026-000099",
        "dossier_id": random.choice([None, 99, -1]),
        "reason": random.choice(["Un motif", "\N{NO-BREAK SPACE}x"]),
        "before": random.choice(['{"state": "draft"}', "", "[]"]),
        "after": random.choice(['{"version":77}', "", "null"]),
        "previous": random.choice([START, "f" * 64]),
        "hash": random.choice([START, "f" * 64, ""]),
    }
    column = random.choice(sorted(columns))
    if (column, number) == ("previous", 1):
        columns["previous"] = "f" * 64
    set_line(session, number, **{column: columns[column]})
    return {number}


def forge(random: Random, session: Session, last: int) -> set[int]:
    """Change a line, and its hash with it."""
    number = random.randint(1, last)
    set_line(session, number, reason=f"Motif {random.random()}")
    rehash(session, number)
    return {number}


def remove(random: Random, session: Session, last: int) -> set[int]:
    """Remove some lines in a row."""
    first = random.randint(1, last)
    gone = set(range(first, min(first + random.randint(1, 4), last + 1)))
    session.execute(delete(JournalLine).where(JournalLine.number.in_(gone)))
    return gone


def cut(random: Random, session: Session, last: int) -> set[int]:
    """Cut the end of the journal."""
    kept = random.randint(0, last - 1)
    session.execute(delete(JournalLine).where(JournalLine.number > kept))
    return set(range(kept + 1, last + 1))


def swap(random: Random, session: Session, last: int) -> set[int]:
    """Give each of two lines the number of the other."""
    first, second = random.sample(range(1, last + 1), 2)
    for old, new in ((first, 10**6), (second, first), (10**6, second)):
        set_line(session, old, number=new)
    return {first, second}


def move(random: Random, session: Session, last: int) -> set[int]:
    """Give a line a number after the last."""
    old, new = random.randint(1, last), last + random.randint(1, 9)
    set_line(session, old, number=new)
    return {old, new}


def lengthen(session: Session, last: int, count: int) -> Noted:
    """Add lines that follow the last one, and do not tell the head."""
    previous = session.scalar(select(JournalLine.hash).where(JournalLine.number == last)) or START
    lines = []
    for number in range(last + 1, last + count + 1):
        line = dict.fromkeys(("actor", "act", "subject"), "x") | {"before": "{}", "after": f'"{"é" * 500}"'}
        line |= {"number": number, "at": AT, "dossier_id": None, "reason": None, "previous": previous}
        line |= {"seals": None, "former": None}
        lines.append({**line, "hash": line_hash(line)})
        previous = lines[-1]["hash"]
    session.execute(insert(JournalLine), lines)
    return Noted(last + count, previous)


def add(random: Random, session: Session, last: int) -> set[int]:
    """Add some lines that follow the last."""
    return set(range(last + 1, lengthen(session, last, random.randint(1, 3)).number + 1))


def move_head(random: Random, session: Session, last: int) -> set[int]:
    """Tell the head another number, or another hash."""
    by = random.choice([-3, -1, 0, 1, 5])
    set_head(session, number=last + by, **({} if by else {"hash": "f" * 64}))
    return {last} if not by else set(range(last + 1, last + by + 1)) if by > 0 else set(range(last + by, last + 1))


TAMPERS: list[Tamper] = [change, change, forge, remove, cut, swap, move, add, move_head]
