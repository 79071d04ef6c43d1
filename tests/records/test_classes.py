"""Every column says what it is about: what is kept of people is known, and nothing of it is forgotten."""

import pytest
from sqlalchemy import Table

from tremplin.records.accounts import Account
from tremplin.records.classes import EVERYWHERE, OWN, PERSONAL, DataClass, class_of, personal
from tremplin.records.people import IDENTITY
from tremplin.records.tables import METADATA


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_column_of_every_table_says_what_it_is_about(table: Table):
    assert {column.name for column in table.columns if column.name not in {*OWN[table.name], *EVERYWHERE}} == set()
    assert set(OWN[table.name]) <= set(table.columns.keys())
    # a column that is said in its table and everywhere alike is a line too many
    assert not [name for name, kind in OWN[table.name].items() if EVERYWHERE.get(name) is kind]


def test_no_table_is_told_that_is_not_there():
    assert set(OWN) == set(METADATA.tables)


def test_what_an_erasure_empties_is_what_names_a_person():
    named = {column.name for column in METADATA.tables["persons"].columns if class_of(column) is DataClass.IDENTITY}
    assert named == {*IDENTITY}


def test_whatever_names_an_account_is_about_who_works_here():
    accounts = METADATA.tables[Account.__tablename__]
    naming = [
        column for table in METADATA.sorted_tables for column in table.columns if column.references(accounts.c.id)
    ]
    assert naming
    assert {class_of(column) for column in naming} == {DataClass.STAFF}


def test_people_are_in_their_own_tables_alone():
    followed = {
        *("persons", "participations", "participation_publics", "participation_health", "exits", "milestones"),
        *("activities", "evaluations", "evidence"),
    }
    assert {column.table.name for column in personal()} == followed
    assert {column.table.name for column in personal() if class_of(column) is DataClass.HEALTH} == {
        "participation_health"
    }
    assert set(DataClass) > PERSONAL
