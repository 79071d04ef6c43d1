"""What waits for somebody when they come in: theirs to do, in their perimeter, and no more."""

from datetime import date

import pytest
from desks import AT, Office

from tremplin.casework.granting.instruction import review
from tremplin.casework.reading.awaited.waiting import FEW, KINDS, waiting
from tremplin.records.codes import Role

DAY = date(2026, 1, 20)


def codes(office: Office, who: str, day: date = DAY) -> list[str]:
    return [each.code for each in waiting(office.desk.database, getattr(office, who), day=day)]


def test_a_dossier_waits_for_each_in_turn(office: Office):
    assert codes(office, "signatory") == []
    office.draft()
    assert (codes(office, "signatory"), codes(office, "editor"), codes(office, "instructor")) == (["draft"],) * 2 + (
        [],
    )
    written = office.submitted()
    assert codes(office, "instructor") == ["to_review"]
    review(office.desk, office.instructor, written, at=AT)
    assert codes(office, "instructor") == ["under_review"]
    assert codes(office, "decider") == ["to_decide"]
    assert codes(office, "signatory") == ["draft", "studied"]


@pytest.mark.parametrize("who", ["other", "statistician", "admin"])
def test_nothing_waits_for_who_sees_nothing_of_it(office: Office, who: str):
    office.under_review()
    office.running()
    assert codes(office, who) == []


def test_what_is_late_comes_first_and_not_before_its_day(office: Office):
    office.running()
    assert "late" not in codes(office, "instructor", date(2026, 3, 2))
    assert codes(office, "instructor", date(2027, 12, 1))[0] == "late"
    assert codes(office, "signatory", date(2027, 12, 1))[0] == "late_carrier"


def test_more_than_a_few_are_said_to_be_more(office: Office):
    for rank in range(FEW + 1):
        office.draft(f"Atelier {rank}")
    (group,) = waiting(office.desk.database, office.editor, day=DAY)
    assert (len(group.rows), group.more) == (FEW, True)


def test_every_role_that_sees_dossiers_has_a_reason_to_be_shown_some():
    told = {role for kind in KINDS for role in kind.roles}
    assert told == set(Role) - {Role.STATISTICIAN, Role.ADMIN}
