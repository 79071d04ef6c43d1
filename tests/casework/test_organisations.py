"""Organisations: what is kept of them, who sees which, and that no two share a number."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from desks import AT, FICHE, Office, signed
from sqlalchemy import select

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.applying.drafts import create as draft
from tremplin.casework.organisations.accreditations import accredit
from tremplin.casework.organisations.organisations import carrier, create, edit, listed, show
from tremplin.errors import Conflict, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.codes import Role
from tremplin.records.journal import JournalLine

SIRET, OTHER = "73282932000074", "35600000000048"
SAID = {"name": "Le Chantier", "siret": SIRET, "legal_form": "association", "email": "Contact@Chantier.FR"}
FAR = Actor(0, "ailleurs@exemple.fr", (Grant(Role.INSTRUCTOR, department="99"),))


def lines(office: Office) -> list[JournalLine]:
    with office.desk.database.reading() as session:
        return list(session.scalars(select(JournalLine).where(JournalLine.number > 0).order_by(JournalLine.number)))


def names(office: Office, actor: Actor) -> list[str]:
    return [row["name"] for row in listed(office.desk, actor)]


def test_an_organisation_is_kept_as_it_reads_and_journaled(office: Office):
    number = create(
        office.desk, office.instructor, {**SAID, "name": "  Le \N{RIGHT-TO-LEFT OVERRIDE}Chantier\n"}, at=AT
    )
    assert show(office.desk, office.instructor, str(number)) == {
        "id": number,
        "name": "Le Chantier",
        "legal_form": "association",
        "legal_form_label": "association",
        "siret": SIRET,
        "rna": None,
        "email": "contact@chantier.fr",
        "phone": None,
        "version": 1,
        "accreditations": [],
    }
    (line,) = lines(office)
    assert (line.subject, line.act, line.actor) == (
        f"organisme {number}",
        "manage_organisations",
        signed(office.desk, office.instructor),
    )
    assert json.loads(line.after)["siret"] == SIRET


def test_every_mistake_is_told_at_once(office: Office):
    said = {
        "name": " ",
        "siret": "7328293200007",
        "rna": "W12",
        "legal_form": "asociation",
        "email": "a@b",
        "phone": "x",
    }
    with pytest.raises(NotYet) as refused:
        create(office.desk, office.instructor, said, at=AT)
    assert [reason.partition(" ")[0] for reason in refused.value.reasons] == [
        *("SIRET", "RNA", "forme", "adresse", "téléphone", "un")
    ]
    assert "Vouliez-vous dire « association » ?" in str(refused.value)
    assert lines(office) == []


@pytest.mark.parametrize("said", [{}, {"siret": " "}, {"siret": None, "rna": ""}])
def test_an_organisation_has_a_number(office: Office, said):
    with pytest.raises(NotYet, match="un SIRET, un numéro RNA, ou les deux"):
        create(office.desk, office.instructor, {"name": "Le Chantier", **said}, at=AT)


@pytest.mark.parametrize("person", ["editor", "signatory", "other", "local", "decider", "statistician"])
def test_only_an_instructor_and_an_admin_manage_organisations(office: Office, person):
    actor = getattr(office, person)
    with pytest.raises(RefusedRequest, match="ne permet pas de gérer les organismes"):
        create(office.desk, actor, SAID, at=AT)
    office.draft()
    with pytest.raises((RefusedRequest, UnknownIdentifier)):
        edit(office.desk, actor, str(office.organisation), {"name": "Pris"}, at=AT, version=1)
    assert show(office.desk, office.instructor, str(office.organisation))["name"] == "Les Ateliers"


@pytest.mark.parametrize("field", ["siret", "rna"])
def test_two_organisations_of_one_number_are_refused_with_the_first_one(office: Office, field):
    number = {"siret": SIRET, "rna": "W123456789"}
    first = create(office.desk, office.instructor, {"name": "Premier", **number}, at=AT)
    with pytest.raises(RefusedRequest) as refused:
        create(office.desk, office.instructor, {"name": "Second", field: number[field]}, at=AT)
    assert str(refused.value) == (
        f"le {field.upper()} {number[field]} est déjà celui de l'organisme {first}, « Premier » : "
        "servez-vous de celui-là."
    )
    assert len(lines(office)) == 1


def test_the_organisation_of_others_is_not_named_by_its_number(office: Office):
    office.draft()
    with pytest.raises(RefusedRequest) as refused:
        create(office.desk, FAR, {"name": "Le même", "rna": "W000000001"}, at=AT)
    assert "hors de votre périmètre" in str(refused.value)
    assert "Les Ateliers" not in str(refused.value)


def test_of_eight_who_record_one_number_at_once_one_does(office: Office):
    def record(each: int) -> int | str:
        try:
            return create(office.desk, office.instructor, {**SAID, "name": f"Nom {each}"}, at=AT)
        except RefusedRequest as refused:
            return str(refused)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(record, range(8)))
    kept = [answer for answer in answers if isinstance(answer, int)]
    assert len(kept) == 1
    assert all(f"l'organisme {kept[0]}" in answer for answer in answers if isinstance(answer, str))


def test_an_edit_keeps_the_rest_and_an_empty_text_takes_a_value_away(office: Office):
    number = str(create(office.desk, office.instructor, {**SAID, "rna": "W123456789"}, at=AT))
    assert edit(office.desk, office.admin, number, {"phone": "01 23 45 67 89", "siret": ""}, at=AT, version=1) == 2
    found = show(office.desk, office.instructor, number)
    assert (found["siret"], found["rna"], found["phone"], found["version"]) == (None, "W123456789", "01 23 45 67 89", 2)
    last = lines(office)[-1]
    assert json.loads(last.before) == {"siret": SIRET, "phone": None}
    with pytest.raises(NotYet, match="un SIRET, un numéro RNA"):
        edit(office.desk, office.instructor, number, {"rna": ""}, at=AT, version=2)


def test_an_edit_that_changes_nothing_writes_nothing(office: Office):
    number = str(create(office.desk, office.instructor, SAID, at=AT))
    assert edit(office.desk, office.instructor, number, {"name": "Le Chantier"}, at=AT, version=1) == 1
    assert len(lines(office)) == 1


def test_the_second_of_two_people_is_shown_both_values(office: Office):
    number = str(create(office.desk, office.instructor, SAID, at=AT))
    edit(office.desk, office.instructor, number, {"name": "Le Grand Chantier"}, at=AT, version=1)
    with pytest.raises(Conflict) as refused:
        edit(office.desk, office.admin, number, {"name": "Chantiers"}, at=AT, version=1)
    assert "nom : « Le Grand Chantier » est enregistré, vous proposez « Chantiers »" in str(refused.value)
    assert refused.value.version == 2


def test_an_edit_cannot_take_the_number_of_another(office: Office):
    create(office.desk, office.instructor, SAID, at=AT)
    second = str(create(office.desk, office.instructor, {"name": "Autre chantier", "siret": OTHER}, at=AT))
    with pytest.raises(RefusedRequest, match="est déjà celui de l'organisme"):
        edit(office.desk, office.instructor, second, {"siret": SIRET}, at=AT, version=1)
    assert show(office.desk, office.instructor, second)["siret"] == OTHER


@pytest.mark.parametrize("written", ["{id}", "732 829 320 00074", "w123456789"])
def test_an_organisation_is_found_by_any_of_its_numbers(office: Office, written):
    number = create(office.desk, office.instructor, {**SAID, "rna": "W123456789"}, at=AT)
    assert show(office.desk, office.instructor, written.format(id=number))["id"] == number


@pytest.mark.parametrize("written", ["", "0", "99999", "9" * 40, "x", "\0", "²", "1; DROP", "\ud800"])
def test_whatever_is_typed_an_unknown_organisation_is_a_sentence(office: Office, written):
    with pytest.raises(UnknownIdentifier, match="identifiant inconnu"):
        show(office.desk, office.admin, written)


def test_members_see_their_own_organisation_and_no_other(office: Office):
    assert names(office, office.signatory) == names(office, office.editor) == ["Les Ateliers"]
    assert names(office, office.other) == ["Autre"]
    assert names(office, office.statistician) == []


def test_staff_see_the_organisations_at_work_where_they_are(office: Office):
    far = replace(FAR, grants=(Grant(Role.TERRITORIAL_SERVICE, department="00", territory="sud"),))
    # as long as an organisation has no dossier, those who manage organisations may put it to work
    assert names(office, office.instructor) == names(office, FAR) == ["Autre", "Les Ateliers"]
    assert names(office, office.local) == []
    office.draft()
    assert names(office, office.instructor) == names(office, office.admin) == ["Autre", "Les Ateliers"]
    assert names(office, office.local) == names(office, office.decider) == ["Les Ateliers"]
    assert names(office, FAR) == ["Autre"]
    assert names(office, far) == []


@pytest.mark.parametrize(
    "person", ["signatory", "editor", "other", "local", "instructor", "decider", "second", "statistician", "admin"]
)
def test_what_is_listed_is_what_is_shown(office: Office, person):
    office.draft()
    actor = getattr(office, person)
    seen = {row["id"] for row in listed(office.desk, actor)}
    for organisation in (office.organisation, office.stranger):
        if organisation in seen:
            assert show(office.desk, actor, str(organisation))["id"] == organisation
        else:
            with pytest.raises(UnknownIdentifier):
                show(office.desk, actor, str(organisation))


def test_forbidden_and_absent_answer_alike(office: Office):
    told = []
    for number in (office.stranger, 9999):
        with pytest.raises(UnknownIdentifier) as refused:
            show(office.desk, office.signatory, str(number))
        told.append(str(refused.value).replace(str(number), "…"))
    assert told[0] == told[1]


def test_an_instructor_who_is_a_member_does_not_manage_their_own(office: Office):
    own = Grant(Role.EDITOR, organisation_id=office.organisation)
    member = replace(office.instructor, grants=(*office.instructor.grants, own))
    assert show(office.desk, member, str(office.organisation))["name"] == "Les Ateliers"
    with pytest.raises(RefusedRequest, match="ne permet pas"):
        accredit(office.desk, member, str(office.organisation), "aci", date(2026, 1, 1), at=AT)


def test_organisations_are_listed_by_name_without_regard_to_accents(office: Office):
    for number, name in enumerate(("Zèbre", "Étoile", "éclair", "Fanfare"), 3):
        create(office.desk, office.instructor, {"name": name, "rna": f"W00000000{number}"}, at=AT)
    assert names(office, office.admin) == ["Autre", "éclair", "Étoile", "Fanfare", "Les Ateliers", "Zèbre"]


def test_an_accreditation_is_recorded_with_its_days(office: Office):
    number = str(office.organisation)
    assert (
        accredit(office.desk, office.instructor, number, "aci", date(2024, 1, 1), ends_on=date(2026, 12, 31), at=AT)
        == 1
    )
    found = show(office.desk, office.signatory, number)
    assert found["accreditations"] == [
        {
            "number": 1,
            "code": "aci",
            "label": "atelier et chantier d'insertion",
            "starts_on": "2024-01-01",
            "ends_on": "2026-12-31",
        }
    ]
    assert found["version"] == 2
    assert json.loads(lines(office)[-1].after)["starts_on"] == "2024-01-01"


def test_the_last_day_of_an_accreditation_is_corrected_under_the_same_first_day(office: Office):
    number = str(office.organisation)
    accredit(office.desk, office.instructor, number, "aci", date(2024, 1, 1), at=AT)
    assert (
        accredit(office.desk, office.instructor, number, "aci", date(2024, 1, 1), ends_on=date(2025, 6, 30), at=AT) == 1
    )
    (held,) = show(office.desk, office.instructor, number)["accreditations"]
    assert held["ends_on"] == "2025-06-30"
    assert json.loads(lines(office)[-1].before)["ends_on"] is None


@pytest.mark.parametrize(
    ("starts_on", "passes"),
    [(date(2024, 12, 31), False), (date(2025, 1, 1), True)],
)
def test_an_accreditation_follows_another_the_day_after(office: Office, starts_on, passes):
    number = str(office.organisation)
    accredit(office.desk, office.instructor, number, "ei", date(2024, 1, 1), ends_on=date(2024, 12, 31), at=AT)
    if passes:
        assert accredit(office.desk, office.instructor, number, "ei", starts_on, at=AT) == 2
    else:
        with pytest.raises(NotYet, match="déjà enregistré du 01/01/2024 au 31/12/2024"):
            accredit(office.desk, office.instructor, number, "ei", starts_on, at=AT)
    assert accredit(office.desk, office.instructor, number, "ai", date(2024, 6, 1), at=AT) == 2 + passes


def test_a_wrong_accreditation_is_told_whole(office: Office):
    with pytest.raises(NotYet) as refused:
        accredit(
            office.desk,
            office.instructor,
            str(office.organisation),
            "acl",
            date(2026, 2, 1),
            ends_on=date(2026, 1, 31),
            at=AT,
        )
    assert len(refused.value.reasons) == 2
    assert "agrément « acl » : identifiant inconnu. Vouliez-vous dire « aci » ?" in str(refused.value)


def test_an_organisation_met_elsewhere_is_found_by_its_siret_and_nothing_more_of_it_is_seen(office: Office):
    number = create(office.desk, office.instructor, {**SAID, "rna": "W123456789"}, at=AT)
    own = {"fiche": FICHE, "organisation_id": number, "title": "x", "at": AT}
    assert draft(office.desk, office.instructor, **own)
    for written in ("732 829 320 00074", "w123456789"):
        found = show(office.desk, FAR, written)
        assert found["id"] == carrier(office.desk, FAR, written) == number
        told = [value for name, value in found.items() if name != "id" and value]
        assert told == ["".join(written.split()).upper()]
    for whoever, written in ((FAR, str(number)), (office.other, "73282932000074"), (office.statistician, "w123456789")):
        with pytest.raises(UnknownIdentifier):
            show(office.desk, whoever, written)
        with pytest.raises(UnknownIdentifier):
            carrier(office.desk, whoever, written)
    assert number not in {row["id"] for row in listed(office.desk, FAR)}
    with pytest.raises(RefusedRequest, match="ouvrez-lui un dossier par ce numéro"):
        create(office.desk, FAR, {"name": "Le même", "siret": "73282932000074"}, at=AT)
