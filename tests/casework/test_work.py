"""What waits for an official: by how pressing it is, theirs first, a few of each, as many statements however many."""

from datetime import date

import pytest
from desks import AT, Office

from tremplin.casework.granting.assigning import assign
from tremplin.casework.reading.awaited.work import Pressing, work
from tremplin.records.acts import Act

# the agreement foresees an operation from March 2026 to February 2027
BEFORE, DURING, AFTER = date(2026, 1, 21), date(2026, 6, 1), date(2027, 12, 1)


def told(office: Office, who: str, day: date = BEFORE) -> dict[str, list[tuple[str, Act]]]:
    groups = work(office.desk.database, getattr(office, who), day=day)
    return {group.pressing.value: [(line.row.reference, line.act) for line in group.lines] for group in groups}


def test_a_dossier_waits_for_whoever_may_act_on_it_next(office: Office) -> None:
    submitted = office.submitted()
    assert told(office, "instructor") == {"next": [(submitted, Act.REVIEW)]}
    # the decider has nothing to do of it before it is studied
    assert told(office, "decider") == {}
    reviewed = office.under_review(title="Ateliers du sud")
    assert told(office, "instructor") == {"next": [(submitted, Act.REVIEW), (reviewed, Act.SCORE)]}
    assert told(office, "decider") == {"next": [(reviewed, Act.ACCEPT)]}


def test_what_another_instructs_is_not_mine_to_study(office: Office) -> None:
    reviewed = office.under_review()
    # who may instruct here may decide too: of what another instructs, they have the decision alone
    assert told(office, "second") == {"next": [(reviewed, Act.ACCEPT)]}
    assign(office.desk, office.instructor, reviewed, office.second.login, at=AT, reason="Absence.")
    assert told(office, "second") == {"next": [(reviewed, Act.SCORE)]}
    assert told(office, "instructor") == {}


def test_what_is_late_of_an_operation_comes_before_all(office: Office) -> None:
    running = office.running()
    assert told(office, "instructor", AFTER)["late"] == [(running, Act.FOLLOW)]
    assert "late" not in told(office, "instructor", DURING)


@pytest.mark.parametrize(("days", "group"), [(8, None), (7, "week"), (0, "week"), (-1, "late")])
def test_a_last_day_is_of_the_week_until_it_is_past(office: Office, days: int, group: str | None) -> None:
    running = office.running()
    (line,) = [line for each in work(office.desk.database, office.instructor, day=AFTER) for line in each.lines]
    assert line.due_on
    found = told(office, "instructor", date.fromordinal(line.due_on.toordinal() - days))
    assert found == ({group: [(running, Act.FOLLOW)]} if group else {})


def test_a_reader_and_a_statistician_have_nothing_to_do(office: Office) -> None:
    office.under_review()
    assert told(office, "reader") == told(office, "statistician") == told(office, "admin") == {}


def test_what_somebody_of_an_organisation_has_to_do_is_not_an_official_s_work(office: Office) -> None:
    office.draft()
    assert told(office, "signatory") == {}


def test_more_than_a_few_says_so(office: Office) -> None:
    for rank in range(21):
        office.submitted(title=f"Ateliers {rank}")
    (group,) = work(office.desk.database, office.instructor, day=BEFORE)
    assert (group.pressing, len(group.lines), group.more) == (Pressing.NEXT, 20, True)
