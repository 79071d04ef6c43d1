"""Prove the journal: from its last line back to its first, tell every line that is not the one that was written.

What follows a line vouches for it: the head keeps the hash of the last line, each line that of the line before. Below
the highest break, lines vouch for one another only. Whoever may rewrite the whole database may rewrite the whole chain:
against that, the last line is noted elsewhere, and handed back later.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, Select, String, cast, select, type_coerce
from sqlalchemy.orm import Session

from tremplin.casework.journal.line import names_of
from tremplin.casework.journal.walk import Break, Noted, Problem, Walk
from tremplin.casework.journal.witnesses import refrozen, unwritten
from tremplin.records.base import TypedLine
from tremplin.records.journal import JournalHead, JournalLine
from tremplin.storage.replay import strayed

# measured: 1,000,000 lines are verified within 2.1 MiB, at 3.4 times what reading the rows takes (bench/README.md)
BLOCK = 1000
Progress = Callable[[int, int], object]
HEAD = select(JournalHead.number, JournalHead.hash).where(JournalHead.id == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a walk through the journal found.

    ``last`` is the last line, as the head keeps it; it vouches for the lines from ``vouched`` up. ``untold`` counts the
    problems beyond those that are told.
    """

    lines: int
    last: Noted | None
    vouched: int
    problems: tuple[Problem, ...]
    untold: int

    @property
    def intact(self) -> bool:
        return not self.problems

    def published(self) -> dict[str, Any]:
        """The proof as other software reads it."""
        return {
            "intact": self.intact,
            "lines": self.lines,
            "last": self.last and str(self.last),
            "vouched": self.vouched,
            "problems": [asdict(problem) for problem in self.problems],
            "untold": self.untold,
        }


def verify(session: Session, noted: Noted | None = None, progress: Progress | None = None) -> Proof:
    """Walk the whole journal in the memory of one block of lines; ``progress`` hears how many are read, of how many."""
    row = session.execute(HEAD).first()
    head = Noted(*row) if row and isinstance(row.number, int) else None
    names = names_of(session)
    walk = Walk(head, noted, names.line(str(noted)) if names and noted else None)
    for block in session.execute(_lines(session.get_bind().dialect.name)).partitions(BLOCK):
        for line in block:
            walk.read(_read(line._asdict()))
        if progress:
            progress(walk.lines, head.number if head else 0)
    walk.end()
    for number, told in refrozen(session, walk.frozen):
        walk.tell(Break.SNAPSHOT, number, number, told)
    for told in unwritten(session):
        walk.tell(Break.DOSSIER, None, None, told)
    for astray in strayed(session):
        walk.stray(astray)
    problems = sorted(walk.problems, key=lambda problem: (problem.first is None, problem.first or 0))
    return Proof(lines=walk.lines, last=head, vouched=walk.vouched, problems=tuple(problems), untold=walk.untold)


def _lines(dialect: str) -> Select[Any]:
    """Every line, the last first, as it is kept: a value that cannot be read must not hide the others."""
    columns: list[Any] = []
    for column in JournalLine.__table__.columns:
        if column.name == "at":
            # SQLAlchemy raises on a text that is no instant, and the lines below it would stay unread
            columns.append(type_coerce(column, String).label("at"))
        elif dialect == "sqlite" and isinstance(column.type, String | TypedLine):
            # SQLite keeps any bytes in a text, and sqlite3 raises on those that are no UTF-8: tried, to hide the rest
            columns.append(cast(column, LargeBinary).label(column.name))
        else:
            columns.append(column)
    return select(*columns).order_by(JournalLine.number.desc()).execution_options(yield_per=BLOCK)


def _read(line: Mapping[str, Any]) -> dict[str, Any]:
    # bytes that are no UTF-8 become a text that cannot be hashed: the line answers to no hash
    read = {
        name: value.decode(errors="surrogateescape") if isinstance(value, bytes) else value
        for name, value in line.items()
    }
    return {**read, "at": _instant(read["at"])}


def _instant(kept: Any) -> datetime | None:
    """An instant as it is kept; ``None`` where casework would have written it otherwise."""
    if isinstance(kept, datetime):
        return kept
    try:
        read = datetime.fromisoformat(kept)
    except (TypeError, ValueError):
        return None
    return read.replace(tzinfo=UTC) if str(kept) == read.isoformat(" ", "microseconds") else None
