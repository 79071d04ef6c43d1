"""Migrations: they make what the records say, each whole or not at all, and a database never stands in between."""

from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from doses import dose
from sqlalchemy import event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tremplin import records
from tremplin.errors import RefusedRequest, UnreadyBase
from tremplin.records.tables import METADATA, MODULES
from tremplin.storage import upgrades
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD
from tremplin.storage.place import DatabasePlace
from tremplin.storage.revision import ready, revision
from tremplin.storage.upgrades import create, known, missing, upgrade

NEXT = '''
"""One more column, which SQLite gives by making the table anew, and what a test adds."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "next", "{head}"

def upgrade():
    with op.batch_alter_table("organisations") as table:
        table.add_column(sa.Column("website", sa.String(80)))
        table.create_check_constraint("website_said", "website <> ''")
    {more}
'''


@pytest.fixture
def empty(database_url):
    with closing(Database(database_url)) as made:
        yield made


@pytest.fixture
def one_more(monkeypatch, tmp_path):
    """A migration after those that are published."""

    def write(more="pass"):
        folder = tmp_path / "versions"
        folder.mkdir(exist_ok=True)
        (folder / "next.py").write_text(NEXT.format(head=HEAD, more=more), "utf-8")
        monkeypatch.setattr(upgrades, "VERSIONS", (upgrades.SCRIPTS / "versions", folder))

    return write


def shape(connection):
    """All that a database says of its tables, in an order of its own."""
    found, tables = inspect(connection), {}
    for table in found.get_table_names():
        if table != "alembic_version":
            tables[table] = {
                "columns": {column["name"]: str(column) for column in found.get_columns(table)},
                "key": found.get_pk_constraint(table),
                "foreign": sorted(map(str, found.get_foreign_keys(table))),
                "unique": sorted(map(str, found.get_unique_constraints(table))),
                "checks": {check["name"]: check["sqltext"] for check in found.get_check_constraints(table)},
                "indexes": {index["name"]: said(index) for index in found.get_indexes(table)},
            }
    return tables


def said(index):
    """An index, with the words of its condition."""
    options = {name: str(option) for name, option in index.pop("dialect_options", {}).items()}
    return str({**index, **options})


def test_the_migrations_make_what_the_records_say(database, empty):
    with database.engine.connect() as migrated, empty.migrating() as declared:
        METADATA.create_all(declared)
        made, wanted = shape(migrated), shape(declared)
        assert made.keys() == wanted.keys() == set(METADATA.tables)
        for table, said in wanted.items():
            assert made[table] == said
        assert compare_metadata(MigrationContext.configure(migrated), METADATA) == []


def test_each_module_that_holds_a_table_is_known_to_the_metadata():
    folder = Path(records.__file__).parent
    holding = {file.stem for file in folder.glob("*.py") if "__tablename__ = " in file.read_text("utf-8")}
    assert holding == {module.__name__.rpartition(".")[2] for module in MODULES}


def test_the_revision_expected_is_the_newest_file():
    assert ScriptDirectory(upgrades.SCRIPTS, version_locations=upgrades.VERSIONS).get_current_head() == HEAD
    assert HEAD in known()


def test_a_new_database_begins_with_the_head_of_its_journal(empty):
    create(empty)
    assert revision(empty) == HEAD
    with empty.reading() as session:
        assert session.execute(text("SELECT id, number, hash FROM journal_head")).all() == [(1, 0, "0" * 64)]


def test_a_database_that_holds_tables_is_not_taken(empty):
    with empty.migrating() as connection:
        connection.execute(text("CREATE TABLE adresses (nom text)"))
    with pytest.raises(RefusedRequest, match="des tables, dont « adresses » : donnez-en une vide"):
        create(empty)
    with empty.reading() as session:
        assert inspect(session.connection()).get_table_names() == ["adresses"]


class Killed(Exception):
    """What a test raises where the process would be gone."""


def fail_at(database, number):
    """Fail as soon as a number of statements have been run."""
    run = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(connection, cursor, statement, *rest):
        run.append(statement)
        if len(run) == number:
            raise Killed

    return run, lambda: event.remove(database.engine, "before_cursor_execute", count)


