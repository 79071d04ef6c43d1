"""Reminders: before a closing to whoever has a draft, before a deadline to whoever owes something, once each."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from desks import AT, SIGNED, Office, make_office
from factories import DEPARTMENT, FICHE, PLACE
from posting import MACHINE, OTHER, OTHER_FICHE, OTHER_PLACE, folder_at, posted, unreadable, waiting, work
from sqlalchemy import update

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.mailing import managing
from tremplin.casework.mailing.reminding import remind
from tremplin.casework.operating.reports import receive
from tremplin.documents.fiches.department import DepartmentSchema
from tremplin.records.dossiers import Dossier
from tremplin.records.following import ReportKind
from tremplin.records.outbox import Job
from tremplin.storage.engine import Database

CLOSES = date(2026, 2, 14)
REPORTS = "reports:\n  final: {within: 3 months, evidence_of_exits: false, source: Évaluation}\n"
# three months after 28/02/2027
DUE = date(2027, 5, 28)
DRAFTED = {"state": "draft", "deposited_at": None, "counts_on": None}


def reminded(office: Office, folder: Path, day: date) -> int:
    """How many reminders a day writes and sends."""
    work(office, folder_at(folder), day=day, machine=MACHINE + timedelta(days=(day - CLOSES).days))
    return len([row for row in waiting(office) if row.kind in ("closing", "deadline")])


@pytest.mark.parametrize(("before", "written"), [(16, 0), (15, 2), (4, 2), (3, 4), (0, 4), (-1, 2)])
def test_a_draft_is_reminded_of_on_its_days_and_not_the_day_before(office: Office, tmp_path: Path, before, written):
    posted(office).draft()
    # the days that come before, as a worker that never stops sees them
    for days in (20, 15) if before < 15 else ():
        reminded(office, tmp_path / "m", CLOSES - timedelta(days=days))
    assert reminded(office, tmp_path / "m", CLOSES - timedelta(days=before)) == written


def test_the_same_day_read_twice_reminds_once(office: Office, tmp_path: Path):
    posted(office).draft()
    day = CLOSES - timedelta(days=15)
    assert reminded(office, tmp_path / "m", day) == 2
    with office.desk.database.writing() as session:
        # killed before it could note that it was done
        session.execute(update(Job).values(done_for=None))
    assert reminded(office, tmp_path / "m", day) == 2


def test_a_worker_that_was_down_on_the_day_catches_up_and_says_one_thing(office: Office, tmp_path: Path):
    posted(office).draft()
    assert reminded(office, tmp_path / "m", CLOSES - timedelta(days=10)) == 2
    assert reminded(office, tmp_path / "m", CLOSES - timedelta(days=9)) == 2


def test_what_is_deposited_is_not_reminded_of_be_it_deposited_since(office: Office, tmp_path: Path):
    posted(office).submitted()
    written = office.draft()
    day = CLOSES - timedelta(days=15)
    remind(office.desk, day, AT)
    deposit(office.desk, office.signatory, written, at=AT)
    work(office, folder_at(tmp_path / "m"), day=day)
    told = {(row.state, row.error) for row in waiting(office) if row.kind == "closing"}
    assert told == {("dropped", "le dossier n'est plus un brouillon.")}


def test_a_reminder_that_could_not_leave_in_time_is_given_up(office: Office, tmp_path: Path):
    posted(office).draft()
    remind(office.desk, CLOSES - timedelta(days=3), AT)
    work(office, folder_at(tmp_path / "m"), day=CLOSES + timedelta(days=1))
    assert {(row.state, row.error) for row in waiting(office)} == {("dropped", "l'échéance est passée.")}


@pytest.mark.parametrize(("before", "written"), [(31, 0), (30, 2), (7, 2)])
def test_a_report_is_reminded_of_before_its_deadline(database: Database, tmp_path: Path, before, written):
    office = posted(make_office(database, tmp_path / "documents", {PLACE: f"{FICHE}{REPORTS}"}))
    office.running()
    assert reminded(office, tmp_path / "m", DUE - timedelta(days=before)) == written
    if written:
        (row, _) = [row for row in waiting(office) if row.kind == "deadline"]
        assert (row.code, row.due, row.state) == ("final_report", DUE, "done")


def test_a_report_that_was_received_is_not_reminded_of(database: Database, tmp_path: Path):
    office = posted(make_office(database, tmp_path / "documents", {PLACE: f"{FICHE}{REPORTS}"}))
    written = office.running()
    at = SIGNED.replace(year=2027, month=3)
    receive(office.desk, office.signatory, written, kind=ReportKind.FINAL, received_on=date(2027, 3, 3), at=at)
    assert reminded(office, tmp_path / "m", DUE - timedelta(days=7)) == 0


def test_the_days_are_those_of_the_department(database: Database, tmp_path: Path):
    told = f"{DEPARTMENT}reminders: {{before_closing: [20, 1], before_deadlines: []}}\n"
    documents = {"department.yaml": told, PLACE: f"{FICHE}{REPORTS}"}
    office = posted(make_office(database, tmp_path / "documents", documents))
    office.draft()
    assert reminded(office, tmp_path / "m", CLOSES - timedelta(days=21)) == 0
    assert reminded(office, tmp_path / "m", CLOSES - timedelta(days=20)) == 2
    assert reminded(office, tmp_path / "m", CLOSES - timedelta(days=1)) == 4
    office.running()
    reminded(office, tmp_path / "m", DUE - timedelta(days=7))
    assert "deadline" not in {row.kind for row in waiting(office)}


def test_a_department_that_says_one_kind_of_days_keeps_the_others():
    made = DepartmentSchema().load({"department": "00", "name": "Exemple", "reminders": {"before_closing": [10]}})
    assert (made.reminders.before_closing, made.reminders.before_deadlines) == ((10,), (30, 7))


def test_a_dossier_that_cannot_be_read_stops_no_other(database: Database, tmp_path: Path):
    office = posted(make_office(database, tmp_path / "documents", {OTHER_PLACE: OTHER_FICHE}))
    bad = unreadable(office)
    office.draft()
    with database.writing() as session:
        session.execute(update(Dossier).where(Dossier.fiche == OTHER).values(DRAFTED))
    assert reminded(office, tmp_path / "m", CLOSES - timedelta(days=15)) == 2
    (job,) = [row for row in managing.listed(office.desk, office.admin) if row["kind"] == "reminders"]
    assert job["error"].startswith(f"dossiers laissés de côté : {bad} (")
