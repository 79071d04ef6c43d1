"""Copy an SQLite database while others read and write it, through the engine's own means."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tremplin.errors import Unavailable
from tremplin.storage.sqlite_failures import BUSY, DAMAGED, sqlite_failure

Progress = Callable[[int, int], None]
PAGES = 2048
HEADER = b"SQLite format 3\0"
# each try waits for ``timeout`` seconds: 30 in all
TIMEOUT, TRIES = 10, 3


def copy(source: Path, target: Path, progress: Progress) -> None:
    """Copy one moment of a database into another file: as a whole, or not at all."""
    with _told(), closing(_opened(source)) as one, closing(_opened(target)) as other:
        other.execute("PRAGMA synchronous=full")
        # the copy begins anew each time that the source changes, unless its moment is held
        one.execute("BEGIN")
        one.execute("SELECT count(*) FROM sqlite_master")
        one.backup(other, pages=PAGES, progress=_followed(progress))


def stand_alone(path: Path) -> None:
    """Bring all that a database holds into its one file: nothing beside it is needed any more."""
    with _told(), closing(_opened(path)) as database:
        database.execute("PRAGMA journal_mode=delete")


def wrong(path: Path) -> list[str]:
    """What the engine finds wrong in a database that nobody else uses."""
    try:
        with closing(_opened(path)) as database:
            found = [line for (line,) in database.execute("PRAGMA integrity_check") if line != "ok"]
            lost = [table for table, *_ in database.execute("PRAGMA foreign_key_check")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [*found, *(f"{table}: foreign key" for table in lost)]


def is_database(path: Path) -> bool:
    """Whether the engine still reads a file as a database."""
    with path.open("rb") as file:
        # one that is something else is not opened: the engine would clear what lies beside it
        if file.read(len(HEADER)) not in (HEADER, b""):
            return False
    with _told(), closing(_opened(path)) as database:
        try:
            database.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.DatabaseError as error:
            if sqlite_failure(error) == DAMAGED:
                return False
            raise
    return True


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)


def _followed(progress: Progress) -> Callable[[int, int, int], None]:
    waited = 0

    def follow(status: int, remaining: int, total: int) -> None:
        nonlocal waited
        waited = waited + 1 if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else 0
        if waited >= TRIES:
            raise Unavailable(BUSY)
        progress(total - remaining, total)

    return follow


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        sentence = sqlite_failure(error)
        if sentence is None:
            raise
        raise Unavailable(sentence) from error
