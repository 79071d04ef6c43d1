"""Many rows inserted at once are those that one insertion at a time would have made."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import column, insert, select, table
from sqlalchemy.exc import IntegrityError

from tremplin.records.tables import METADATA
from tremplin.storage.bulk import insert_rows
from tremplin.storage.engine import Database

PERSONS = METADATA.tables["persons"]
NAMES = ("department", "hash", "last_name", "birth_date", "erased_at")
AT = datetime(2026, 10, 1, 9, 30, 15, 123456, tzinfo=UTC)
ROWS: list[tuple[Any, ...]] = [
    ("00", None, "L'Hôte « % » ?", date(1990, 5, 14), None),
    ("00", None, None, None, AT),
    ("00", "a" * 64, "Dubreuil", date(1990, 5, 14), None),
]


def stored(database: Database) -> list[Any]:
    """The rows, as the driver gives them."""
    raw = table("persons", *map(column, NAMES))
    with database.reading() as session:
        return sorted((tuple(row) for row in session.execute(select(*raw.c))), key=repr)


def test_rows_are_kept_as_sqlalchemy_would_keep_them(database: Database):
    with database.writing() as session:
        session.execute(insert(PERSONS), [dict(zip(NAMES, row, strict=True)) for row in ROWS[:2]])
    expected = stored(database)
    with database.writing() as session:
        session.execute(PERSONS.delete())
        insert_rows(session.connection(), PERSONS, NAMES, ROWS[:2])
    assert stored(database) == expected
    with database.reading() as session:
        assert sorted(session.scalars(select(PERSONS.c.erased_at)), key=str) == [AT, None]


def test_nothing_is_inserted_of_no_row(database: Database):
    with database.writing() as session:
        insert_rows(session.connection(), PERSONS, NAMES, [])
    assert stored(database) == []


def test_a_row_that_is_taken_is_refused_and_left_as_it_is_where_that_is_asked(database: Database):
    unique = ("department", "hash")
    with database.writing() as session:
        insert_rows(session.connection(), PERSONS, NAMES, ROWS[2:])
    other = ("00", "a" * 64, "Autre", None, None)
    with pytest.raises(IntegrityError), database.writing() as session:
        insert_rows(session.connection(), PERSONS, NAMES, [other])
    with database.writing() as session:
        insert_rows(
            session.connection(), PERSONS, NAMES, [other, ("00", "b" * 64, "Lenoir", None, None)], absent=unique
        )
    assert [row[2] for row in stored(database)] == ["Dubreuil", "Lenoir"]


def test_a_quantity_that_is_finer_than_thousandths_is_refused_before_the_base_sees_it(database: Database):
    activities = METADATA.tables["activities"]
    columns = ("dossier_id", "participation", "activity_key", "kind", "held_on", "hours_done")
    row = (1, 1, "a", "exam", date(2026, 4, 1), Decimal("0.0005"))
    with pytest.raises(ValueError, match="more than three decimals"), database.writing() as session:
        insert_rows(session.connection(), activities, columns, [row])
