"""A database of each engine at the newest revision, for the benchmarks, and the small office of the tests in it."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

# the office and the clusters of the tests serve here too
sys.path.append(str(Path(__file__).parents[1] / "tests"))

from clusters import _run as command
from clusters import guarded, lacking
from desks import AT, NO_MORE, Office, make_office
from factories import FICHE, PLACE, with_changes
from killing import killed, wrong

from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey
from tremplin.storage.upgrades import create

__all__ = [
    "AT",
    "FICHE",
    "NO_MORE",
    "PLACE",
    "Office",
    "command",
    "killed",
    "make_office",
    "postgresql",
    "sqlite",
    "with_changes",
    "wrong",
]


@contextmanager
def sqlite() -> Iterator[tuple[Database, Path]]:
    """A database in a file, and a folder beside it."""
    with TemporaryDirectory() as folder, closing(Database(f"sqlite:///{folder}/tremplin.sqlite")) as database:
        create(database)
        yield database, Path(folder)


@contextmanager
def postgresql() -> Iterator[tuple[Database, Path]]:
    """A database in a cluster of its own, fsync on, and the folder of that cluster."""
    reason = lacking()
    if reason:
        sys.exit(reason)
    with guarded() as cluster:
        cluster.start()
        with cluster.database() as url, closing(Database(url, SealKey(cluster.folder / "bench.key"))) as database:
            create(database)
            yield database, cluster.folder
