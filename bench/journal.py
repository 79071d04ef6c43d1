"""Prove a journal of a million lines, beside reading its rows and nothing more.

python bench/journal.py
"""

import json
import tracemalloc
from pathlib import Path
from typing import Any

from engines import make_office, postgresql, sqlite
from sqlalchemy import insert, select, update
from stopwatch import Measured, report, timed

from tremplin.casework.journal.line import line_hash, text
from tremplin.casework.journal.proof import BLOCK, verify
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalHead, JournalLine
from tremplin.records.seals import DOSSIERS as DOSSIER
from tremplin.records.seals import kept, seal
from tremplin.storage.engine import Database

DOSSIERS, ACTS, AT_ONCE = 100_000, 10, 1_000
SAID = {"deposited_at": "2026-01-20T09:00:00.000000+00:00", "mode": "online", "receipt": 1, "state": "submitted"}
ROWS = select(JournalLine.__table__).order_by(JournalLine.number.desc()).execution_options(yield_per=BLOCK)


def fill(database: Database, folder: Path) -> None:
    """Give a database dossiers of ten acts each, whose lines follow one another in the journal."""
    make_office(database, folder).draft()
    with database.writing() as session:
        first = session.execute(select(Dossier.__table__)).one()._asdict()
        opened = session.execute(select(JournalLine.__table__).where(JournalLine.number == 1)).one()._asdict()
        number, previous = 1, opened["hash"]
        session.execute(update(Dossier).values(version=ACTS))
        for start in range(1, DOSSIERS + 1, AT_ONCE):
            ids = range(start, start + AT_ONCE)
            session.execute(insert(Dossier), [{**first, "id": each, "version": ACTS} for each in ids if each > 1])
            lines: list[dict[str, Any]] = []
            for act, each in ((act, each) for act in range(1, ACTS + 1) for each in ids):
                if number > 1 or each > 1 or act > 1:
                    after = opened["after"] if act == 1 else json.dumps({**SAID, "version": act})
                    line = {**opened, "number": number + 1, "dossier_id": each, "after": after, "previous": previous}
                    # the last line of each seals its row, as that of its last act does
                    held = text({f"dossiers/{each}": seal(kept(DOSSIER, {**first, "id": each, "version": ACTS}))})
                    line |= {"act": "create" if act == 1 else "edit", "seals": held if act == ACTS else None}
                    lines.append({**line, "hash": line_hash(line)})
                    number, previous = number + 1, lines[-1]["hash"]
            session.execute(insert(JournalLine), lines)
        session.execute(update(JournalHead).values(number=number, hash=previous))


def measured(database: Database) -> list[Measured]:
    """The proof of a whole journal, and a bare walk through its rows."""

    def prove() -> None:
        with database.reading() as session:
            proof = verify(session)
            assert proof.intact, proof.problems[:3]
            assert proof.lines == DOSSIERS * ACTS

    def walk() -> None:
        with database.reading() as session:
            for block in session.execute(ROWS).partitions(BLOCK):
                len(block)

    proved, walked = timed(prove, walk, runs=1)
    return [
        Measured(f"{database.dialect}: prove {DOSSIERS * ACTS:,} lines".replace(",", " "), proved, None, walked),
        Measured("  baseline: read their rows", walked),
    ]


def peak(database: Database) -> float:
    """The most memory that a proof takes, in MiB."""
    tracemalloc.start()
    with database.reading() as session:
        verify(session)
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 2**20


def main() -> None:
    lines = []
    for engine in (sqlite, postgresql):
        with engine() as (database, folder):
            fill(database, folder / "documents")
            lines += measured(database)
            print(f"{database.dialect}: {peak(database):.1f} MiB at most")
    report(lines, "ms")


if __name__ == "__main__":
    main()
