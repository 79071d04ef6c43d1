"""A purge that is killed at any instant ends the same once it is run again: nobody half erased, no file left behind."""

import signal
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from shutil import copyfile, copytree
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

import pytest
from desks import Office
from rosters import recorded, sheet
from sqlalchemy import select
from test_erasing import PDF, piece

from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.desk import Desk
from tremplin.casework.following.erasing import purge
from tremplin.casework.journal.proof import verify
from tremplin.records.tables import METADATA
from tremplin.storage.backups.checkup import check
from tremplin.storage.engine import Database, rows_of
from tremplin.storage.keys import SealKey
from tremplin.storage.place import DatabasePlace

TESTS = Path(__file__).parents[2]
ON, AT = date(2028, 7, 1), datetime(2026, 10, 3, 9, 0, tzinfo=UTC)
PEOPLE, FILES, KILLS = 1500, 30, 5
SCRIPT = f"""\
import sys
from datetime import UTC, date, datetime
from pathlib import Path
sys.path.insert(0, {str(TESTS)!r})
from factories import make_platform
from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.desk import Desk
from tremplin.casework.following.erasing import purge
from tremplin.storage import erasing
from tremplin.storage.engine import Database, rows_of
from tremplin.storage.keys import SealKey

erasing.AT_ONCE = 100
base, folder = Path(sys.argv[1]), Path(sys.argv[2])
database = Database(f"sqlite:///{{base}}", SealKey(base.with_suffix(".key")))
desk = Desk(database, make_platform(base.parent / "o"), folder)
with desk.database.reading() as session:
    who = actor(rows_of(session), "admin@exemple.fr")
print("ready", flush=True)
purge(desk, who, on=date.fromisoformat("{ON}"), at=datetime(2026, 10, 3, 9, 0, tzinfo=UTC), dry=False,
      progress=lambda *said: None)
"""


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


@pytest.fixture
def filled(office: Office) -> Path:
    """A base of people, some of whom have a piece, with its key and its files beside."""
    if office.desk.database.dialect == "postgresql":
        pytest.skip("la transaction est la même ; le nettoyage de SQLite est ce qui est interrompu ici")
    dossier = office.running()
    people = [
        {"key": f"k{n}", "last_name": f"Nom{n}", "first_name": "Luc", "entered_on": date(2026, 3, 10)}
        for n in range(PEOPLE)
    ]
    recorded(office, dossier, sheet("participants", *people))
    for number in range(1, FILES + 1):
        piece(office, dossier, number, PDF + str(number).encode(), number=number)
    office.desk.database.close()
    return Path(office.desk.database.url.database or "")


def copied(filled: Path, files: Path, into: Path) -> tuple[Path, Path]:
    into.mkdir()
    base = into / "base.db"
    copyfile(filled, base)
    copyfile(filled.with_suffix(".key"), base.with_suffix(".key"))
    return base, copytree(files, into / "files")


def purged(base: Path, files: Path, catalogue: Any) -> None:
    with closing(Database(f"sqlite:///{base}", SealKey(base.with_suffix(".key")))) as database:
        desk = Desk(database, catalogue, files)
        with database.reading() as session:
            who = actor(rows_of(session), "admin@exemple.fr")
        purge(desk, who, on=ON, at=AT, dry=False, progress=quiet)


def left(base: Path, files: Path) -> dict[str, Any]:
    """What is kept of people, and their files."""
    names = ("persons", "participations", "evidence", "stored_files", "exits", "rosters")
    with closing(Database(f"sqlite:///{base}")) as database, database.reading() as session:
        assert verify(session).problems == ()
        tables = {name: METADATA.tables[name] for name in names if name != "rosters"}
        rows = {name: sorted(map(str, session.execute(select(table)))) for name, table in tables.items()}
    return {**rows, "files": sorted(file.name for file in files.rglob("*") if file.is_file())}


def test_a_purge_that_is_killed_and_run_again_ends_the_same(office: Office, filled: Path, tmp_path: Path):
    whole, files = copied(filled, office.desk.files, tmp_path / "whole")
    purged(whole, files, office.desk.catalogue)
    wanted = left(whole, files)
    assert wanted["files"] == []
    drawn, cut = Random(40), 0
    pace = copied(filled, office.desk.files, tmp_path / "pace")
    with Popen([sys.executable, "-c", SCRIPT, *map(str, pace)], stdout=PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        started = time.monotonic()
    length = time.monotonic() - started
    for turn in range(KILLS):
        base, files = copied(filled, office.desk.files, tmp_path / str(turn))
        with Popen([sys.executable, "-c", SCRIPT, str(base), str(files)], stdout=PIPE, stderr=DEVNULL) as child:
            assert child.stdout
            assert child.stdout.readline() == b"ready\n"
            time.sleep(drawn.uniform(0, length))
            child.send_signal(signal.SIGKILL)
        cut += child.returncode == -signal.SIGKILL
        purged(base, files, office.desk.catalogue)
        assert left(base, files) == wanted
        place = DatabasePlace(Database(f"sqlite:///{base}").url, files, base.with_suffix(".key"))
        assert check(place, quiet).problems == ()
        assert b"Nom14" not in base.read_bytes()
    assert cut
