"""Decide 64 dossiers at once for 10 places, again and again, beside 64 bare updates of the same row.

python bench/envelopes.py [rounds]
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from threading import Barrier
from time import perf_counter

from engines import AT, Office, make_office, postgresql, sqlite

sys.path.append(str(Path(__file__).parents[1] / "tests" / "casework"))

from awards import another_decider, decided_at_once, kept, undecided
from sqlalchemy import text

from tremplin.casework.granting.envelopes import allot
from tremplin.storage.engine import Database

ROUNDS, BESIDE, DOSSIERS, PLACES = 1_000, 10, 64, 10
CALL, GRANTED = "00/2026", 46_000_00
# the places bound one round, the euros the next
BOUNDS = ((GRANTED * DOSSIERS, PLACES), (GRANTED * (PLACES + 1) - 1, DOSSIERS))
BARE = text("UPDATE envelopes SET committed_places = committed_places + 1 WHERE committed_places < places")
Engine = Callable[[], AbstractContextManager[tuple[Database, Path]]]


def raced(office: Office, written: list[str], rounds: int) -> Iterator[tuple[float, float | None]]:
    """The seconds of each round, and of a bare one now and then; ends on the first that is not exact."""
    done = 0
    for rank in range(rounds):
        amount, places = BOUNDS[rank % len(BOUNDS)]
        allot(office.desk, office.admin, CALL, amount_cents=amount, places=places, at=AT)
        decider = another_decider(office, rank)
        start = perf_counter()
        refused = decided_at_once(office, written, GRANTED, decider)
        taken = perf_counter() - start
        done += refused.count(None)
        envelope, granted, cents, decisions = kept(office, CALL)
        told = (refused.count(None), granted, envelope.committed_places, cents, envelope.committed_cents, decisions)
        if told != (PLACES, PLACES, PLACES, PLACES * GRANTED, PLACES * GRANTED, done):
            sys.exit(f"NOT EXACT: {told}")
        undecided(office, written)
        yield taken, None if rank % BESIDE else bare(office.desk.database)
        undecided(office, written)


def bare(database: Database) -> float:
    """As many transactions at once, which only take a place."""
    line = Barrier(DOSSIERS)

    def taken(_: int) -> None:
        line.wait()
        with database.writing() as session:
            session.execute(BARE)

    start = perf_counter()
    with ThreadPoolExecutor(DOSSIERS) as pool:
        list(pool.map(taken, range(DOSSIERS)))
    return perf_counter() - start


def main(rounds: int) -> None:
    engines: dict[str, Engine] = {"SQLite": sqlite, "PostgreSQL": postgresql}
    print(f"{rounds} rounds of {DOSSIERS} decisions at once for {PLACES} places")
    for name, engine in engines.items():
        with engine() as (database, folder):
            office = make_office(database, folder / "documents")
            written = [office.under_review() for _ in range(DOSSIERS)]
            times = list(raced(office, written, rounds))
        decided, alone = median(own for own, _ in times), median(other for _, other in times if other)
        each = f"{decided * 1e3:.0f} ms a round, × {decided / alone:.1f} of {DOSSIERS} bare updates"
        print(f"{name:10}  exactly {PLACES} in each of {len(times)} rounds  {each}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
