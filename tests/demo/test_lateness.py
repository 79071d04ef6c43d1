"""What is late is found by the day that the last act kept, as all the calendars tell it one by one."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from demonstrations import TODAY, Demonstration

from tremplin.casework.acting.due.lateness import date_again
from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.reading.calendar import dated, overdue
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.walking import pages
from tremplin.records.codes import Role
from tremplin.records.searching import UNDATED, SearchMark
from tremplin.records.tables import Dossier

READER = Actor(1, "lecture@exemple.fr", (Grant(Role.READER, department="00"),))
DAYS = [date(2026, 1, 1), *(TODAY + timedelta(days=each) for each in (-400, -90, -1, 0, 1, 60, 900))]


def late(demonstration: Demonstration, day: date) -> set[str]:
    found = pages(demonstration.desk, READER, Filters(late=True, on=day))
    return {row.reference for some in found for row in some}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_late_is_what_its_calendar_says(demonstration: Demonstration, day: date):
    assert late(demonstration, day) == {each.dossier for each in overdue(demonstration.desk, READER, day=day)}


def test_some_is_late_and_not_all(demonstration: Demonstration):
    assert len(late(demonstration, DAYS[1])) < len(late(demonstration, TODAY)) < demonstration.loaded.dossiers


class Undone(Exception):
    """What a test wrote is put back."""


def test_the_day_that_acts_kept_is_the_one_that_would_be_read_now(demonstration: Demonstration):
    desk, kept = demonstration.desk, {row["dossier_id"]: row["due_on"] for row in demonstration.rows("search_marks")}
    with suppress(Undone), desk.database.writing() as session:
        dossiers = session.query(Dossier).all()
        date_again(session, [(each, desk.shelf.fiche(session, each.snapshot)) for each in dossiers])
        assert {each.dossier_id: each.due_on for each in session.query(SearchMark)} == kept
        raise Undone
    assert UNDATED not in kept.values()
    dated(desk)
