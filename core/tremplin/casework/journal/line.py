"""Write the journal: one line per act, in the transaction of the act, chained to the line before."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tremplin.records.tables import Base, JournalHead, JournalLine

# tables, not classes: no line becomes an object, while others wait for their turn
LAST, LINES = (Base.metadata.tables[kind.__tablename__] for kind in (JournalHead, JournalLine))
HEAD = select(LAST.c.number, LAST.c.hash).where(LAST.c.id == 1).with_for_update()
ADVANCE = update(LAST).where(LAST.c.id == 1)
APPEND = insert(LINES)
# what the first line keeps as the hash of the line before
START = "0" * 64
# columns that a line may be without
LATER = ("seals", "former")


def write(
    session: Session,
    *,
    at: datetime,
    actor: str,
    act: str,
    subject: str,
    dossier_id: int | None = None,
    reason: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one line; called last in a transaction, since writers queue on the head until the commit."""
    connection = session.connection()
    # all writers meet here: 907 deposits a second on SQLite, 345 on PostgreSQL (bench/deposits.py)
    number, previous = connection.execute(HEAD).one()
    line = {
        "number": number + 1,
        "at": at.astimezone(UTC),
        "actor": actor,
        "act": act,
        "subject": subject,
        "dossier_id": dossier_id,
        "reason": reason,
        "before": text(before or {}),
        "after": text(after or {}),
        "previous": previous,
    }
    line["hash"] = line_hash(line)
    connection.execute(APPEND, line)
    connection.execute(ADVANCE, {"number": line["number"], "hash": line["hash"]})


def line_hash(line: Mapping[str, Any]) -> str:
    """The SHA-256 of every column but the hash itself, as canonical JSON; the previous hash is one of them."""
    # PostgreSQL keeps microseconds and gives back an offset, SQLite a text without one: one form is hashed on both
    content = {**line, "at": line["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    content = {
        name: value for name, value in content.items() if name != "hash" and (value is not None or name not in LATER)
    }
    return sha256(text(content).encode()).hexdigest()


def text(values: Mapping[str, Any]) -> str:
    """Canonical JSON: keys sorted, no spaces."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            # Decimal tells 1.50 from 1.5, and writes 1E+2 for 100: the same quantity must have one hash
            return format(value.normalize(), "f")
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be written in the journal")
