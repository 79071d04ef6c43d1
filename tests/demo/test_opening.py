"""A demonstration in a folder: made once, whole or not at all, and made again when another version left it."""

import sqlite3
from contextlib import closing

import pytest
from demonstrations import TODAY

from tremplin.demo.cast import ADMIN
from tremplin.demo.opening import open_in
from tremplin.errors import RefusedRequest
from tremplin.records.codes import Role
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD
from tremplin.storage.place import place
from tremplin.storage.upgrades import create

WORD = "tremplin-demonstration"


@pytest.fixture
def opened(small, tmp_path):
    """Open the demonstration of a folder."""

    def opened(password=WORD, progress=lambda what, done, total: None):
        options = {"today": TODAY, "dossiers": 2, "seed": 1}
        return open_in(tmp_path / ".demo", small, password=password, progress=progress, **options)

    opened.folder = tmp_path / ".demo"
    return opened


def changed(base, *orders):
    with closing(sqlite3.connect(base)) as connection:
        for order in orders:
            connection.execute(order)
        connection.commit()


def test_it_is_made_once_with_an_account_for_each_role(opened):
    first = opened()
    assert (first.made, first.lets_in, first.day) == (True, True, TODAY)
    assert {role: login for login, role in first.accounts} == {
        Role.EDITOR: "redaction.00@exemple.fr",
        Role.SIGNATORY: "signature.00@exemple.fr",
        Role.TERRITORIAL_SERVICE: "territoire-nord.00@exemple.fr",
        Role.INSTRUCTOR: "instruction.00@exemple.fr",
        Role.DECISION_MAKER: "decision.00@exemple.fr",
        Role.READER: "lecture.00@exemple.fr",
        Role.STATISTICIAN: "statistiques.00@exemple.fr",
        Role.ADMIN: ADMIN,
    }
    again = opened()
    assert (again.made, again.lets_in, again.accounts) == (False, True, first.accounts)
    assert not opened("une autre phrase").lets_in
    assert {each.name for each in opened.folder.iterdir()} == {"tremplin.db", "tremplin.key", "tremplin.files"}


def test_what_is_interrupted_leaves_nothing_and_the_next_time_makes_it(opened):
    def stopped(what, done, total):
        if what == "Journal":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(progress=stopped)
    assert not opened.folder.exists()
    assert opened().made
    assert [each.name for each in opened.folder.parent.iterdir() if each.name.startswith(".demo")] == [".demo"]


def test_the_demonstration_of_another_version_is_made_again(opened):
    opened()
    changed(opened.folder / "tremplin.db", "UPDATE alembic_version SET version_num = '0008'")
    assert opened().made
    assert not opened().made
    changed(opened.folder / "tremplin.db", "DROP TABLE kept_orders")
    assert opened().made


@pytest.mark.parametrize("orders", [["DELETE FROM mail_holds"], ["DROP TABLE mail_holds"]])
def test_a_base_that_is_no_demonstration_is_left_as_it_is(opened, orders):
    opened()
    base = opened.folder / "tremplin.db"
    changed(base, "UPDATE alembic_version SET version_num = '0005'", *orders)
    before = base.read_bytes()
    with pytest.raises(RefusedRequest, match="n'est pas une démonstration"):
        opened()
    assert base.read_bytes() == before


def test_an_empty_base_is_no_demonstration(opened):
    opened.folder.mkdir()
    base = opened.folder / "tremplin.db"
    with closing(Database(place({"TREMPLIN_DATABASE": str(base)}).url)) as database:
        create(database)
    with pytest.raises(RefusedRequest, match="n'est pas une démonstration"):
        opened()
    assert HEAD in base.read_bytes().decode("latin-1")


def test_accounts_that_are_disabled_are_not_shown(opened):
    opened()
    changed(
        opened.folder / "tremplin.db",
        "UPDATE accounts SET disabled_at = created_at WHERE login = 'decision.00@exemple.fr'",
    )
    assert {role: login for login, role in opened().accounts}[Role.DECISION_MAKER] == "decision2.00@exemple.fr"
