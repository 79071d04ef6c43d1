"""The pages of accounts: who may come in and do what, changed once it is confirmed, and never for oneself alone."""

import re
from datetime import timedelta

import pytest
from administering import confirmed, page, pressed, read
from desks import AT, Office
from flask import Flask
from posting import posted
from signed_in import SignedInClient, browser_of, cookie_of
from sqlalchemy import insert, select
from statements import hearing

from tremplin.casework.accounts.accounts import create, show
from tremplin.casework.accounts.roles import Perimeter, grant
from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering.sessions import FRESH
from tremplin.casework.granting.assigning import assign
from tremplin.records.assignments import Assignment
from tremplin.records.entering import MailedLink, ProviderIdentity

ACCOUNTS, ROLES, INVITATIONS = (f"/administration/{page}" for page in ("comptes", "roles", "invitations"))


@pytest.fixture
def admin(served: Flask, office: Office) -> SignedInClient:
    return browser_of(served, office, office.admin)


def one(office: Office, who: str = "reader") -> str:
    return f"{ACCOUNTS}/{getattr(office, who).account_id}"


def held(office: Office, login: str = "reader@exemple.fr") -> list[str]:
    return [role["role"] for role in show(office.desk, office.admin, login)["roles"]]


def test_accounts_are_found_by_a_word_and_read_a_page_at_a_time(admin: SignedInClient, office: Office) -> None:
    everyone = page(admin, ACCOUNTS)
    assert "10 comptes" in everyone
    assert "Instructeur, département 00".lower() in everyone.lower()
    found = page(admin, f"{ACCOUNTS}?q=LECTEUR")
    assert "1 compte" in found
    assert "reader@exemple.fr" in found
    assert "editor@exemple.fr" not in found
    assert "Aucun compte ne répond" in page(admin, f"{ACCOUNTS}?q=personne")
    for step in range(45):
        create(office.desk, office.admin, login=f"z{step:02}@exemple.fr", name="Z", at=AT)
    first, second = page(admin, ACCOUNTS), page(admin, f"{ACCOUNTS}?page=2")
    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (50, 5)
    assert 'href="/administration/comptes?page=2"' in first
    assert "/administration/comptes?page=1" in second


def test_pages_ask_the_base_as_much_for_many_accounts_as_for_few(admin: SignedInClient, office: Office) -> None:
    addresses = (ACCOUNTS, ROLES, INVITATIONS, "/administration", one(office))
    few, many = [], []
    for counts in (few, many):
        for address in addresses:
            page(admin, address)
            with hearing(office) as counted:
                page(admin, address)
                counts.append(len(counted))
        if counts is few:
            for step in range(30):
                create(office.desk, office.admin, login=f"z{step}@exemple.fr", name="Z", at=AT)
                place = Perimeter(department="00")
                grant(office.desk, office.admin, f"z{step}@exemple.fr", "reader", place, at=AT)
    assert few == many


def test_a_right_is_given_once_it_is_confirmed_in_a_sentence(admin: SignedInClient, office: Office) -> None:
    address = one(office)
    asked = {"role": "instructor", "department": "00"}
    said = pressed(admin, address, "grant", **asked)
    assert "Donner à reader@exemple.fr le rôle : instructeur, département 00." in said
    assert held(office) == ["reader"]
    assert "Le rôle est donné" in confirmed(admin, address, "grant", **asked)
    assert held(office) == ["reader", "instructor"]
    # what the table refuses is refused before one confirms, in its words
    refused = read(admin.post(address, {"action": "grant", **asked}), 422)
    assert "il a déjà le rôle « instructeur » ici." in refused
    again = read(admin.post(address, {"action": "grant", "confirme": "oui", **asked}), 422)
    assert "il a déjà le rôle" in again
    assert "Le rôle est repris." in confirmed(admin, address, "revoke", **asked)
    assert held(office) == ["reader"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "choisissez le rôle."),
        ({"role": "instructor"}, "donnez le département où il se donne"),
        ({"role": "territorial_service", "department": "00"}, "donnez le territoire"),
        ({"role": "editor"}, "il se donne dans un organisme"),
        ({"role": "reader", "department": "partout"}, "seul un administrateur"),
    ],
)
def test_a_role_that_does_not_stand_is_told_and_what_was_chosen_kept(
    admin: SignedInClient, office: Office, typed: dict[str, str], sentence: str
) -> None:
    told = read(admin.post(one(office, "local"), {"action": "grant", **typed}), 422)
    assert sentence in told
    for value in typed.values():
        assert f'value="{value}" selected' in told


