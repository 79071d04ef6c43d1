"""Deposit complete dossiers under a fiche of fifteen rules, beside bare transactions of one row on the same disk.

python bench/deposits.py

Both engines sync each commit to the disk; the baseline keeps a row of the size of a deposit by the driver alone.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
from engines import AT, FICHE, NO_MORE, PLACE, make_office, postgresql, sqlite, with_changes
from stopwatch import Measured, report

from tremplin.casework.applying.deposits import deposit
from tremplin.catalogue.rule import Stage
from tremplin.storage.engine import Database

ROUNDS, AT_ONCE, TIMES, RULES = 25, 20, 10, 15
DOCUMENT = with_changes(
    FICHE,
    (
        "listed: [nord, sud], source: Lieux}\n",
        "listed: [nord, sud], priority: [nord], source: Lieux}\n"
        "carriers: {legal_forms: [association, training_body], source: Porteurs}\n",
    ),
    ("  selection: {by: relais", "  priority: [brsa]\n  selection: {by: relais"),
    (
        "funding:\n",
        "application:\n  questions:\n"
        "    - {code: metier, label: Quel métier préparez-vous ?, type: rome, required: true, source: Dossier}\n"
        "    - {code: niveau, label: Quel niveau visez-vous ?, type: cecrl, required: true, source: Dossier}\n"
        "funding:\n",
    ),
    (
        "  rules:\n",
        "  rules:\n"
        "    - {kind: participant_month_cap, amount: 1 000 €, source: Financement}\n"
        "    - {kind: staffing_ratio, participants_per_fte: 15, source: Financement}\n",
    ),
)
SAID = {
    **NO_MORE,
    "participants__brsa": 12,
    "supervisors_fte": 1,
    "answers__metier": ("K1801",),
    "answers__niveau": "A2",
    "resources": (("Région", "asked", 5_000_00),),
}
TABLE = "CREATE TABLE bare (id BIGINT PRIMARY KEY, key TEXT UNIQUE, text TEXT)"
TEXT = "x" * 300


def bare_sqlite(folder: Path) -> Iterator[None]:
    """One row a transaction, in a file beside."""
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as connection:
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(TABLE)
        for number in count():
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare VALUES (?, ?, ?)", (number, str(number), TEXT))
            connection.execute("COMMIT")
            yield


def bare_postgresql(url: str) -> Iterator[None]:
    """One row a transaction, in the same database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
        for number in count():
            connection.execute("BEGIN")
            connection.execute("INSERT INTO bare VALUES (%s, %s, %s)", (number, str(number), TEXT))
            connection.execute("COMMIT")
            yield


def measured(database: Database, folder: Path) -> list[Measured]:
    """The seconds of a deposit, and of a bare transaction that takes turns with it."""
    office = make_office(database, folder / "documents", {PLACE: DOCUMENT})
    fiche = office.desk.catalogue.fiche("00/2026/ateliers")
    assert len([rule for rule in fiche.rules if rule.stage is Stage.DEPOSIT]) == RULES
    drafts = [office.draft(**SAID) for _ in range((ROUNDS + 1) * AT_ONCE)]
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    alone = bare_sqlite(folder) if database.dialect == "sqlite" else bare_postgresql(url)
    waiting = iter(drafts)

    def one() -> None:
        written = next(waiting)
        assert not deposit(office.desk, office.signatory, written, at=AT, key=written).missing

    works: tuple[Callable[[], object], ...] = (one, lambda: next(alone))
    taken: tuple[list[float], ...] = ([], [])
    for turn in range(ROUNDS + 1):
        for work, mine in zip(works, taken, strict=True):
            begun = perf_counter()
            for _ in range(AT_ONCE):
                work()
            if turn:  # the first prepares every statement
                mine.append((perf_counter() - begun) / AT_ONCE)
    deposited, row = map(median, taken)
    # other work slows both: each round compares its own
    ratio = median(mine / bare for mine, bare in zip(*taken, strict=True))
    print(
        f"{database.dialect}: {1 / deposited:.0f} deposits/s, {1 / row:.0f} bare rows/s; 1/{ratio:.1f} round by round"
    )
    return [
        Measured(f"{database.dialect}: one deposit", deposited, TIMES * row, row),
        Measured("  baseline: BEGIN, INSERT, COMMIT", row),
    ]


def main() -> None:
    lines = []
    for engine in (sqlite, postgresql):
        with engine() as (database, folder):
            lines += measured(database, folder)
    report(lines, "ms")


if __name__ == "__main__":
    main()
