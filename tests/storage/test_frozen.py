"""What is kept for ever: the database itself refuses to change it, and says so."""

import pytest
from databases import unfreeze
from desks import AT
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tremplin.casework.applying.deposits import deposit
from tremplin.storage.backups.checkup import FROZEN

ROWS = {
    "decisions": (
        "INSERT INTO decisions VALUES (1, 1, 'refused', 'Non', 1, 2, '2026-02-01', NULL, NULL, '[]', NULL, NULL)"
    ),
    "settlements": "INSERT INTO settlements VALUES (1, 1, :snapshot, '2027-01-01', 1, 5, 5, NULL, 5, 0, 5, NULL)",
    "settlement_lines": "INSERT INTO settlement_lines VALUES (1, 1, 1, 'staff', 'Personnel', 5, 'Réalisé')",
    "messages": "INSERT INTO messages VALUES (1, 1, 'service', 'Bonjour', '2026-02-01', 1)",
}
SENTENCES = {
    "messages": "un message ne se modifie pas",
    "journal": "le journal ne se modifie pas",
    "deposits": "un dépôt ne se modifie pas",
    "decisions": "une décision ne se modifie pas",
    "settlements": "un solde ne se modifie pas",
    "settlement_lines": "un solde ne se modifie pas",
    "fiche_snapshots": "une fiche gelée ne se modifie pas",
}
COLUMN = {"journal": "actor", "fiche_snapshots": "form", "settlements": "share"}


@pytest.fixture
def filled(office):
    """A database that holds a row in each table that does not change."""
    deposit(office.desk, office.signatory, office.draft(), at=AT)
    with office.desk.database.writing() as session:
        snapshot = session.scalar(text("SELECT hash FROM fiche_snapshots"))
        for row in ROWS.values():
            session.execute(text(row), {"snapshot": snapshot} if ":snapshot" in row else {})
    return office.desk.database


def counted(database, table):
    with database.reading() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}"))


def test_the_tables_that_do_not_change_are_these():
    assert set(FROZEN) == set(SENTENCES)


@pytest.mark.parametrize("table", SENTENCES)
@pytest.mark.parametrize("order", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_a_row_that_is_kept_for_ever_is_neither_changed_nor_removed(filled, table, order):
    before = counted(filled, table)
    assert before
    column = COLUMN.get(table, "number")
    with pytest.raises(IntegrityError, match=SENTENCES[table]), filled.writing() as session:
        session.execute(text(order.format(table=table, column=column)))
    assert counted(filled, table) == before


@pytest.mark.parametrize("table", SENTENCES)
def test_a_row_that_is_kept_for_ever_is_not_replaced_by_another(filled, table):
    if filled.dialect == "postgresql":
        order = f"TRUNCATE {table} CASCADE"
    else:
        order = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with pytest.raises(IntegrityError, match=r"ne se modifie pas"), filled.writing() as session:
        session.execute(text(order))


def test_a_test_may_spoil_a_table_to_see_that_it_shows(filled):
    with filled.writing() as session:
        unfreeze(session, "journal")
        session.execute(text("DELETE FROM journal"))
    assert counted(filled, "journal") == 0
