"""The role that serves: a whole life is led under it, and it rewrites neither the journal nor what is frozen."""

from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from desks import make_office
from sqlalchemy import make_url, text

from tremplin.casework.journal.proof import verify
from tremplin.errors import Unavailable
from tremplin.storage.backups.backup import back_up
from tremplin.storage.backups.checkup import check
from tremplin.storage.backups.restore import restore
from tremplin.storage.engine import Database
from tremplin.storage.failures import DENIED
from tremplin.storage.founding import found
from tremplin.storage.place import DatabasePlace
from tremplin.storage.revision import ready
from tremplin.storage.roles import FROZEN, entrust
from tremplin.storage.upgrades import create

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def quiet(what, done, total):
    """Progress that nobody follows."""


@pytest.fixture
def owning(postgresql_url, tmp_path):
    """The place of a role of this test alone, to whom the base belongs; it may make others."""
    owner = f"o{uuid4().hex[:12]}"
    with closing(Database(postgresql_url)) as database:
        with database.writing() as session:
            session.execute(text(f"CREATE ROLE {owner} LOGIN CREATEROLE"))
            session.execute(text(f"GRANT ALL ON SCHEMA public TO {owner}"))
        yield DatabasePlace(make_url(postgresql_url).set(username=owner), tmp_path / "files")


@pytest.fixture(scope="module")
def serving_url(cluster):
    """The address of a base at the newest revision, under the role that serves it."""
    with cluster.database() as url:
        with closing(Database(url)) as database:
            create(database)
            service = entrust(database)
        yield make_url(url).set(username=service.role)


def under(place, role):
    return DatabasePlace(place.url.set(username=role), place.files)


def test_init_makes_a_role_under_which_a_whole_life_is_led(owning, tmp_path):
    service = found(owning)
    assert service.made
    assert service.role == f"{owning.url.database}_service"
    serving = under(owning, service.role)
    with closing(ready(serving)) as database:
        make_office(database, tmp_path / "documents").settled()
        with database.reading() as session:
            assert verify(session).intact
    done = check(serving, quiet)
    assert (done.problems, done.advice) == ((), ())
    back_up(serving, tmp_path / "sauvegarde.tar", AT, overwrite=False, progress=quiet)


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize(
    ("order", "of"),
    [
        ("UPDATE {table} SET {column} = {column}", "de modifier la table {table}"),
        ("DELETE FROM {table}", "d'effacer dans la table {table}"),
        ("SELECT 1 FROM {table} FOR UPDATE", "de modifier la table {table}"),
        ("TRUNCATE {table} CASCADE", "de créer ni de changer les tables"),
        ("ALTER TABLE {table} DISABLE TRIGGER USER", "de créer ni de changer les tables"),
    ],
)
def test_the_role_that_serves_rewrites_nothing_that_is_frozen(serving_url, table, order, of):
    column = {"fiche_snapshots": "hash"}.get(table, "number")
    with (
        closing(Database(serving_url)) as database,
        pytest.raises(Unavailable) as refused,
        database.writing() as session,
    ):
        session.execute(text(order.format(table=table, column=column)))
    assert str(refused.value) == DENIED.format(of=of.format(table=table))


def test_the_rights_outlive_a_restoration_and_an_upgrade(owning, tmp_path):
    service = found(owning)
    serving = under(owning, service.role)
    with closing(ready(serving)) as database:
        make_office(database, tmp_path / "documents").submitted()
    back_up(owning, tmp_path / "sauvegarde.tar", AT, overwrite=False, progress=quiet)
    done = restore(owning, tmp_path / "sauvegarde.tar", AT, overwrite=True, progress=quiet)
    assert done.checkup.problems == ()
    assert service.role in done.checkup.advice[0]
    with closing(Database(owning.url)) as database:
        # what somebody gave by hand is taken back
        with database.writing() as session:
            session.execute(text(f"GRANT DELETE ON journal TO {service.role}"))
        assert check(serving, quiet).advice != ()
        again = entrust(database)
        assert (again.made, again.sql) == (False, ())
    done = check(serving, quiet)
    assert (done.problems, done.advice) == ((), ())
    with pytest.raises(Unavailable, match="n'a pas le droit de créer ni de changer les tables"):
        restore(serving, tmp_path / "sauvegarde.tar", AT, overwrite=True, progress=quiet)


def test_who_may_make_no_role_is_told_what_to_run(owning, postgresql_url):
    with closing(Database(postgresql_url)) as database:
        with database.writing() as session:
            session.execute(text(f"ALTER ROLE {owning.url.username} NOCREATEROLE"))
        service = found(owning)
        assert not service.made
        assert service.sql[0] == f"CREATE ROLE {service.role} LOGIN;"
        with database.writing() as session:
            for order in service.sql:
                session.execute(text(order))
    assert check(under(owning, service.role), quiet).advice == ()
    assert "peut modifier ou effacer le journal" in check(owning, quiet).advice[0]


def test_the_role_that_serves_migrates_nothing(serving_url):
    with closing(Database(serving_url)) as database:
        assert entrust(database) is None
