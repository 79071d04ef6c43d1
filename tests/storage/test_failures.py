"""What stops a database is told in words, nothing acknowledged is lost, and it works again afterwards."""

import threading

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tremplin.errors import RefusedRequest, Unavailable
from tremplin.storage import engine
from tremplin.storage.engine import Database
from tremplin.storage.failures import CROSSED, CROWDED, LOST
from tremplin.storage.sqlite_failures import BUSY, DAMAGED, FIXED, FULL


@pytest.fixture
def sqlite(migrated_sqlite, tmp_path):
    file = tmp_path / "tremplin.sqlite"
    file.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def postgresql(postgresql_lender):
    with postgresql_lender.lent() as url:
        database = Database(url)
        yield database
        database.close()


def keep(database, number, size=1):
    with database.writing() as session:
        row = {
            "hash": f"{number:064}",
            "fiche": "00/2026/ateliers",
            "form": "x" * size,
            "at": "2026-01-20 09:00:00+00:00",
        }
        session.execute(text("INSERT INTO fiche_snapshots VALUES (:hash, :fiche, :form, '{}', :at)"), row)


def kept(database):
    with database.reading() as session:
        return set(map(int, session.scalars(text("SELECT hash FROM fiche_snapshots"))))


def test_a_writer_that_waits_too_long_is_told_that_nothing_is_kept(sqlite, monkeypatch):
    monkeypatch.setitem(engine.PRAGMAS, "busy_timeout", "50")
    monkeypatch.setitem(engine.SQLITE_HELD, "busy_timeout", 50)
    with sqlite.writing() as first:
        first.execute(text("SELECT 1"))
        with pytest.raises(Unavailable) as refused:
            keep(sqlite, 1)
    assert str(refused.value) == BUSY
    assert isinstance(refused.value, RefusedRequest)
    keep(sqlite, 1)
    assert kept(sqlite) == {1}


def test_a_full_disk_loses_nothing_acknowledged_and_the_base_serves_again_once_there_is_room(sqlite):
    # the true answer of a full disk, whatever the disk
    @event.listens_for(sqlite.engine, "connect")
    def limit(connection, _):
        connection.execute("PRAGMA max_page_count=200")

    acknowledged = set()

    def fill():
        for number in range(10_000):
            keep(sqlite, number, size=3000)
            acknowledged.add(number)

    with pytest.raises(Unavailable) as refused:
        fill()
    assert str(refused.value) == FULL
    assert len(acknowledged) > 20
    for _ in range(20):
        with pytest.raises(Unavailable, match="plus de place"):
            keep(sqlite, 10_001, size=300_000)
    assert kept(sqlite) == acknowledged
    with sqlite.engine.connect() as connection:
        assert connection.connection.driver_connection.execute("PRAGMA max_page_count=100000").fetchone() == (100_000,)
    keep(sqlite, 10_002, size=3000)
    assert kept(sqlite) == acknowledged | {10_002}
    with sqlite.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_what_is_no_database_is_told(tmp_path):
    file = tmp_path / "lettre.txt"
    file.write_text("Madame, Monsieur, " * 100, "utf-8")
    with pytest.raises(Unavailable) as refused, Database(f"sqlite:///{file}").reading() as session:
        session.execute(text("SELECT 1"))
    assert str(refused.value) == DAMAGED


def test_a_base_that_may_only_be_read_is_told(sqlite):
    @event.listens_for(sqlite.engine, "connect")
    def read_only(connection, _):
        connection.execute("PRAGMA query_only=on")

    with pytest.raises(Unavailable) as refused:
        keep(sqlite, 1)
    assert str(refused.value) == FIXED


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with (
        pytest.raises(Unavailable, match="ne se laisse pas ouvrir"),
        Database(f"sqlite:///{tmp_path / 'nulle' / 'part.db'}").reading() as session,
    ):
        session.execute(text("SELECT 1"))


def test_a_row_that_is_refused_and_a_mistaken_statement_stay_what_they_are(database):
    keep(database, 1)
    with pytest.raises(IntegrityError):
        keep(database, 1)
    with pytest.raises(DBAPIError, match="nowhere"), database.reading() as session:
        session.execute(text("SELECT * FROM nowhere"))


def test_a_server_that_does_not_answer_is_told_and_the_password_is_not():
    database = Database("postgresql+psycopg://moi:secret@127.0.0.1:1/base")
    with (
        pytest.raises(Unavailable, match=r"la base ne répond pas : .*127\.0\.0\.1") as refused,
        database.reading() as session,
    ):
        session.execute(text("SELECT 1"))
    assert "secret" not in str(refused.value)


def test_a_connection_that_is_cut_is_told_and_the_next_one_serves(postgresql):
    def cut():
        with postgresql.writing() as session:
            me = session.scalar(text("SELECT pg_backend_pid()"))
            with postgresql.writing() as other:
                other.execute(text(f"SELECT pg_terminate_backend({me})"))
            session.execute(text("SELECT 1"))

    with pytest.raises(Unavailable) as refused:
        cut()
    assert str(refused.value) == LOST
    keep(postgresql, 1)
    assert kept(postgresql) == {1}


def test_two_who_wait_for_each_other_are_told_apart(postgresql):
    with postgresql.writing() as session:
        session.execute(text("CREATE TABLE crossed (number integer PRIMARY KEY, seen integer DEFAULT 0)"))
        session.execute(text("INSERT INTO crossed VALUES (1), (2)"))
    both, told = threading.Barrier(2), []

    def cross(first, second):
        try:
            with postgresql.writing() as session:
                session.execute(text(f"UPDATE crossed SET seen = seen + 1 WHERE number = {first}"))
                both.wait()
                session.execute(text(f"UPDATE crossed SET seen = seen + 1 WHERE number = {second}"))
        except Unavailable as error:
            told.append(str(error))

    others = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join()
    assert told == [CROSSED]
    with postgresql.reading() as session:
        assert session.scalars(text("SELECT seen FROM crossed")).all() == [1, 1]


def test_a_lock_that_is_not_given_in_time_is_told(postgresql):
    with postgresql.writing() as holder:
        holder.execute(text("LOCK TABLE journal_head"))
        with postgresql.writing() as session:
            session.execute(text("SET SESSION lock_timeout = '50ms'"))
        with pytest.raises(Unavailable) as refused, postgresql.writing() as session:
            session.execute(text("SELECT * FROM journal_head"))
    assert str(refused.value) == BUSY


def test_a_pool_that_stays_empty_is_told(postgresql):
    postgresql.engine.pool._timeout = 0.05
    with pytest.raises(Unavailable) as refused:
        nested(postgresql, 16)
    assert str(refused.value) == CROWDED


def nested(database, deep):
    """Sessions within sessions, each with its connection."""
    with database.reading() as session:
        session.connection()
        if deep:
            nested(database, deep - 1)
