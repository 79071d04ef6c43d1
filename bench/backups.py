"""Back up a base that is written 50 times a second and restore it, 100 times on each engine: none may miss a thing.

python bench/backups.py [ROUNDS]

Each restored base must be sound, hold every write acknowledged before its backup began, and none by half. Beside it,
the plain copy of the file of an SQLite base at work, which is no backup: how often it would have missed something.
"""

import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from statistics import median
from tempfile import TemporaryDirectory

from engines import postgresql, sqlite

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from writing import whole, writing

from tremplin.storage.backups.backup import back_up
from tremplin.storage.backups.restore import restore
from tremplin.storage.engine import Database
from tremplin.storage.place import DatabasePlace

PACE = 50
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


def plain(source: Path, copy: Path, acknowledged: int) -> bool:
    """Whether the plain copy of a file holds what was acknowledged before it."""
    copyfile(source, copy)
    try:
        with closing(Database(f"sqlite:///{copy}")) as database:
            return whole(database) >= acknowledged
    except Exception:  # whatever it is, it is no backup
        return False
    finally:
        for file in copy.parent.glob(f"{copy.name}*"):
            file.unlink()


def measure(here: Database, there: Database, folder: Path, rounds: int) -> None:
    place, elsewhere = DatabasePlace(here.url, folder / "files"), DatabasePlace(there.url, folder / "elsewhere")
    backups: list[float] = []
    restorations: list[float] = []
    copies = 0
    with writing(place, PACE) as acknowledged:
        for _ in range(rounds):
            before = acknowledged.wait(acknowledged.last + 10)
            if place.path:
                copies += plain(place.path, folder / "copy.db", before)
            before, start = acknowledged.last, time.perf_counter()
            back_up(place, folder / "backup.tar", AT, overwrite=True, progress=quiet)
            backups.append(time.perf_counter() - start)
            after, start = acknowledged.wait(acknowledged.last + 2), time.perf_counter()
            restored = restore(elsewhere, folder / "backup.tar", AT, overwrite=True, progress=quiet)
            restorations.append(time.perf_counter() - start)
            with closing(Database(elsewhere.url)) as database:
                held = whole(database)
            assert before <= held <= after, f"{before} acknowledged before, {held} restored, {after} after"
            assert restored.checkup.problems == (), restored.checkup.problems
    print(f"{here.dialect:10}  {rounds} restored, {rounds} intact and complete; {acknowledged.last} writes meanwhile")
    back, forth = (f"{median(times) * 1000:.0f} ms" for times in (backups, restorations))
    print(f"{'':10}  backup {back}, restoration and check {forth}")
    if place.path:
        print(f"{'':10}  the plain copy of the file: {rounds - copies} of {rounds} missed something")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for engine in (sqlite, postgresql):
        with engine() as (here, _), engine() as (there, _), TemporaryDirectory() as folder:
            here.close()
            there.close()
            measure(here, there, Path(folder), rounds)


if __name__ == "__main__":
    main()
