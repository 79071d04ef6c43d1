"""A person is given all that is kept of them, in every dossier of their department, and nobody else is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from desks import Office
from rosters import AMINA, LATER, PAUL, everything, kept, recorded, sheet
from test_erasing import PDF, piece

from tremplin.casework.acting.policy import Grant
from tremplin.casework.following.access import access, followed
from tremplin.casework.following.leaflet import LABELS, leaflet
from tremplin.casework.following.seeking import Sought
from tremplin.errors import Forbidden, TremplinError
from tremplin.records.classes import personal
from tremplin.records.codes import Role

TALK = {"key": "p2", "activity_key": "a1", "kind": "interview", "on": date(2026, 4, 2), "hours_done": Decimal("1.5")}
NEWS = {"key": "p2", "from": "exit", "months": "2", "on": date(2026, 9, 30), "status": "reached", "in_work": True}
POINT = {"key": "p2", "on": date(2026, 5, 1), "item": "ponctualité", "result": "in_progress"}


@pytest.fixture
def dossier(office: Office) -> str:
    running = office.running()
    sheets = (sheet("milestones", NEWS), sheet("activities", TALK), sheet("evaluations", POINT))
    recorded(office, running, sheet("participants", AMINA, PAUL), *sheets)
    piece(office, running, 2, PDF)
    return running


def given(office: Office, who: Sought, actor: str = "admin") -> dict[str, Any]:
    return access(office.desk, getattr(office, actor), who, at=LATER, reason="Demande reçue le 1er octobre.")


def places(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every column that an answer tells."""
    (person,) = found["people"]
    yield from (("persons", name) for name in person["person"])
    for each in person["participations"]:
        yield from (("participations", name) for name in each)
        yield from ((table.name, name) for table in followed() for row in each[table.name] for name in row)


def test_every_column_that_is_about_people_is_given(office: Office, dossier: str):
    found = given(office, Sought(dossier=dossier, number=2))
    assert {(column.table.name, column.name) for column in personal()} <= set(places(found))
    assert json.loads(json.dumps(found)) == found
    (each,) = found["people"][0]["participations"]
    assert (each["dossier"], each["organisation"]) == (dossier, "Les Ateliers")
    assert [row["code"] for row in each["participation_health"]] == ["rqth"]
    assert (each["activities"][0]["hours_done"], each["exits"][0]["contract"]) == ("1.5", "cdd")
    assert each["evidence"][0]["media_type"] == "application/pdf"


def test_what_is_about_those_who_work_here_is_not(office: Office, dossier: str):
    found = str(given(office, Sought(dossier=dossier, number=2)))
    assert "recorded_by" not in found
    assert "checked_by" not in found


def test_all_the_dossiers_of_the_department_answer_and_nobody_else_s_rows(office: Office, dossier: str):
    other = office.running()
    recorded(office, other, sheet("participants", {**PAUL, "key": "x"}))
    (found,) = given(office, Sought(last_name="lenoir", first_name="PAUL", birth_date=PAUL["birth_date"]))["people"]
    assert [each["dossier"] for each in found["participations"]] == [dossier, other]
    assert "Amina" not in str(found)


def test_somebody_of_the_same_name_without_a_birth_date_is_told_by_number(office: Office, dossier: str):
    other = office.running()
    alone = {"key": "x", "last_name": "LENOIR", "first_name": "Paul"}
    recorded(office, other, sheet("participants", alone, {**alone, "key": "y", "first_name": "Luc"}))
    numbers = dict(kept(office, "persons", "first_name", "id"))
    (found,) = given(office, Sought(dossier=dossier, number=2))["people"]
    (twin,) = found["namesakes"]
    assert twin in dict(kept(office, "persons", "id", "last_name"))
    assert twin not in (numbers["Luc"], numbers["Amina"], found["person"]["id"])


def test_it_is_journaled_without_a_name(office: Office, dossier: str):
    given(office, Sought(dossier=dossier, number=2))
    _, act, subject, reason, after = kept(office, "journal", "number", "act", "subject", "reason", "after")[-1]
    assert (act, reason) == ("give_access", "Demande reçue le 1er octobre.")
    assert json.loads(after) == {"people": 1, "participations": 1}
    assert not [said for said in ("Lenoir", "Paul", "p2") if said in f"{subject}{after}"]


@pytest.mark.parametrize("role", ["editor", "signatory", "other", "local", "instructor", "decider", "statistician"])
def test_an_admin_alone_gives_it_and_the_others_learn_of_nobody(office: Office, dossier: str, role: str):
    before = everything(office)
    told = set()
    for who in (Sought(person=1), Sought(person=999), Sought(dossier=dossier, number=2), Sought(dossier="x", number=1)):
        with pytest.raises(TremplinError) as refused:
            given(office, who, role)
        told.add(type(refused.value))
    assert everything(office) == before
    assert len(told) == 1


def test_nobody_gives_what_their_own_organisation_keeps(office: Office, dossier: str):
    member = replace(office.admin, grants=(*office.admin.grants, Grant(Role.EDITOR, office.organisation)))
    with pytest.raises(Forbidden, match="de votre organisme"):
        access(office.desk, member, Sought(dossier=dossier, number=2), at=LATER)


def test_a_person_reads_it_under_labels_and_in_words(office: Office, dossier: str):
    (found,) = given(office, Sought(dossier=dossier, number=2))["people"]
    page = "\n".join(leaflet(found, office.desk.catalogue.everywhere))
    for line in (
        "Nom : Lenoir",
        "Date de naissance : 01/12/2003",
        "Territoire : Sud",
        "Sorti le : 30/06/2026",
        "En emploi : oui",
        "Publics qui disent quelque chose de la santé",
        "Motif : Le contrat de Mme Dubreuil ne porte pas de date.",
        "Retenue : non",
    ):
        assert line in page
    assert "in_progress" not in page
    assert "Heures faites : 1,5" in page
    assert page.count("\n  Publics\n") == 1


def test_a_key_that_looks_like_a_day_stays_a_key(office: Office, dossier: str):
    (found,) = given(office, Sought(dossier=dossier, number=2))["people"]
    found["participations"][0]["key"] = "20250131"
    assert "Clé de la personne : 20250131" in "\n".join(leaflet(found, office.desk.catalogue.everywhere))


def test_every_column_that_is_given_has_a_label():
    assert {(column.table.name, column.name) for column in personal()} <= set(LABELS)
