"""The migration that chains a journal again: it leaves the old chain or the new, and what was noted still answers."""

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
from databases import unfreeze
from sqlalchemy import column, insert, select, table, text
from test_migrations import Killed, fail_at, upgrade_to

from tremplin.casework.journal.proof import verify
from tremplin.casework.journal.walk import Break, Noted
from tremplin.records.base import Instant
from tremplin.records.chain import START, line_hash
from tremplin.records.tables import JournalLine
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD
from tremplin.storage.keys import SealKey
from tremplin.storage.revision import revision
from tremplin.storage.upgrades import upgrade

AT = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
OLD = ("number", "at", "actor", "act", "subject", "dossier_id", "reason", "before", "after", "previous", "hash")
JOURNAL = table("journal", *(column(name, Instant()) if name == "at" else column(name) for name in OLD))
ROWS = (
    "INSERT INTO organisations (id, name, rna, created_at, version) VALUES (1, 'Les Ateliers', 'W000000001', :at, 1)",
    "INSERT INTO accounts (id, login, name, created_at, version) VALUES (7, 'chef@exemple.fr', 'Chef', :at, 1)",
    "INSERT INTO duties (account_id, number, role, since) VALUES (7, 1, 'admin', :at)",
    "INSERT INTO memberships (account_id, organisation_id, role, since) VALUES (7, 1, 'editor', :at)",
)
SAID = (
    ("installation", "manage_accounts", "compte 7", {"login": "chef@exemple.fr", "name": "Chef", "role": "admin"}),
    ("chef@exemple.fr", "manage_organisations", "organisme 1", {"name": "Les Ateliers", "email": "nous@exemple.fr"}),
    ("chef@exemple.fr", "manage_accounts", "compte 7", {"role": "editor", "organisation": 1}),
    ("parti@exemple.fr", "manage_accounts", "compte 7", {"disabled_at": None}),
)


def base_of_then(url, folder, rows, said):
    """A base of revision 0003, its journal as it was written then; and its head, as somebody noted it."""
    made = Database(url, SealKey(folder / "tremplin.key"))
    upgrade_to(made, ["0001", "0002", "0003"])
    with made.engine.begin() as connection:
        for row in rows:
            connection.execute(text(row), {"at": "2026-01-20 09:00:00.000000"})
        previous = START
        for number, (at, actor, act, subject, before, after) in enumerate(said, 1):
            line = {"number": number, "at": at, "actor": actor, "act": act, "subject": subject, "dossier_id": None}
            line |= {"reason": None, "before": json.dumps(before), "after": json.dumps(after), "previous": previous}
            line["hash"] = previous = line_hash(line)
            connection.execute(insert(JOURNAL), line)
        connection.execute(text(f"UPDATE journal_head SET number = {len(said)}, hash = '{previous}'"))
    return made, Noted(len(said), previous)


@pytest.fixture
def old(database_url, tmp_path):
    """A base of revision 0003."""
    said = [(AT, actor, act, subject, {}, after) for actor, act, subject, after in SAID]
    made, noted = base_of_then(database_url, tmp_path, ROWS, said)
    with closing(made):
        yield made, noted


def test_a_line_noted_under_the_old_chain_still_answers(old):
    database, noted = old
    upgrade(database)
    with database.reading() as session:
        assert verify(session, noted).problems == ()
        forged = Noted(noted.number, "f" * 64)
        assert [each.kind for each in verify(session, forged).problems] == [Break.NOTED]
        first = session.get_one(JournalLine, 0)
        assert json.loads(first.after) == {"head": str(noted), "wrong": []}


def test_the_new_chain_holds_no_name_nor_address(old):
    database, _ = old
    upgrade(database)
    with database.reading() as session:
        lines = [str(row) for row in session.execute(select(JournalLine.__table__)).all()]
    for name in ("@", "Chef", "Ateliers", "exemple"):
        assert [line for line in lines if name in line] == []


def test_what_did_not_follow_in_the_old_chain_is_told_for_ever(old):
    database, noted = old
    with database.writing() as session:
        unfreeze(session, "journal")
        session.execute(text("UPDATE journal SET reason = 'Un autre' WHERE number = 2"))
    upgrade(database)
    with database.reading() as session:
        (problem,) = verify(session, noted).problems
    assert (problem.kind, problem.first) == (Break.FORMER, 0)
    assert "lignes 2" in problem.sentence


def test_a_migration_that_is_killed_anywhere_leaves_the_old_chain_or_the_new_one(old):
    database, noted = old
    with database.reading() as session:
        before = session.execute(text("SELECT * FROM journal ORDER BY number")).all()
    cut = 0
    for number in range(1, 400, 9):
        _, stop = fail_at(database, number)
        try:
            upgrade(database)
        except Killed:
            cut += 1
        finally:
            stop()
        # what comes after the chaining has its own transaction
        if revision(database) != "0003":
            break
        with database.reading() as session:
            assert session.execute(text("SELECT * FROM journal ORDER BY number")).all() == before
    assert cut > 4
    upgrade(database)
    assert revision(database) == HEAD
    with database.reading() as session:
        assert verify(session, noted).problems == ()


def test_the_journal_is_frozen_again(old):
    database, _ = old
    upgrade(database)
    with pytest.raises(Exception, match="le journal ne se modifie pas"), database.writing() as session:
        session.execute(text("UPDATE journal SET reason = 'x'"))
