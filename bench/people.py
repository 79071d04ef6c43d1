"""Import the people of an operation from xlsx, ods and csv: read in a child, checked, compared and kept; rows a second.

python bench/people.py [people] [--postgresql]

Beside it, the driver of SQLite alone keeps the same rows in tables of the same columns, in one transaction. Seconds are
those of the processor, of this process and of the child that reads; those of a server of PostgreSQL are not counted.
"""

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from os import getloadavg
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from engines import make_office, postgresql, sqlite

from tremplin.casework.following.importing import import_
from tremplin.casework.following.recording import Recorded
from tremplin.catalogue.sheets import SHEETS
from tremplin.documents.people.pages import Page, PageColumn, look_of
from tremplin.documents.people.saving import save
from tremplin.storage.engine import Database

# the operation of the office of the tests lasts from 01/03/2026 to 28/02/2027
AT, FIRST, DAY = datetime(2027, 1, 15, 9, tzinfo=UTC), date(2026, 3, 2), timedelta(days=1)
PEOPLE, EACH, ROUNDS, GOAL = 3_000, 14, 3, 25_000
AGAIN = ", again"
Row = dict[str, Any]


class Spent(NamedTuple):
    """Seconds of the processor, and of the clock."""

    processor: float
    clock: float


def participants(count: int) -> Iterator[Row]:
    """People, of whom two in three have left."""
    for rank in range(count):
        entered = FIRST + rank % 120 * DAY
        left = {} if rank % 3 else {"exit_contract": "cdi", "exit_evidence": "contract"}
        left |= {} if rank % 3 == 1 else {"exit_on": entered + 90 * DAY, "left_on": entered + 90 * DAY}
        yield {
            "key": f"P{rank:05d}",
            "last_name": f"Invente-{rank:05d}",
            "first_name": ("Aubrée", "Éraste", "Zélie")[rank % 3],
            "birth_date": date(1970, 1, 1) + rank * 7 % 9_000 * DAY,
            "sex": "fm"[rank % 2],
            "phone": f"06 39 98 {rank // 100 % 100:02d} {rank % 100:02d}",
            "publics": ("brsa", "brsa|rqth")[rank % 17 == 0],
            "territory": ("nord", "sud")[rank % 2],
            "qpv": "oui" if rank % 4 else "non",
            "schooling": ("none", "3", "4")[rank % 3],
            "prescriber": "department",
            "referred_on": entered - 20 * DAY,
            "entered_on": entered,
            **left,
        }


def activities(count: int, each: int = EACH) -> Iterator[Row]:
    """What each person did: interviews of their own, and workshops of many."""
    for rank in range(count):
        for turn in range(each):
            alone = turn % 2
            yield {
                "key": f"P{rank:05d}",
                "activity_key": f"E{rank:05d}-{turn}" if alone else f"A{turn:02d}-{rank // 12}",
                "kind": "interview" if alone else "workshop",
                "on": FIRST + (125 + turn * 9) * DAY,
                "hours_planned": Decimal("1.5") if alone else Decimal(3),
                "hours_done": Decimal("1.5") if alone else Decimal(3 * (rank % 9 > 0)),
                "mode": "alone" if alone else "group",
            }


def evaluations(count: int) -> Iterator[Row]:
    """Where each person stands on two points."""
    for rank in range(count):
        for item in ("Projet professionnel", "Mobilité"):
            yield {"key": f"P{rank:05d}", "on": FIRST + 130 * DAY, "item": item, "result": "in_progress"}


def page(name: str, rows: Sequence[Row], *, codes: bool = False) -> Page:
    """A page of a workbook: the columns of a sheet but the dossier, and rows under them."""
    columns = [column for column in SHEETS[name].columns if column.code != "dossier"]
    titles = [PageColumn(column.code if codes else column.label, look_of(column)) for column in columns]
    return Page(name, titles, [[row.get(column.code) for column in columns] for row in rows])


