"""Two departments in one PostgreSQL, one schema each: nothing of one is read, locked or restored with the other."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
from desks import make_office
from sqlalchemy import text, update
from writing import write, writing

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.journal.proof import verify
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.listing import listed
from tremplin.errors import UnreadyBase
from tremplin.records.codes import Role
from tremplin.records.dossiers import Dossier
from tremplin.storage import upgrades
from tremplin.storage.backups.backup import back_up
from tremplin.storage.backups.checkup import check
from tremplin.storage.backups.restore import restore
from tremplin.storage.engine import Database
from tremplin.storage.founding import found
from tremplin.storage.glance import HEAD
from tremplin.storage.place import DatabasePlace, place
from tremplin.storage.revision import ready, revision

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
# what writing.py adds
WRITTEN = {"organisations", "accreditations", "stored_files"}
SCHEMAS = ("d62", "93 bis")
COUNT = text("SELECT count(*) FROM organisations")
HELD = text("SELECT current_setting('search_path'), current_schema()")


def quiet(what, done, total):
    """Progress that nobody follows."""


def named(url: str, schema: str, folder: Path) -> DatabasePlace:
    """The place of a schema, as a setting writes it."""
    path = f'"{schema}"' if " " in schema else schema
    written = path.replace(" ", "\\ ").replace('"', "%22").replace(" ", "%20").replace("\\", "%5C")
    said = {"TREMPLIN_DATABASE": f"{url}&options=-csearch_path={written}%2Cpublic", "TREMPLIN_FILES": str(folder)}
    return place(said)


@pytest.fixture
def places(postgresql_url, tmp_path) -> list[DatabasePlace]:
    """Two departments at work in one base, each with a dossier that was deposited; public holds nothing."""
    made = [named(postgresql_url, schema, tmp_path / schema) for schema in SCHEMAS]
    for each in made:
        found(each)
        with closing(ready(each)) as database:
            make_office(database, each.files.parent / f"{each.files.name}.documents").submitted()
    return made


READER = Actor(1, "lecture@exemple.fr", (Grant(Role.READER, department="00"),))


def asked(place: DatabasePlace, question: str) -> list[tuple[object, ...]]:
    with closing(Database(place.url)) as database, database.reading() as session:
        return [tuple(row) for row in session.execute(text(question))]


OURS = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(:schema)")


def rows(place: DatabasePlace) -> dict[str, list[str]]:
    with closing(Database(place.url)) as database, database.reading() as session:
        own = session.scalar(text("SELECT quote_ident(current_schema())"))
        tables = session.scalars(OURS, {"schema": own}).all()
        return {name: sorted(str(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))) for name in tables}


def wrong(told: tuple[str, ...]) -> list[str]:
    """What a check says, but for what the writer adds outside of the journal, and the files that it leaves."""
    expected = ("aucun dossier ne le nomme", "hors de Tremplin")
    return [problem for problem in told if not any(each in problem for each in expected)]


@contextmanager
def at_work(place: DatabasePlace) -> Iterator[None]:
    """Somebody writes there meanwhile, and holds a transaction open from end to end."""
    with ExitStack() as held:
        acknowledged = held.enter_context(writing(place, 50))
        database = held.enter_context(closing(Database(place.url)))
        session = held.enter_context(database.reading())
        session.execute(COUNT)
        acknowledged.wait(3)
        before = acknowledged.last
        yield
        acknowledged.wait(before + 1)


@pytest.mark.parametrize(("mine", "other"), [(0, 1), (1, 0)])
def test_each_is_saved_and_restored_while_the_other_is_written(places, tmp_path, mine, other):
    own, apart = places[mine], places[other]
    before, beside = rows(own), rows(apart)
    with at_work(apart):
        made = back_up(own, tmp_path / "sauvegarde.tar", AT, overwrite=False, progress=quiet)
        assert made.manifest.rows == {name: len(kept) for name, kept in before.items()}
        with closing(ready(own)) as database:
            write(database, own.files, 1)
        done = restore(own, tmp_path / "sauvegarde.tar", AT, overwrite=True, progress=quiet)
        assert wrong(done.checkup.problems) == []
    assert rows(own) == before
    assert wrong(check(apart, quiet).problems) == []
    after = rows(apart)
    assert {name for name in after if after[name] != beside[name]} == WRITTEN
    assert all(set(beside[name]) <= set(after[name]) for name in WRITTEN)


def test_what_one_saved_is_restored_elsewhere_and_nothing_of_the_first_is_touched(places, postgresql_url, tmp_path):
    back_up(places[0], tmp_path / "sauvegarde.tar", AT, overwrite=False, progress=quiet)
    before = [rows(each) for each in places]
    for schema in ("essai", "tout neuf"):
        elsewhere = named(postgresql_url, schema, tmp_path / schema)
        copyfile(places[0].key.path, elsewhere.key.path)
        done = restore(elsewhere, tmp_path / "sauvegarde.tar", AT, overwrite=False, progress=quiet)
        assert done.checkup.problems == ()
        assert rows(elsewhere) == before[0]
        with closing(ready(elsewhere)) as database:
            write(database, elsewhere.files, 1)
    assert [rows(each) for each in places] == before


def test_what_somebody_else_keeps_beside_the_tables_stays(places, tmp_path):
    own = places[0]
    back_up(own, tmp_path / "sauvegarde.tar", AT, overwrite=False, progress=quiet)
    with closing(Database(own.url)) as database, database.writing() as session:
        session.execute(text("CREATE TABLE releve (n integer)"))
    restore(own, tmp_path / "sauvegarde.tar", AT, overwrite=True, progress=quiet)
    assert "releve" in rows(own)


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ("ALTER TABLE journal DISABLE TRIGGER USER", "table journal : ce qui interdit"),
        (
            "ALTER TABLE dossiers ADD CONSTRAINT douteuse CHECK (id > 0) NOT VALID",
            "contrainte douteuse non valide",
        ),
    ],
)
def test_what_is_tampered_with_is_told_of_its_schema_alone(places, spoilt, told):
    own, apart = places
    with closing(Database(own.url)) as database, database.writing() as session:
        session.execute(text(spoilt))
    with at_work(apart):
        assert [told in problem for problem in check(own, quiet).problems] == [True]
        assert wrong(check(apart, quiet).problems) == []


def test_a_journal_that_is_cut_is_told_of_its_schema_alone(places):
    own, apart = places
    with closing(Database(own.url)) as database, database.writing() as session:
        session.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))
        session.execute(text("DELETE FROM journal WHERE number = 1"))
    for each, intact in ((own, False), (apart, True)):
        with closing(ready(each)) as database, database.reading() as session:
            assert verify(session).intact is intact


def test_one_migrates_while_the_other_is_written_and_migrates(places, postgresql_url, tmp_path):
    own, apart = named(postgresql_url, "d75", tmp_path / "d75"), places[1]
    with closing(Database(own.url)) as database, closing(Database(apart.url)) as other:
        with database.migrating() as connection:
            upgrades._apply(connection, "0003", database.key)
        # the lock of one is not that of the other
        with at_work(apart), other.migrating():
            assert upgrades.upgrade(database) == sorted(each for each in upgrades.known() if each > "0003")
            assert revision(database) == HEAD


def test_a_schema_that_is_not_there_is_empty_and_is_made(postgresql_url, tmp_path):
    public = place({"TREMPLIN_DATABASE": postgresql_url, "TREMPLIN_FILES": str(tmp_path / "public")})
    found(public)
    own = named(postgresql_url, "d62", tmp_path / "d62")
    with closing(Database(own.url)) as database:
        # public is in the path, and holds all the tables: they are another's
        assert revision(database) is None
    with pytest.raises(UnreadyBase, match="est vide"):
        ready(own)
    found(own)
    assert asked(own, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert asked(own, HELD.text) == [("d62", "d62")]
    assert asked(public, HELD.text) == [("public", "public")]


def test_the_options_of_an_address_are_kept(postgresql_url):
    address = f"{postgresql_url}&options=-cstatement_timeout%3D4321%20-csearch_path%3Dpublic"
    with closing(Database(address)) as database, database.reading() as session:
        shown = [session.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "timezone", "search_path")]
    assert shown == ["4321ms", "UTC", "public"]


def test_no_prepared_statement_is_left_behind_a_pool(places):
    with closing(ready(places[0])) as database:
        for _ in range(20):
            with database.reading() as session:
                session.scalar(COUNT)
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 0


def test_the_files_of_two_schemas_lie_apart():
    address = "postgresql://moi@machine/base"
    folders = [
        place({"TREMPLIN_DATABASE": f"{address}{options}"}).files.name
        for options in ("", "?options=-csearch_path%3Dd62", "?options=-csearch_path%3D%2293 bis%22,public")
    ]
    assert folders == ["base.files", "base.d62.files", "base.93_bis.files"]


def test_a_search_in_one_department_finds_nothing_of_the_other(places):
    for each, word in zip(places, ("verger", "cuisine"), strict=True):
        with closing(Database(each.url)) as database, database.writing() as session:
            session.execute(update(Dossier).values(title=f"Atelier {word}"))
    for each, own in zip(places, ("verger", "cuisine"), strict=True):
        with closing(Database(each.url)) as database:
            found = {
                word: len(listed(database, READER, Filters(search=word)).rows)
                for word in ("atelier", "verger", "cuisine")
            }
        assert found == {"atelier": 1, "verger": own == "verger", "cuisine": own == "cuisine"}