def test_a_creation_that_is_cut_anywhere_leaves_nothing_and_succeeds_when_it_is_run_again(empty):
    cut = 0
    for number in count(1, dose(67, 29)):
        _, stop = fail_at(empty, number)
        try:
            create(empty)
        except Killed:
            cut += 1
        else:
            break
        finally:
            stop()
        with empty.reading() as session:
            assert inspect(session.connection()).get_table_names() == []
    assert cut > 4
    assert revision(empty) == HEAD


def test_a_migration_is_applied_once_and_told(database, one_more):
    assert upgrade(database) == []
    one_more()
    assert upgrade(database) == ["next"]
    assert upgrade(database) == []
    with database.reading() as session:
        assert revision(database) == "next"
        columns = {column["name"] for column in inspect(session.connection()).get_columns("organisations")}
        assert "website" in columns


def test_a_migration_that_is_cut_anywhere_leaves_the_old_revision_and_the_old_tables_or_both_new(office, one_more):
    database = office.desk.database
    with database.reading() as session:
        before = shape(session.connection())
    one_more()
    cut = 0
    for number in range(1, 60):
        _, stop = fail_at(database, number)
        try:
            upgrade(database)
        except Killed:
            cut += 1
        else:
            break
        finally:
            stop()
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM organisations")) == 2
            after = shape(session.connection())
        # once it is committed, what is cut is the look at what would come next
        assert (revision(database) == HEAD) is (after == before)
        if after != before:
            break
    assert cut > 3
    assert revision(database) == "next"


def test_a_table_made_anew_keeps_its_rows_their_children_and_its_constraints(office, one_more):
    database = office.desk.database
    written = office.draft()
    one_more()
    upgrade(database)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM memberships")) == 3
        assert session.scalar(text("SELECT count(*) FROM dossiers")) == 1
        assert written.endswith("000001")
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("UPDATE organisations SET website = ''"))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("DELETE FROM organisations"))


def test_a_migration_that_leaves_orphans_is_refused_whole(office, one_more):
    database = office.desk.database
    one_more("op.execute('DELETE FROM organisations')")
    with pytest.raises((RuntimeError, DBAPIError)):
        upgrade(database)
    assert revision(database) == HEAD
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM organisations")) == 2


def test_foreign_keys_hold_on_every_connection_after_a_migration(database, one_more):
    one_more()
    upgrade(database)
    for _ in range(3):
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(text("INSERT INTO accreditations VALUES (999, 1, 'ai', '2026-01-01', NULL)"))


def test_two_upgrades_at_once_apply_each_migration_once(database, one_more):
    one_more()
    both, applied = Barrier(2), []

    def bring():
        with closing(Database(database.url)) as mine:
            both.wait()
            applied.append(upgrade(mine))

    threads = [Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [[], ["next"]]


def test_a_database_of_a_newer_version_is_told_to_wait_for_it(database, tmp_path):
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RefusedRequest, match="la révision 9999, que cette version de Tremplin ne connaît pas"):
        upgrade(database)
    assert f"à la révision 9999, cette version de Tremplin attend {HEAD}" in told(database.url, tmp_path)[0]


def told(url, tmp_path):
    """Why a database is not ready, and what makes it so."""
    with pytest.raises(UnreadyBase) as refused:
        ready(DatabasePlace(make_url(url), tmp_path))
    return str(refused.value), refused.value.remedy


def test_a_database_is_ready_only_at_the_revision_of_this_version(empty, tmp_path):
    upgrade_to(empty, [])
    sentence, remedy = told(empty.url, tmp_path)
    assert (sentence.endswith(" est vide."), remedy) == (True, "init")
    first, *others = sorted(known())
    upgrade_to(empty, [first])
    sentence, remedy = told(empty.url, tmp_path)
    assert f"est à la révision {first}, cette version" in sentence
    assert remedy == "upgrade"
    assert upgrade(empty) == others
    with closing(ready(DatabasePlace(empty.url, tmp_path))) as made:
        assert revision(made) == HEAD


def upgrade_to(database, revisions):
    with database.migrating() as connection:
        assert missing(connection)[: len(revisions)] == revisions
        for each in revisions:
            upgrades._apply(connection, each)


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    place = DatabasePlace(Database(f"sqlite:///{tmp_path / 'absent.db'}").url, tmp_path)
    with pytest.raises(RefusedRequest, match=r"aucune base ici : .*absent\.db\.$"):
        ready(place)
    assert [*tmp_path.iterdir()] == []
