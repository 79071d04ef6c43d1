"""What is frozen of people: a report received, a settlement, a month that two sides validated."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from desks import Office, make_office
from peopled import peopled_office, person, row
from sqlalchemy import update

from tremplin.casework.acting.people.digest import of_dossier
from tremplin.casework.operating import months, operations, reports, settlements
from tremplin.casework.reading.page import shown
from tremplin.errors import Forbidden, NotYet
from tremplin.records.codes import ReportKind
from tremplin.records.tables import METADATA, identifier
from tremplin.storage.engine import Database

MARCH = date(2026, 3, 1)
LATER = datetime(2026, 4, 10, 9, tzinfo=UTC)
SUMMER = datetime(2026, 8, 10, 9, tzinfo=UTC)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


@pytest.fixture
def running(office: Office) -> str:
    reference = office.running()
    person(office, reference, 1, entered_on=MARCH, publics=["brsa", "rqth"])
    person(office, reference, 2, publics=["brsa"], entered_on=date(2026, 3, 16), left_on=date(2026, 4, 2))
    row(
        *(office, "activities", reference, 1),
        activity_key="a",
        kind="workshop",
        held_on=date(2026, 3, 10),
        hours_done=3,
    )
    return reference


def test_a_month_is_counted_from_its_rows(office: Office, running: str):
    march = months.month_of(office.desk, office.local, running, MARCH).published()
    assert (march["present"], march["entered"], march["left"], march["hours"]) == (2, 2, 0, "3")
    assert march["people"] == [
        {"number": 1, "activities": 1, "hours": "3"},
        {"number": 2, "activities": 0, "hours": None},
    ]
    april = months.month_of(office.desk, office.local, running, date(2026, 4, 15)).published()
    assert (april["month"], april["present"], april["left"], april["hours"]) == ("2026-04", 2, 1, None)
    may = months.month_of(office.desk, office.local, running, date(2026, 5, 1)).published()
    assert (may["present"], may["people"]) == (1, [{"number": 1, "activities": 0, "hours": None}])


def test_a_month_is_validated_by_both_sides_each_once(office: Office, running: str):
    assert not months.validate(office.desk, office.signatory, running, MARCH, at=LATER).validated
    with pytest.raises(NotYet, match="déjà validé"):
        months.validate(office.desk, office.signatory, running, MARCH, at=LATER)
    assert months.validate(office.desk, office.local, running, MARCH, at=LATER).validated
    kept = shown(office.desk, office.instructor, running, at=LATER)["months"]
    assert [line["carrier_by"] for line in kept] == ["Signatory"]
    with pytest.raises(Forbidden):
        months.validate(office.desk, office.editor, running, MARCH, at=LATER)
    with pytest.raises(Forbidden):
        months.validate(office.desk, office.decider, running, MARCH, at=LATER)


def test_what_changes_after_a_validation_is_to_validate_again(office: Office, running: str):
    months.validate(office.desk, office.signatory, running, MARCH, at=LATER)
    months.validate(office.desk, office.local, running, MARCH, at=LATER)
    row(office, "activities", running, 2, activity_key="b", kind="interview", held_on=date(2026, 3, 20))
    told = months.month_of(office.desk, office.local, running, MARCH)
    assert (told.stale, told.validated) == (True, False)
    assert [(*change,) for change in told.changes] == [("Activités", None, 1, 2), ("Activités", 2, 0, 1)]
    assert told.was is not None
    assert (told.was.carrier_at, told.was.service_at) == (LATER, LATER)
    assert not months.validate(office.desk, office.local, running, MARCH, at=LATER).validated
    assert len(shown(office.desk, office.instructor, running, at=LATER)["months"]) == 2


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("activities", {"area": "rural"}),
        ("activities", {"kind": "interview"}),
        ("participations", {"entered_on": date(2026, 3, 31)}),
    ],
)
def test_what_changes_no_total_is_to_validate_again_too(office: Office, running: str, table: str, said: dict[str, Any]):
    for who in (office.signatory, office.local):
        months.validate(office.desk, who, running, MARCH, at=LATER)
    with office.desk.database.writing() as session:
        kept = METADATA.tables[table]
        session.execute(update(kept).where(kept.c.dossier_id == identifier(running)).values(said))
    told = months.month_of(office.desk, office.local, running, MARCH)
    # its rows say otherwise, and no figure does
    assert (told.stale, told.changes if table == "activities" else []) == (True, [])


def test_what_comes_after_a_month_leaves_it_validated(office: Office, running: str):
    for who in (office.signatory, office.local):
        months.validate(office.desk, who, running, MARCH, at=LATER)
    row(office, "exits", running, 1, exit_on=date(2026, 6, 30), contract="cdi")
    row(office, "activities", running, 1, activity_key="b", kind="workshop", held_on=date(2026, 4, 1), hours_done=3)
    assert months.month_of(office.desk, office.local, running, MARCH).validated


def test_a_month_under_way_or_out_of_the_operation_or_empty_is_not_validated(office: Office, running: str):
    with pytest.raises(NotYet, match="Ce mois n'est pas fini"):
        months.validate(office.desk, office.local, running, date(2026, 4, 1), at=LATER)
    with pytest.raises(NotYet, match=r"(?s)n'est pas de l'opération.*Personne n'est enregistré"):
        months.validate(office.desk, office.local, running, date(2026, 2, 1), at=LATER)


def test_a_month_leaves_the_version_of_the_dossier(office: Office, running: str):
    before = office.version(running)
    months.validate(office.desk, office.local, running, MARCH, at=LATER)
    assert office.version(running) == before


def test_an_interim_report_keeps_what_the_rows_told_that_day(office: Office, running: str):
    reports.receive(
        office.desk, office.instructor, running, kind=ReportKind.INTERIM, received_on=date(2026, 8, 10), at=SUMMER
    )
    person(office, running, 3, entered_on=date(2026, 5, 1))
    kept = shown(office.desk, office.instructor, running, at=SUMMER)["reports"][0]["figures"]
    # whoever reads a dossier reads its reports, and not who is of a public of health
    assert "results.publics.brsa" in kept
    assert "rqth" not in str(kept)
    assert (kept["results.participants"], kept["results.hours"]) == (2, 3)
    assert "digest" not in kept
    assert json.dumps(kept)


def test_a_committee_says_who_came_and_whether_the_dashboard_was_there(office: Office, running: str):
    desk, local = office.desk, office.local
    operations.meet(desk, local, running, held_on=date(2026, 3, 10), attendees=["relais"], at=LATER)
    reports.receive(desk, office.instructor, running, kind=ReportKind.DASHBOARD, received_on=date(2026, 4, 1), at=LATER)
    operations.meet(desk, local, running, held_on=date(2026, 4, 1), at=LATER)
    first, second = shown(desk, local, running, at=LATER)["committees"]
    assert first["attendees"] == [{"code": "relais", "label": "Relais du territoire"}]
    assert (first["dashboard"], second["dashboard"]) == (False, True)
    with pytest.raises(NotYet, match=r"Service « relai » inconnu. Vouliez-vous dire « relais »"):
        operations.meet(desk, local, running, held_on=date(2026, 4, 2), attendees=["relai"], at=LATER)


def test_a_settlement_keeps_the_digest_of_what_it_counted(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents")
    reference = office.reported()
    person(office, reference, 1, entered_on=MARCH, publics=[])
    office.settle(reference)
    kept = settlements.shown(office.desk, office.instructor, reference).people
    assert kept is not None
    assert kept.unchanged
    assert "people" not in shown(office.desk, office.decider, reference, at=SUMMER)["settlements"][0]
    row(office, "activities", reference, 1, activity_key="a", kind="other", held_on=MARCH)
    assert settlements.shown(office.desk, office.instructor, reference).people == (False,)


def test_no_digest_lets_a_public_of_health_be_tried(office: Office, running: str):
    # whoever reads the facts of people, and not their health, would try each public until the digest is the same
    reports.receive(
        office.desk, office.instructor, running, kind=ReportKind.INTERIM, received_on=date(2026, 8, 10), at=SUMMER
    )
    with office.desk.database.reading() as session:
        digest = of_dossier(session, int(running.rsplit("-", 1)[-1]))
    for reader in (office.decider, office.local, office.editor):
        assert str(digest) not in json.dumps(shown(office.desk, reader, running, at=SUMMER), default=str)


def test_a_settlement_tells_that_one_person_became_two(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents")
    reference = office.reported()
    who = person(office, reference, 1, entered_on=MARCH, publics=[])
    person(office, reference, 2, entered_on=MARCH, publics=[], person_id=who)
    other = person(office, reference, 3, entered_on=MARCH, publics=[])
    office.settle(reference)
    kept = settlements.shown(office.desk, office.instructor, reference).people
    assert kept is not None
    assert kept.unchanged
    with office.desk.database.writing() as session:
        paths = METADATA.tables["participations"]
        session.execute(update(paths).where(paths.c.number == 2).values(person_id=other))
    assert settlements.shown(office.desk, office.instructor, reference).people == (False,)


def test_a_settlement_of_nobody_keeps_no_digest(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents")
    reference = office.settled()
    assert settlements.shown(office.desk, office.instructor, reference).people is None