def spent(work: Callable[[], Any]) -> Spent:
    """What a work takes."""

    def processor() -> float:
        used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used)

    begun, clock = processor(), perf_counter()
    work()
    return Spent(processor() - begun, perf_counter() - clock)


def bare(pages: Sequence[Page], folder: Path) -> None:
    """Keep the rows of pages by the driver alone."""
    file = folder / "bare.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=wal")
        connection.execute("BEGIN IMMEDIATE")
        for each in pages:
            names = ", ".join(f"c{rank}" for rank in range(len(each.columns)))
            connection.execute(f"CREATE TABLE {each.name} ({names}, PRIMARY KEY (c0, c1, c2))")
            values = [[None if value is None else str(value) for value in row] for row in each.rows]
            holes = ", ".join("?" * len(each.columns))
            connection.executemany(f"INSERT OR REPLACE INTO {each.name} VALUES ({holes})", values)
        connection.execute("COMMIT")
    for path in folder.glob("bare.sqlite*"):
        path.unlink()


def measured(database: Database, folder: Path, people: int) -> None:
    """Import each format into dossiers of their own, in turns, and say what it took."""
    office = make_office(database, folder / "documents")
    rows: dict[str, list[Row]] = {
        "participants": [*participants(people)],
        "activities": [*activities(people)],
        "evaluations": [*evaluations(people)],
    }
    pages = [page(name, each) for name, each in rows.items()]
    every = sum(map(len, rows.values()))
    files = {
        "xlsx": (folder / "gens.xlsx", pages, every),
        "ods": (folder / "gens.ods", pages, every),
        "xlsx, participants alone": (folder / "participants.xlsx", pages[:1], people),
        "csv, activities alone": (
            folder / "activites.csv",
            [page("activities", rows["activities"], codes=True)],
            len(rows["activities"]),
        ),
    }
    who = folder / "gens.csv"
    save([page("participants", rows["participants"], codes=True)], who)
    for path, written, _ in files.values():
        save(written, path)

    def imported(reference: str, path: Path, sheet: str | None, added: int) -> None:
        done = import_(office.desk, office.editor, reference, path, at=AT, sheet=sheet)
        if done.read.mistakes or not isinstance(done.recorded, Recorded) or done.recorded.added != added:
            sys.exit(f"{path.name}: {done.read.mistakes[:3]}, {done.recorded}")

    taken: dict[str, list[Spent]] = {name: [] for name in (*files, *(f"{name}{AGAIN}" for name in files), "bare")}
    for _ in range(ROUNDS):
        for name, (path, _, count) in files.items():
            reference, sheet = office.running(), "activities" if path.suffix == ".csv" else None
            if sheet:
                imported(reference, who, "participants", people)
            taken[name].append(spent(lambda: imported(reference, path, sheet, count)))  # noqa: B023 -- called here
            taken[f"{name}{AGAIN}"].append(spent(lambda: imported(reference, path, sheet, 0)))  # noqa: B023 -- the same
        taken["bare"].append(spent(lambda: bare(pages, folder)))
    counts = {name: files.get(name.removesuffix(AGAIN), (None, None, every))[-1] for name in taken}
    alone = median(each.processor for each in taken["bare"]) / every
    load = getloadavg()[0]
    print(f"{database.dialect}, {people} people, {every} rows; load of the machine {load:.1f}", flush=True)
    for name, found in taken.items():
        processor, clock = (median(values) for values in zip(*found, strict=True))
        rate, ratio = counts[name] / processor, processor / counts[name] / alone
        held = "" if name == "bare" else "held" if rate >= GOAL else "MISSED"
        print(
            f"  {name:31} {rate:>9,.0f} rows/s of the processor, {counts[name] / clock:>9,.0f} by the clock, "
            f"× {ratio:.1f}  {held}".rstrip(),
            flush=True,
        )


def main() -> None:
    counts = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    engine = postgresql if "--postgresql" in sys.argv else sqlite
    with engine() as (database, folder):
        measured(database, folder, counts[0] if counts else PEOPLE)


if __name__ == "__main__":
    main()
