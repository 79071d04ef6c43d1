"""The stream: the rows of each dossier as they are kept, whatever the engine, and no dossier of another scope."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from desks import Office
from peopled import peopled_office, person, row
from whole_rows import several, stream

from tremplin.indicators.engine.counting import Query, count
from tremplin.indicators.engine.entries import Did, Ended, Evaluated, NewsAsked
from tremplin.records.tables import identifier
from tremplin.storage.engine import Database

MARCH = date(2026, 3, 1)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def everything(column):
    return column > 0


def test_the_rows_of_each_dossier_are_read_once_in_their_order(office: Office):
    one, empty, two = office.running(), office.running(title="Vide"), office.running(title="Deux")
    who = person(office, one, 1, entered_on=MARCH, sex="f", publics=["brsa", "rqth"], territory="nord")
    person(office, one, 2, age_at_entry=30)
    person(office, two, 1, person_id=who, publics=[])
    row(office, "exits", one, 1, exit_on=date(2026, 6, 1), contract="cdi", months=6, subsidised=False)
    row(
        *(office, "milestones", one, 1),
        origin="exit",
        months="6",
        done_on=date(2026, 12, 1),
        status="reached",
        in_work=True,
    )
    row(
        *(office, "activities", two, 1),
        activity_key="a",
        kind="workshop",
        held_on=MARCH,
        hours_done=Decimal("2.5"),
    )
    row(office, "evaluations", two, 1, done_on=MARCH, item="mobilite", result="acquired")
    with office.desk.database.reading() as session:
        found = list(stream(session, everything))
        met = several(session, everything)
    assert [rows.dossier for rows in found] == [identifier(one), identifier(empty), identifier(two)]
    assert [len(rows.entries) for rows in found] == [2, 0, 1]
    first, second, third = (*found[0].entries, *found[2].entries)
    assert (first.sex, first.publics, first.territory) == ("f", frozenset({"brsa", "rqth"}), "nord")
    assert first.exit == Ended(date(2026, 6, 1), "cdi", 6, False, None)
    assert first.news == [
        NewsAsked("exit", "6", date(2026, 12, 1), True, True, Ended(date(2026, 12, 1), None, None, None, None))
    ]
    assert (second.age, second.publics, second.exit) == (30, None, None)
    assert third.publics == frozenset()
    assert third.activities == [Did("workshop", MARCH, "a", None, 2500)]
    assert third.evaluations == [Evaluated(MARCH, "mobilite", "acquired")]
    assert met == {who}


def test_a_scope_counts_its_own_dossiers_alone(office: Office):
    one, two = office.running(), office.running(title="Deux")
    who = person(office, one, 1, entered_on=MARCH)
    person(office, two, 1, entered_on=MARCH, person_id=who)
    person(office, two, 2, entered_on=MARCH)

    def counted(*references: str) -> int:
        numbers = [identifier(reference) for reference in references]
        with office.desk.database.reading() as session:
            met = several(session, lambda column: column.in_(numbers))
            rows = stream(session, lambda column: column.in_(numbers))
            return count(rows, [Query(measure="participants")], met)[0].amounts[()]

    assert (counted(one), counted(two), counted(one, two)) == (1, 2, 2)
