"""The pages of an organisation, and how somebody comes to it by themselves."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from desks import AT, Office
from flask import Flask
from posting import posted
from reading_pages import Page
from signed_in import TOKEN, SignedInClient, browser_of, site_of
from sqlalchemy import func, select, update
from statements import hearing

from tremplin.casework.accounts.accounts import set_password
from tremplin.casework.entering.sessions import FRESH
from tremplin.casework.mailing.links import word_of
from tremplin.records.codes import MailKind
from tremplin.records.entering import MailedLink
from tremplin.records.organisations import Organisation
from tremplin.records.sessions import SignedSession

SIRET, PASSWORD, LOGIN = "73282932000074", "une phrase que je retiens", "nadia@exemple.fr"
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def served(office: Office) -> Flask:
    """The site of an office whose letters leave: a test reads where their links lead."""
    return site_of(posted(office))


def newcomer(served: Flask) -> SignedInClient:
    return SignedInClient(served.test_client())


def link(office: Office, kind: MailKind) -> str:
    """What the link of the last letter of this kind ends with."""
    with office.desk.database.reading() as session:
        found = session.scalars(select(MailedLink).filter_by(kind=kind.value).order_by(MailedLink.id.desc())).first()
    assert found is not None
    return word_of(office.desk, found.name)


def sound(answer: Any, status: int = 200) -> Page:
    """A page read strictly, whose every identifier and element is right."""
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.faults == []
    return page


def signed_up(office: Office, served: Flask) -> SignedInClient:
    """Somebody who opened an account through the letter that they were sent."""
    browser = newcomer(served)
    sent = browser.post("/inscription", {"address": LOGIN})
    assert "Ouvrez le message" in sound(sent).text
    opened = f"/inscription/{link(office, MailKind.SIGN_UP)}"
    assert LOGIN in sound(browser.get(opened)).text
    answer = browser.post(opened, {"name": "Nadia Bel", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/organismes/nouveau")
    return browser


def test_somebody_registers_and_signs_for_their_organisation(office: Office, served: Flask):
    browser = signed_up(office, served)
    asked = sound(browser.post("/organismes/nouveau", {"step": "number", "number": SIRET}), 200)
    assert "Personne ne l'a encore inscrit" in asked.text
    said = {"step": "register", "number": SIRET, "name": "Le Fournil", "legal_form": "association"}
    made = browser.post("/organismes/nouveau", said)
    assert made.status_code == 303
    told = sound(browser.get(made.headers["Location"])).text
    assert "Le Fournil" in told
    # said once, with what comes next, and the way back
    assert "L'organisme est inscrit" in told
    assert "Chercher une fiche" in told
    place = made.headers["Location"].split("?")[0]
    assert "est inscrit" not in sound(browser.get(place)).text
    assert 'href="/organismes"' in browser.get(f"{place}/agrements").text
    members = sound(browser.get(f"{place}/membres"))
    assert "À vérifier" in members.text
    assert "Nadia Bel" in members.text
    assert "Le Fournil" in sound(browser.get("/organismes")).text


def test_a_known_organisation_is_asked_for_and_a_signatory_lets_in(office: Office, served: Flask):
    browser = signed_up(office, served)
    page = sound(browser.post("/organismes/nouveau", {"step": "number", "number": "w000000001"}))
    assert "déjà connu ici" in page.text
    # of an organisation that one is not of, its name is not told
    assert "Les Ateliers" not in page.text
    answer = browser.post("/organismes/nouveau", {"step": "join", "number": "W000000001", "role": "editor"})
    assert answer.status_code == 303
    assert "Une réponse est attendue" in sound(browser.get("/organismes")).text
    place = f"/organismes/{office.organisation}/membres"
    signatory = browser_of(served, office, office.signatory)
    assert "Faire entrer" in sound(signatory.get(place)).text
    assert signatory.post(place, {"action": "admit", "login": LOGIN}).status_code == 303
    assert browser.get(place).status_code == 200


def test_the_answer_is_the_same_for_an_address_that_is_known(office: Office, served: Flask):
    told = [
        newcomer(served).post("/inscription", {"address": each}) for each in ("editor@exemple.fr", "nul@exemple.fr")
    ]
    pages = [re.sub(r"[a-z]+@exemple.fr", "…", TOKEN.sub("", each.text)) for each in told]
    assert pages[0] == pages[1]
    # its owner alone is written to: the link of the letter opens no account
    with office.desk.database.reading() as session:
        sent = session.scalars(select(MailedLink).order_by(MailedLink.id)).all()
    assert [(each.account_id is None, each.address) for each in sent] == [(False, None), (True, "nul@exemple.fr")]
    opened = f"/inscription/{word_of(office.desk, sent[0].name)}"
    assert "ne sert plus" in sound(newcomer(served).get(opened), 404).text


def test_a_link_serves_once(office: Office, served: Flask):
    signed_up(office, served)
    used = f"/inscription/{link(office, MailKind.SIGN_UP)}"
    assert "ne sert plus" in sound(newcomer(served).get(used), 404).text
    assert newcomer(served).post(used, {"name": "Moi", "password": PASSWORD}).status_code == 404


def test_a_short_password_is_told_at_its_field_and_the_link_still_serves(office: Office, served: Flask):
    browser = newcomer(served)
    browser.post("/inscription", {"address": LOGIN})
    opened = f"/inscription/{link(office, MailKind.SIGN_UP)}"
    page = sound(browser.post(opened, {"name": "Nadia Bel", "password": "court"}), 422)
    assert "trop court" in page.text
    assert browser.post(opened, {"name": "Nadia Bel", "password": PASSWORD}).status_code == 303


def test_an_invitation_brings_somebody_into_the_organisation(office: Office, served: Flask):
    place = f"/organismes/{office.organisation}/membres"
    signatory = browser_of(served, office, office.signatory)
    wrong = sound(signatory.post(place, {"action": "invite", "login": "lena", "role": "editor"}), 422)
    assert "ce n'est pas une adresse" in wrong.text
    assert signatory.post(place, {"action": "invite", "login": LOGIN, "role": "editor"}).status_code == 303
    invited = newcomer(served)
    address = f"/invitation/{link(office, MailKind.INVITATION)}"
    assert "Les Ateliers" in sound(invited.get(address)).text
    assert invited.post(address, {"name": "Nadia Bel", "password": PASSWORD}).status_code == 303
    assert "Les Ateliers" in sound(invited.get("/organismes")).text


def test_an_invitation_to_an_account_is_for_that_account_alone(office: Office, served: Flask):
    place = f"/organismes/{office.organisation}/membres"
    browser_of(served, office, office.signatory).post(
        place, {"action": "invite", "login": office.other.login, "role": "editor"}
    )
    address = f"/invitation/{link(office, MailKind.INVITATION)}"
    led = newcomer(served).get(address)
    assert (led.status_code, led.headers["Location"].partition("?")[0]) == (303, "/connexion")
    assert browser_of(served, office, office.editor).get(address).status_code == 404
    assert browser_of(served, office, office.other).post(address, {"accept": "oui"}).status_code == 303
    assert browser_of(served, office, office.other).get(place).status_code == 200


def test_the_last_who_signs_stays(office: Office, served: Flask):
    place = f"/organismes/{office.organisation}/membres"
    signatory = browser_of(served, office, office.signatory)
    asked = sound(signatory.get(f"{place}?retirer={office.signatory.login}"))
    assert "Oui, la retirer" in asked.text
    page = sound(signatory.post(place, {"action": "remove", "login": office.signatory.login}), 422)
    assert "dernier signataire" in page.text


def test_an_account_is_given_by_a_signatory_and_confirmed_by_an_officer_who_reads_it(office: Office, served: Flask):
    place = f"/organismes/{office.organisation}/iban"
    office.draft()
    signatory = browser_of(served, office, office.signatory)
    page = sound(signatory.post(place, {"action": "enter", "iban": "FR76 3000"}), 422)
    assert "FR76 3000" in page_values(signatory.post(place, {"action": "enter", "iban": "FR76 3000"}).text)
    assert "IBAN" in page.text
    assert signatory.post(place, {"action": "enter", "iban": IBAN}).status_code == 303
    shown = sound(signatory.get(place)).text
    assert "•••• 0189" in shown
    assert IBAN not in shown.replace(" ", "")
    officer = browser_of(served, office, office.instructor)
    other = sound(officer.post(place, {"action": "confirm", "read": "DE89370400440532013000"}), 422)
    assert "n'est pas celui" in other.text
    assert officer.post(place, {"action": "confirm", "read": IBAN}).status_code == 303


@pytest.mark.parametrize("who", ["decider", "admin", "instructor", "signatory", "editor"])
def test_the_pages_of_organisations_lead_nowhere_that_does_not_answer(office: Office, served: Flask, who: str):
    office.submitted()
    browser = browser_of(served, office, getattr(office, who))
    led = {each for each in sound(browser.get("/organismes")).links if each.startswith("/organismes/")}
    for here in [*led]:
        led |= {each for each in sound(browser.get(here)).links if each.startswith("/organismes/")}
    assert "/organismes/nouveau" in led
    assert {each: browser.get(each).status_code for each in led} == dict.fromkeys(led, 200)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "\u00b2", "\u0663", "-1", "\0"])
def test_a_number_that_the_base_cannot_hold_is_told_as_wrong(office: Office, served: Flask, number: str):
    dossier, place = office.draft(), f"/organismes/{office.organisation}"
    officer = browser_of(served, office, office.instructor)
    shown = {"action": "enter", "iban": IBAN, "document": f"{dossier}/{number}"}
    assert "une barre et son numéro" in sound(officer.post(f"{place}/iban", shown), 422).text
    page = sound(officer.post(place, {"name": "Les Ateliers", "version": number}), 422)
    assert "rouvrez-la" in page.text
    assert "Choisissez dans la liste" in sound(officer.post("/compte/sessions", {"session": number}), 422).text


def page_values(text: str) -> str:
    return " ".join(re.findall(r'value="([^"]*)"', text))


def test_an_officer_corrects_what_is_known_and_loses_nothing_to_another(office: Office, served: Flask):
    office.draft()
    place = f"/organismes/{office.organisation}"
    officer = browser_of(served, office, office.instructor)
    said = {"name": "Les Ateliers du nord", "legal_form": "association", "rna": "W000000001", "version": "1"}
    assert officer.post(place, said).status_code == 303
    page = sound(officer.post(place, {**said, "name": "Ateliers"}), 409)
    assert "Les Ateliers du nord" in page.text
    assert officer.post(f"{place}/agrements", {"code": "aci", "starts_on": "1er janvier 2026"}).status_code == 303
    assert "1er janvier 2026" in sound(officer.get(f"{place}/agrements")).text
    wrong = sound(officer.post(f"{place}/agrements", {"code": "aci", "starts_on": "31/02/2026"}), 422)
    assert "ce jour n'existe pas" in wrong.text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "' OR 1=1 --", "Ａ" * 200, "\u202ela fin"])
def test_what_a_hostile_person_types_is_shown_as_text(office: Office, served: Flask, typed: str):
    browser = signed_up(office, served)
    said = {"step": "register", "number": SIRET, "name": typed}
    answer = browser.post("/organismes/nouveau", said)
    shown = browser.get("/organismes").text if answer.status_code == 303 else answer.text
    assert answer.status_code in (303, 422)
    assert "<script>alert" not in shown


def test_the_list_asks_as_much_of_the_base_for_ten_organisations_as_for_a_thousand(office: Office, served: Flask):
    officer = browser_of(served, office, office.admin)
    counts = []
    for many in (10, 1000):
        with office.desk.database.writing() as session:
            here = session.scalar(select(func.count()).select_from(Organisation)) or 0
            session.add_all(
                Organisation(name=f"Atelier {rank}", rna=f"W{rank:09}", created_at=AT, version=1)
                for rank in range(here + 10, many + 10)
            )
        with hearing(office) as heard:
            sound(officer.get("/organismes?q=atelier"))
        counts.append(len(heard))
    assert counts[0] == counts[1]


def test_rights_and_accounts_ask_again_who_is_there_and_lose_nothing(office: Office, served: Flask):
    set_password(office.desk, office.signatory, office.signatory.login, PASSWORD, at=AT)
    browser = browser_of(served, office, office.signatory)
    with office.desk.database.writing() as session:
        session.execute(update(SignedSession).values(confirmed_at=datetime.now(UTC) - FRESH))
    place = f"/organismes/{office.organisation}"
    for page in ("iban", "membres"):
        assert browser.get(f"{place}/{page}").status_code == 200
    led = browser.post(f"{place}/iban", {"action": "enter", "iban": IBAN})
    assert led.headers["Location"].startswith("/connexion/confirmer")
    assert "Aucun compte" in sound(browser.get(f"{place}/iban")).text
    back = browser.post("/connexion/confirmer", {"password": PASSWORD, "suite": "/connexion/reprise"})
    assert back.headers["Location"] == "/connexion/reprise"
    assert IBAN in browser.get("/connexion/reprise").text
    assert browser.post(f"{place}/iban", {"action": "enter", "iban": IBAN}).status_code == 303
    assert "•••• 0189" in sound(browser.get(f"{place}/iban")).text
