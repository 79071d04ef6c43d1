"""A glance at a file of SQLite: what it gives, what it refuses, and what it leaves asleep."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tremplin.errors import RefusedRequest, Unavailable
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD, SqliteGlance, sqlite_file
from tremplin.storage.upgrades import create

COUNT = "SELECT count(*) FROM accounts WHERE login = :login"


@pytest.fixture
def file(tmp_path):
    with closing(Database(f"sqlite:///{tmp_path}/tremplin.db")) as database:
        create(database)
    return tmp_path / "tremplin.db"


def test_a_glance_and_a_session_give_the_same_rows(file):
    with (
        closing(Database(f"sqlite:///{file}")) as database,
        database.glancing() as slow,
        SqliteGlance(file).glancing() as rows,
    ):
        assert list(map(tuple, slow(COUNT, {"login": "x"}))) == rows(COUNT, {"login": "x"}) == [(0,)]


def test_a_glance_writes_nothing(file):
    with pytest.raises(Unavailable), SqliteGlance(file).glancing() as rows:
        rows("DELETE FROM accounts", {})


def test_what_is_no_base_of_this_version_is_refused(file, tmp_path):
    def refusal(glance):
        with pytest.raises(RefusedRequest) as refused, glance.glancing():
            pass
        return str(refused.value)

    assert refusal(SqliteGlance(tmp_path / "absent.db")).startswith("aucune base ici")
    sqlite3.connect(tmp_path / "empty.db").close()
    assert "est vide" in refusal(SqliteGlance(tmp_path / "empty.db"))
    (tmp_path / "damaged.db").write_bytes(b"no base" * 200)
    assert "abîmée" in refusal(SqliteGlance(tmp_path / "damaged.db"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    assert HEAD in refusal(SqliteGlance(file))


def test_an_address_is_no_file():
    assert sqlite_file({"TREMPLIN_DATABASE": "postgresql://somewhere/base"}) is None
    assert sqlite_file({}).name == "tremplin.db"


def test_a_listing_wakes_neither_sqlalchemy_nor_the_catalogue(file):
    heavy = ("sqlalchemy", "marshmallow", "yaml")
    code = f"""
import sys
from tremplin.casework.acting.actors import actor
from tremplin.casework.reading.listing import listed
print([name for name in {heavy} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