def test_a_territory_and_an_organisation_are_perimeters_too(admin: SignedInClient, office: Office) -> None:
    address = one(office, "decider")
    confirmed(admin, address, "grant", role="territorial_service", territory="00/nord")
    confirmed(admin, address, "grant", role="editor", organisation=str(office.stranger))
    shown = page(admin, address)
    assert "Service du territoire, département 00, territoire Nord" in shown
    assert f"Rédacteur du porteur, organisme {office.stranger} (Autre)" in shown
    territory = {"role": "territorial_service", "department": "00", "territory": "00/nord"}
    confirmed(admin, address, "revoke", **territory)
    confirmed(admin, address, "revoke", role="editor", organisation=str(office.stranger))
    assert held(office, "decider@exemple.fr") == ["decision_maker"]


def test_rights_are_changed_by_whoever_proved_lately_who_they_are(served: Flask, office: Office) -> None:
    browser = browser_of(served, office, office.admin)
    browser.client.set_cookie("tremplin", cookie_of(office, office.admin, FRESH + timedelta(minutes=1)))
    answer = browser.post(one(office), {"action": "disable", "confirme": "oui"})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/connexion/confirmer")
    assert not show(office.desk, office.admin, "reader@exemple.fr")["disabled"]


def test_an_account_is_renamed_disabled_and_enabled(admin: SignedInClient, office: Office) -> None:
    address = one(office)
    renamed = admin.post(address, {"action": "rename", "name": "Jeanne Lecture"})
    assert "Le nom est changé." in page(admin, renamed.headers["Location"])
    assert "Jeanne Lecture" in page(admin, address)
    assert "Le compte est désactivé." in confirmed(admin, address, "disable")
    assert "il est déjà désactivé" in read(admin.post(address, {"action": "disable"}), 422)
    assert "Le compte est réactivé." in confirmed(admin, address, "enable")
    own = read(admin.post(one(office, "admin"), {"action": "disable"}), 422)
    assert "c'est le dernier administrateur de toute la plateforme" in own
    assert "pas de second facteur" in read(admin.post(address, {"action": "forget"}), 422)


def test_an_identity_opens_an_account_no_more(admin: SignedInClient, office: Office) -> None:
    address = one(office)
    with office.desk.database.writing() as session:
        row = {"account_id": office.reader.account_id, "issuer": "https://agents.exemple.fr", "subject": "a" * 64}
        session.execute(insert(ProviderIdentity), {**row, "tied_at": AT})
    number = re.search(r'name="identity" value="(\d+)"', page(admin, address))
    assert number
    assert "n'ouvre plus le compte" in confirmed(admin, address, "untie", identity=number[1])
    assert "agents.exemple.fr" not in page(admin, address)
    assert admin.post(address, {"action": "untie", "confirme": "oui", "identity": number[1]}).status_code == 404


def test_nobody_gives_themselves_a_right_that_another_does_not_confirm(served: Flask, office: Office) -> None:
    mine = browser_of(served, office, office.admin)
    asked = {"role": "instructor", "department": "00"}
    confirmed(mine, one(office, "admin"), "grant", **asked)
    row = {"account": str(office.admin.account_id), **asked}
    waiting = page(mine, ROLES)
    assert "C'est vous : un autre administrateur le confirme." in waiting
    assert 'value="confirm"' not in waiting
    assert "1 rôle attend un autre administrateur" in page(mine, "/administration")
    told = read(mine.post(ROLES, {"action": "confirm", **row}), 422)
    assert "un autre administrateur le confirme" in told
    place = Perimeter(everywhere=True)
    grant(office.desk, office.admin, "reader@exemple.fr", "admin", place, at=AT)
    other = browser_of(served, office, office.reader)
    assert held(office, "admin@exemple.fr") == ["admin"]
    confirmed(other, ROLES, "confirm", **row)
    assert held(office, "admin@exemple.fr") == ["admin", "instructor"]
    assert "Aucun rôle n'attend d'être confirmé." in page(mine, ROLES)


def test_a_role_that_waits_is_set_aside(served: Flask, office: Office) -> None:
    mine = browser_of(served, office, office.admin)
    asked = {"role": "reader", "department": "00"}
    confirmed(mine, one(office, "admin"), "grant", **asked)
    confirmed(mine, ROLES, "revoke", account=str(office.admin.account_id), **asked)
    assert "Aucun rôle n'attend d'être confirmé." in page(mine, ROLES)
    assert held(office, "admin@exemple.fr") == ["admin"]


def test_an_official_is_invited_and_invited_again(served: Flask, office: Office) -> None:
    posted(office)
    admin = browser_of(served, office, office.admin)
    asked = {"login": "nadia@exemple.fr", "name": "Nadia Bel", "role": "instructor", "department": "00"}
    said = pressed(admin, INVITATIONS, "invite", **asked)
    assert "Ouvrir un compte à Nadia Bel (nadia@exemple.fr), lui donner le rôle : instructeur, département 00" in said
    assert "nadia" not in page(admin, INVITATIONS)
    followed = confirmed(admin, INVITATIONS, "invite", **asked)
    assert "L'invitation part" in followed
    assert "Nadia Bel" in followed
    number = re.search(r'name="account" value="(\d+)"', followed.partition("Nadia Bel")[2])
    assert number
    again = admin.post(INVITATIONS, {"action": "again", "account": number[1]})
    assert "Un autre lien part" in page(admin, again.headers["Location"])
    with office.desk.database.reading() as session:
        links = session.scalars(select(MailedLink)).all()
    assert [link.used_at is None for link in links] == [False, True]
    wrong = read(admin.post(INVITATIONS, {"action": "invite", "confirme": "oui", **asked}), 422)
    assert "il existe déjà" in wrong
    empty = read(admin.post(INVITATIONS, {"action": "invite"}), 422)
    assert all(sentence in empty for sentence in ("écrivez son adresse.", "écrivez son nom.", "choisissez le rôle."))


