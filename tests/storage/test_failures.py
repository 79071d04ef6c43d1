"""What stops a database is told in words, nothing acknowledged is lost, and it works again afterwards."""

import threading
from contextlib import closing

import pytest
from lent_roles import READS, as_role
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tremplin.errors import RefusedRequest, Unavailable, WrongUsage
from tremplin.storage import engine
from tremplin.storage.engine import Database
from tremplin.storage.failures import CROSSED, CROWDED, DENIED, LOST, NOT_UTF8, READ_ONLY, STOPPED
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
    with postgresql_lender.lent() as database:
        yield database


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
    # the true answer of a full disk, whatever the disk and however many tables the base has
    with sqlite.engine.connect() as connection:
        first = connection.connection.driver_connection.execute("PRAGMA page_count").fetchone()
    sqlite.engine.dispose()

    @event.listens_for(sqlite.engine, "connect")
    def limit(connection, _):
        connection.execute(f"PRAGMA max_page_count={first[0] + 100}")

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
        pytest.raises(Unavailable, match=r"rien ne répond à .*127\.0\.0\.1") as refused,
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


@pytest.mark.parametrize(
    ("statement", "of"),
    [
        ("SELECT * FROM duties", "de lire la table duties"),
        ("INSERT INTO duties (account_id) VALUES (1)", "d'ajouter à la table duties"),
        ("UPDATE duties SET number = 2", "de modifier la table duties"),
        ("DELETE FROM duties", "d'effacer dans la table duties"),
        ("SELECT number FROM journal_head WHERE id = 1 FOR UPDATE", "de modifier la table journal_head"),
        ("ALTER TABLE duties ADD COLUMN x integer", "de créer ni de changer les tables"),
        ("TRUNCATE duties", "de créer ni de changer les tables"),
    ],
)
def test_a_right_that_is_missing_is_told_with_the_table(postgresql, statement, of):
    with (
        as_role(postgresql) as database,
        pytest.raises(Unavailable) as refused,
        database.writing() as session,
    ):
        session.execute(text(statement))
    assert str(refused.value) == DENIED.format(of=of)


@pytest.mark.parametrize("orders", [(), ("ALTER ROLE {role} SET default_transaction_read_only = on",)])
def test_a_role_that_reads_cannot_write_even_after_it_has_read(postgresql, orders):
    grants = READS if not orders else ("GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}",)
    with as_role(postgresql, *grants, *orders) as database:
        for _ in range(3):
            assert kept(database) == set()
            with pytest.raises(Unavailable) as refused:
                keep(database, 1)
            assert str(refused.value) == (
                READ_ONLY if orders else DENIED.format(of="d'ajouter à la table fiche_snapshots")
            )
    assert kept(postgresql) == set()


@pytest.mark.parametrize(
    ("setting", "statement", "told"),
    [
        ("statement_timeout", "SELECT pg_sleep(5)", STOPPED.format(setting="statement_timeout")),
        ("default_transaction_read_only", "SELECT 1 FROM journal_head FOR UPDATE", READ_ONLY),
    ],
)
def test_what_an_option_of_the_address_stops_is_told(postgresql, setting, statement, told):
    value = "50" if setting.endswith("timeout") else "on"
    url = postgresql.url.update_query_dict({"options": f"-c{setting}={value}"})
    with closing(Database(url)) as database:
        with pytest.raises(Unavailable) as refused, database.writing() as session:
            session.execute(text(statement))
        assert str(refused.value) == told


def test_a_lock_that_an_option_of_the_address_bounds_is_told(postgresql):
    url = postgresql.url.update_query_dict({"options": "-clock_timeout=50"})
    with closing(Database(url)) as database, postgresql.writing() as other:
        other.execute(text("LOCK TABLE journal_head"))
        with pytest.raises(Unavailable) as refused, database.writing() as session:
            session.execute(text("SELECT * FROM journal_head"))
    assert str(refused.value) == BUSY


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"sslmod": "require"}, "ne connaît pas l'option « sslmod » de cette adresse. Vouliez-vous dire « sslmode » ?"),
        (
            {"search_path": "d62"},
            "ne connaît pas l'option « search_path » de cette adresse. Corrigez-la, ou retirez-la.",
        ),
        ({"options": ("-ca=1", "-cb=2")}, "l'option « options » est dite deux fois"),
    ],
)
def test_an_option_of_the_address_that_nobody_knows_is_told(query, told):
    pytest.importorskip("psycopg")
    with pytest.raises(WrongUsage) as refused:
        Database(make_url("postgresql+psycopg://moi@machine/base").set(query=query))
    assert told in str(refused.value)
    assert "TREMPLIN_DATABASE" in str(refused.value)


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_base_that_cannot_keep_every_sign_is_refused(cluster, encoding):
    with cluster.database() as server, closing(Database(server)) as database:
        other = f"{database.url.database}_{encoding.lower()}"
        orders = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with orders.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {other} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"))
        try:
            with closing(Database(database.url.set(database=other))) as refusing:
                for _ in range(2):
                    with pytest.raises(Unavailable) as refused, refusing.reading() as session:
                        session.scalar(text("SELECT 1"))
                    assert str(refused.value) == NOT_UTF8.format(encoding=encoding)
        finally:
            with orders.connect() as connection:
                connection.execute(text(f"DROP DATABASE {other} WITH (FORCE)"))


def test_a_refusal_is_known_by_its_code_whatever_the_language(postgresql):
    @event.listens_for(postgresql.engine, "handle_error")
    def translated(context):
        context.original_exception.args = ("ERREUR: droit refusé",)

    with pytest.raises(Unavailable) as refused, postgresql.writing() as session:
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'interblocage détecté' USING ERRCODE = '40P01'; END $$"))
    assert str(refused.value) == CROSSED
