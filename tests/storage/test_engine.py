"""Transactions on both engines: what is acknowledged is kept, a reader sees one moment, a writer takes its turn."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tremplin.errors import Unavailable
from tremplin.records.organisations import Organisation
from tremplin.storage import engine
from tremplin.storage.engine import PRAGMAS, Database, unsafe

COUNT = select(func.count()).select_from(Organisation)
AT = "2026-01-20 09:00:00+00:00"


def add(session, *names):
    for name in names:
        row = {"name": name, "rna": f"W{name:0>9}", "at": AT}
        session.execute(
            text("INSERT INTO organisations (name, rna, created_at, version) VALUES (:name, :rna, :at, 1)"), row
        )


def counted(database):
    with database.reading() as session:
        return session.scalar(COUNT)


def settings(connection):
    if connection.dialect.name == "sqlite":
        return {name: connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}
    return {"timezone": connection.scalar(text("SHOW timezone"))}


HELD = {
    "sqlite": {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30000,
        "recursive_triggers": 1,
        "secure_delete": 1,
    },
    "postgresql": {"timezone": "UTC"},
}


def test_every_pooled_connection_is_set_to_keep_what_it_acknowledges(database):
    opened = []
    event.listen(database.engine, "connect", lambda connection, _: opened.append(connection))
    for _ in range(2):  # the second turn takes back what the first returned to the pool
        with ExitStack() as held:
            sessions = [held.enter_context(database.reading()) for _ in range(6)]
            sessions.append(held.enter_context(database.writing()))
            for session in sessions:
                connection = session.connection()
                assert settings(connection) == HELD[database.dialect]
                assert unsafe(connection) == []
    assert 7 <= len(opened) < 14


@pytest.mark.parametrize(
    ("pragma", "told"),
    [
        ("synchronous=normal", "synchronous = 1"),
        ("foreign_keys=off", "foreign_keys = 0"),
        ("busy_timeout=0", "busy_timeout = 0"),
        ("journal_mode=delete", "journal_mode = delete"),
    ],
)
def test_an_unsafe_setting_of_sqlite_is_seen(migrated_sqlite, tmp_path, pragma, told):
    database = Database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with database.engine.connect() as connection:
        connection.connection.driver_connection.execute(f"PRAGMA {pragma}")
        assert unsafe(connection) == [told]
    database.close()


def test_a_connection_that_does_not_hold_a_setting_is_never_given(monkeypatch, tmp_path):
    monkeypatch.setitem(engine.SQLITE_HELD, "journal_mode", "better than wal")
    with pytest.raises(Unavailable, match="SQLite ne sait pas tenir « journal_mode »"):
        Database(f"sqlite:///{tmp_path / 'base.db'}").engine.connect()


def test_an_unsafe_setting_of_postgresql_is_seen(postgresql_url):
    database = Database(postgresql_url)
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        assert unsafe(connection) == ["synchronous_commit = off"]
    database.close()


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(database):
    with database.reading() as session:
        assert session.scalar(COUNT) == 0
        with database.writing() as writer:
            add(writer, "1")
        assert session.scalar(COUNT) == 0
    assert counted(database) == 1


def test_a_reader_keeps_nothing(database):
    with database.reading() as session:
        try:
            add(session, "1")
        except DBAPIError:  # PostgreSQL refuses it at once
            assert database.dialect == "postgresql"
    assert counted(database) == 0


def test_a_writer_that_fails_leaves_nothing_of_what_it_wrote(database):
    def fail():
        with database.writing() as session:
            add(session, "1", "2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert counted(database) == 0
    with pytest.raises(IntegrityError), database.writing() as session:
        add(session, "1", "2", "2")
    assert counted(database) == 0
    with database.writing() as session:
        add(session, "1")
    assert counted(database) == 1


def test_writers_who_read_before_they_write_queue_and_lose_nothing(database):
    with database.writing() as session:
        add(session, "1")

    def edit(_):
        with database.writing() as session:
            found = session.get(Organisation, 1, with_for_update=True)
            found.version += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(edit, range(80)))
    with database.reading() as session:
        assert session.get(Organisation, 1).version == 81


def test_a_row_that_names_one_that_is_not_there_is_refused(database):
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("INSERT INTO accreditations VALUES (999, 1, 'ai', '2026-01-01', NULL)"))


def test_more_sessions_at_once_than_a_pool_usually_holds(database):
    with ExitStack() as held:
        sessions = [held.enter_context(database.reading()) for _ in range(15)]
        assert [session.scalar(COUNT) for session in sessions] == [0] * 15