def test_where_no_letter_leaves_an_account_is_opened_with_a_password_told_once(
    admin: SignedInClient, office: Office
) -> None:
    assert "Aucune invitation ne peut partir." in page(admin, INVITATIONS)
    assert "écrivez son nom." in read(admin.post(f"{ACCOUNTS}/nouveau", {"login": "a@exemple.fr"}), 422)
    # a department that is none opens no account as if none was said
    lost = {"login": "perdue@exemple.fr", "name": "Perdue", "department": "999"}
    assert "999" in read(admin.post(f"{ACCOUNTS}/nouveau", lost), 422)
    typed = {"login": "nadia@exemple.fr", "name": "Nadia Bel", "department": "00"}
    opened = read(admin.post(f"{ACCOUNTS}/nouveau", typed))
    found = show(office.desk, office.admin, "nadia@exemple.fr")
    assert (found["has_password"], found["department"], found["roles"]) == (True, "00", [])
    assert "il n'est montré qu'ici" in opened
    assert "il existe déjà" in read(admin.post(f"{ACCOUNTS}/nouveau", typed), 422)


def test_an_absence_is_lent_by_an_admin_who_instructs_too(served: Flask, office: Office) -> None:
    address = one(office, "instructor")
    alone = page(browser_of(served, office, office.admin), address)
    assert "un instructeur du département confie à un collègue" in alone
    dossier = office.submitted()
    assign(office.desk, office.second, dossier, "instructor@exemple.fr", at=AT)
    grant(office.desk, office.admin, "second@exemple.fr", "admin", Perimeter(everywhere=True), at=AT)
    both = browser_of(served, office, office.second)
    asked = {"to": "second@exemple.fr", "starts_on": "21/01/2026", "ends_on": "30/01/2026"}
    said = pressed(both, address, "lend", **asked)
    assert "tout ce qu'instruit instructor@exemple.fr, du 21 janvier 2026 au 30 janvier 2026 compris." in said
    confirmed(both, address, "lend", **asked)
    with office.desk.database.reading() as session:
        last = session.scalars(select(Assignment).order_by(Assignment.number.desc())).first()
    assert last
    assert (last.given_to, str(last.starts_on), str(last.ends_on)) == (
        office.second.account_id,
        "2026-01-21",
        "2026-01-30",
    )
    wrong = read(both.post(address, {"action": "lend", **asked, "ends_on": "20/01/2026"}), 422)
    assert "avant de commencer" in wrong


def test_an_account_that_also_acts_elsewhere_is_left_to_an_admin_of_everything(served: Flask, office: Office) -> None:
    create(office.desk, office.admin, login="chef@exemple.fr", name="Chef", at=AT)
    grant(office.desk, office.admin, "chef@exemple.fr", "admin", Perimeter(department="00"), at=AT)
    grant(office.desk, office.admin, "reader@exemple.fr", "admin", Perimeter(everywhere=True), at=AT)
    chief = Actor(show(office.desk, office.admin, "chef@exemple.fr")["id"], "chef@exemple.fr")
    told = page(browser_of(served, office, chief), one(office))
    assert "Ce compte a aussi un rôle hors de votre périmètre" in told
    assert 'value="disable"' not in told
    # the role that is theirs to take back has its button
    assert 'value="revoke"' in told


def test_an_account_elsewhere_is_answered_as_one_that_is_not_there(served: Flask, office: Office) -> None:
    create(office.desk, office.admin, login="chef@exemple.fr", name="Chef", at=AT)
    grant(office.desk, office.admin, "chef@exemple.fr", "admin", Perimeter(department="00"), at=AT)
    create(office.desk, office.admin, login="loin@exemple.fr", name="Loin", department="99", at=AT)
    numbers = [show(office.desk, office.admin, f"{name}@exemple.fr")["id"] for name in ("chef", "loin")]
    chief = Actor(numbers[0], "chef@exemple.fr")
    browser = browser_of(served, office, chief)
    assert browser.get(ACCOUNTS).status_code == 200
    theirs, absent = (browser.get(f"{ACCOUNTS}/{number}") for number in (numbers[1], 999999))
    assert (theirs.status_code, absent.status_code) == (404, 404)
    assert theirs.data == absent.data
