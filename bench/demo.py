"""Load a demonstration on both engines, beside the same rows copied by the engine alone into an empty database.

python bench/demo.py [dossiers]
"""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from os import getloadavg
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

from engines import postgresql, sqlite
from sqlalchemy import func, select

from tremplin.casework.acting.desk import Desk
from tremplin.casework.journal.proof import verify
from tremplin.demo.loading import USUAL, load
from tremplin.platform import start
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database

TODAY, DOSSIERS = date(2026, 11, 20), 100_000
# ten minutes for the largest, whose people are a million, less than one for the usual; other work may share the machine
MINUTE, GOAL = 40, 600
PEOPLE = select(func.count()).select_from(METADATA.tables["participations"])
TABLES = [table.name for table in METADATA.sorted_tables if table.name != "journal_head"]
Engine = Callable[[], AbstractContextManager[tuple[Database, Path]]]


def loaded(engine: Engine, dossiers: int) -> None:
    """Load a demonstration, and say how long each of its works took."""
    with engine() as (database, folder), engine() as (beside, _):
        begun: dict[str, float] = {}
        ended: dict[str, float] = {}

        def progress(what: str, done: int, total: int) -> None:
            begun.setdefault(what, perf_counter())
            ended[what] = perf_counter()

        first, used = perf_counter(), process_time()
        made = load(Desk(database, start({}), folder / "files"), today=TODAY, dossiers=dossiers, progress=progress)
        taken, processor = perf_counter() - first, process_time() - used
        goal = MINUTE if dossiers == USUAL else GOAL
        works = ", ".join(f"{what} {ended[what] - begun[what]:.0f} s" for what in begun)
        with database.reading() as session:
            proof, people = verify(session), session.scalar(PEOPLE)
        if not proof.intact:
            sys.exit("\n".join(problem.sentence for problem in proof.problems))
        bare = copied(database, beside)
        memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        held = "held" if processor <= goal else "MISSED"
        what = f"{database.dialect}, {made.dossiers} dossiers, {people} participations, {proof.lines} lines of journal"
        told = f"{processor:.1f} s of the processor, {taken:.1f} by the clock, load {getloadavg()[0]:.1f}"
        print(f"{what}: {told}; goal {goal} s, {held}", flush=True)
        print(f"  {works}; bare copy {bare:.1f} s, × {taken / bare:.1f}; {memory} MiB at most so far")


def copied(source: Database, target: Database) -> float:
    """The seconds in which the engine alone copies every row, in one transaction."""
    # held until the end: the pool would take them back
    connections = [each.engine.raw_connection() for each in (source, target)]
    drivers: list[Any] = [connection.driver_connection for connection in connections]
    first = perf_counter()
    if source.dialect == "sqlite":
        (_, into), file = drivers, source.url.database
        into.execute("ATTACH ? AS source", (file,))
        into.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            into.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table}")
        into.execute("COMMIT")
        return perf_counter() - first
    for table in TABLES:
        out, into = (driver.cursor() for driver in drivers)
        with (
            out.copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as rows,
            into.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as kept,
        ):
            for block in rows:
                kept.write(block)
    drivers[1].commit()
    return perf_counter() - first


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else DOSSIERS
    for engine in (sqlite, postgresql):
        for dossiers in sorted({min(USUAL, asked), asked}):
            loaded(engine, dossiers)
