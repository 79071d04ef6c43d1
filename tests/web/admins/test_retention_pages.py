"""Retention: whom a purge would erase is told, then erased by a work; one person is given what is kept, or erased."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from administering import confirmed, page, pressed, read
from desks import STARTED, Office
from flask import Flask
from form_fields import sent_of
from signed_in import SignedInClient, browser_of, site_of
from sqlalchemy import select, update
from statements import hearing

from tremplin.casework.following.editing import add
from tremplin.records.participations import Participation
from tremplin.records.people import Person
from tremplin.works.working import work
from tremplin_web.clock import Clock

RULES, PERSONS = "/administration/conservation", "/administration/conservation/personne"
AMINA = {"last_name": "Zqxbenali", "first_name": "Zqxamina", "birth_date": "04/05/1990", "territory": "nord"}


@pytest.fixture
def admin(served: Flask, office: Office) -> SignedInClient:
    return browser_of(served, office, office.admin)


def followed(office: Office, count: int = 1) -> str:
    dossier = office.running()
    for step in range(count):
        add(office.desk, office.editor, dossier, {**AMINA, "first_name": f"Zqxamina{step}"}, at=STARTED)
    return dossier


def left(office: Office) -> int:
    with office.desk.database.reading() as session:
        return len(session.scalars(select(Person.id).where(Person.erased_at.is_(None))).all())


def test_whom_a_purge_would_erase_is_told_then_erased_as_a_work(office: Office) -> None:
    followed(office, 2)
    now = browser_of(site_of(office), office, office.admin)
    shown = page(now, RULES)
    assert "La durée de personne n'est passée" in shown
    assert "Zqx" not in shown
    # so many years later
    later = date(2040, 1, 20)
    admin = browser_of(site_of(office, Clock(later)), office, office.admin)
    assert "Effacer ceux dont la durée est passée…" in page(admin, RULES)
    said = pressed(admin, RULES, "purge")
    assert "Effacer 2 personnes dont la durée de conservation est passée" in said
    assert left(office) == 2
    begun = admin.post(RULES, {"action": "purge", "confirme": "oui"})
    assert begun.headers["Location"].startswith("/travaux/")
    machine = datetime.now(UTC)
    work(office.desk, machine=lambda: machine, at=lambda: datetime(2040, 1, 20, 9, tzinfo=UTC))
    assert "2 personnes effacées" in page(admin, begun.headers["Location"])
    assert left(office) == 0
    told = page(admin, RULES)
    assert "2 personnes effacées de cette base." in told
    assert "Zqx" not in told


def test_the_page_asks_the_base_as_much_for_many_people_as_for_one(admin: SignedInClient, office: Office) -> None:
    followed(office)
    page(admin, RULES)
    with hearing(office) as counted:
        page(admin, RULES)
        one = len(counted)
    followed(office, 20)
    with hearing(office) as counted:
        page(admin, RULES)
        assert len(counted) == one


def test_a_person_is_given_all_that_is_kept_of_them_and_the_journal_keeps_that_they_were(
    admin: SignedInClient, office: Office
) -> None:
    dossier = followed(office)
    answer = admin.post(PERSONS, {"action": "access", "dossier": dossier, "number": "1", "reason": "Elle le demande."})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=acces.zip"
    with ZipFile(BytesIO(answer.data)) as bundle:
        assert "Zqxbenali" in bundle.read("acces.txt").decode()
    answer.close()
    told = page(admin, "/administration/journal?acte=give_access")
    assert "Elle le demande." in told
    assert "Zqx" not in told


@pytest.mark.parametrize(
    "typed", [{}, {"person": "douze"}, {"person": "999"}, {"dossier": "00-2026-999999", "number": "1"}]
)
def test_who_is_not_found_is_told_on_the_page_and_nothing_given(
    admin: SignedInClient, office: Office, typed: dict[str, str]
) -> None:
    followed(office)
    read(admin.post(PERSONS, {"action": "access", **typed}), 422)
    assert "Aucune ligne" in page(admin, "/administration/journal?acte=give_access")


def test_a_person_is_erased_once_it_is_said_what_goes_and_why(admin: SignedInClient, office: Office) -> None:
    dossier = followed(office)
    asked = {"dossier": dossier, "number": "1", "reason": "Elle le demande."}
    assert "dites pourquoi" in read(admin.post(PERSONS, {"action": "erase", **asked, "reason": ""}), 422)
    said = pressed(admin, PERSONS, "erase", **asked)
    assert f"1 participation ({dossier})" in said
    assert left(office) == 1
    assert "La personne est effacée." in confirmed(admin, PERSONS, "erase", **asked)
    assert left(office) == 0
    again = read(admin.post(PERSONS, {"action": "erase", **asked}), 422)
    assert "cette personne est déjà effacée" in again


def test_who_is_erased_is_who_was_told_whoever_bears_that_number_since(admin: SignedInClient, office: Office) -> None:
    dossier = followed(office, 2)
    held = sent_of(pressed(admin, PERSONS, "erase", dossier=dossier, number="1", reason="Elle le demande."), PERSONS)
    with office.desk.database.writing() as session:
        told, other = session.scalars(select(Person.id).order_by(Person.id))
        session.execute(update(Participation).where(Participation.number == 1).values(person_id=other))
    assert admin.post(PERSONS, {**held, "confirme": "oui"}).status_code == 303
    with office.desk.database.reading() as session:
        assert session.scalars(select(Person.id).where(Person.erased_at.is_not(None))).all() == [told]


def test_a_reason_that_names_the_person_is_refused(admin: SignedInClient, office: Office) -> None:
    dossier = followed(office)
    asked = {"dossier": dossier, "number": "1", "reason": "Zqxbenali le demande."}
    read(admin.post(PERSONS, {"action": "erase", "confirme": "oui", **asked}), 422)
    assert left(office) == 1
