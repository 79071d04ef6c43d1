"""Read and check the files of people, in each format, then import one: rows a second, and the processor that they take.

python bench/people_files.py [ROWS]

Each row has the thirty-two columns of the participants. The process that reads works beside the one that checks: what a
row costs to both is told apart from the time on the clock, which is that of the longest where two processors are free.
"""

import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

from engines import Office, make_office, sqlite

from tremplin.casework.following.importing import import_
from tremplin.catalogue.sheets import PARTICIPANTS
from tremplin.documents.people.file import read
from tremplin.documents.people.pages import Page, PageColumn, look_of
from tremplin.documents.people.saving import save

ROWS, RUNS, GOAL, MICRO = 20_000, 5, 25_000, 1e6
KINDS = ("xlsx", "ods", "csv")
# when the operation of the office begins, and some months later
ENTERED, LATER = date(2026, 3, 1), datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NAMES, FIRST_NAMES = ("Martin", "Bernard", "Petit", "Durand", "Leroy"), ("Léa", "Tom", "Inès", "Zoé")


class Taken(NamedTuple):
    """Seconds on the clock, and of the processors of both processes."""

    clock: float
    checking: float
    reading: float


def people(rows: int) -> Iterator[list[Any]]:
    """Plausible people, drawn by a seed: their keys, their births and their telephones are their own."""
    draw = random.Random(20261201)
    for number in range(rows):
        said: dict[str, Any] = {
            "key": f"P{number:06}",
            "last_name": f"{draw.choice(NAMES)} {number % 700}",
            "first_name": draw.choice(FIRST_NAMES),
            "birth_date": date(1970, 1, 1) + timedelta(draw.randrange(12_000)),
            "age_at_entry": draw.randrange(18, 61),
            "phone": f"06 {draw.randrange(10, 99)} {draw.randrange(10, 99)} {draw.randrange(10, 99)} 00",
            "email": f"p{number}@exemple.fr",
            "publics": draw.choice(("brsa", "brsa|under_26", "under_26")),
            "entered_on": (entered := ENTERED + timedelta(draw.randrange(90))),
            "referred_on": entered - timedelta(20),
            "positioned_on": entered - timedelta(10),
            "welcomed_on": entered - timedelta(5),
            "exit_on": entered + timedelta(90),
            "exit_months": draw.randrange(1, 25),
            "exit_contract": "cdd",
        }
        words = {"sex": "fm", "contract": ("cer", "ppae"), "territory": ("nord", "sud"), "schooling": "345"}
        said |= {code: draw.choice(among) for code, among in words.items()}
        said |= {
            "prescriber": "france_travail",
            "household": "couple",
            "post_kind": "cddi",
            "exit_evidence": "contract",
        }
        said |= {column.code: draw.choice(("oui", "non")) for column in PARTICIPANTS.columns if column.cell == "yes_no"}
        yield [said.get(column.code) for column in PARTICIPANTS.columns]


def taken(work: Callable[[], object]) -> Taken:
    before, mine, begun = getrusage(RUSAGE_CHILDREN), process_time(), perf_counter()
    work()
    clock, mine, after = perf_counter() - begun, process_time() - mine, getrusage(RUSAGE_CHILDREN)
    return Taken(clock, mine, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def shown(what: str, runs: list[Taken], rows: int) -> None:
    clock, checking, reading = (median(times) for times in zip(*runs, strict=True))
    print(
        f"{what:24}  {rows / clock:>9,.0f} rows/s  {checking * MICRO / rows:>6.1f} µs checking"
        f"  {reading * MICRO / rows:>6.1f} µs reading  {rows / max(checking, reading):>9,.0f} rows/s of one processor"
    )


def running(office: Office, rows: int) -> str:
    """An operation that foresees so many people."""
    return office.running(participants__total=rows, participants__under_26=0)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    page = Page(
        "participants", [PageColumn(each.label, look_of(each)) for each in PARTICIPANTS.columns], [*people(rows)]
    )
    print(
        f"{rows:,} rows of {len(PARTICIPANTS.columns)} columns, {RUNS} runs; goal: ≥ {GOAL:,} rows/s checked and kept"
    )
    with TemporaryDirectory() as folder, sqlite() as (database, place):
        files = {kind: Path(folder) / f"people.{kind}" for kind in KINDS}
        office = make_office(database, place / "documents")
        fiche = office.desk.catalogue.fiche("00/2026/ateliers")
        words = office.desk.catalogue.words(fiche)
        for kind, file in files.items():
            save([page], file)

            def checked(file: Path = file) -> None:
                found = read(file, words, fiche)
                assert not found.mistakes, found.mistakes[:3]
                assert len(found.sheets[0].rows) == rows

            shown(f"{kind}: read, checked", [taken(checked) for _ in range(RUNS)], rows)
        dossiers = [running(office, rows) for _ in range(2)]
        for what in ("imported", "imported again"):
            works = [partial(import_, office.desk, office.editor, each, files["xlsx"], at=LATER) for each in dossiers]
            shown(f"xlsx: {what}", [*map(taken, works)], rows)


if __name__ == "__main__":
    main()
