"""A browser that several people use: whoever comes after finds neither the session nor the forms of who was there."""

import pytest
from coming import HOUR, PASSWORD, Doors, doors_of, sound
from desks import Office
from signed_in import TOKEN, SignedInClient
from sqlalchemy import select

from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering.members import MOST_INVITED
from tremplin.casework.mailing.links import word_of
from tremplin.records.accounts import Membership
from tremplin.records.codes import MailKind
from tremplin.records.entering import MailedLink
from tremplin.records.sessions import SignedSession


@pytest.fixture
def doors(office: Office) -> Doors:
    office.desk.posting = True
    return doors_of(office)


def secret(browser: SignedInClient, page: str) -> str:
    """What the forms of a page hold."""
    found = TOKEN.search(browser.get(page).text)
    assert found
    return found[1]


def link(office: Office, kind: MailKind) -> str:
    """What the link of the last letter of this kind ends with."""
    with office.desk.database.reading() as session:
        found = session.scalars(select(MailedLink).filter_by(kind=kind.value).order_by(MailedLink.id.desc())).first()
    assert found is not None
    return word_of(office.desk, found.name)


def standing(office: Office, who: Actor) -> int:
    """How many sessions of somebody nobody ended."""
    with office.desk.database.reading() as session:
        own = select(SignedSession).filter_by(account_id=who.account_id, ended_at=None)
        return len(session.scalars(own).all())


@pytest.mark.parametrize("leaves", [True, False])
def test_a_form_that_one_left_open_is_not_sent_by_the_next(doors: Doors, leaves: bool):
    first, next_one = doors.office.editor, doors.office.signatory
    browser = doors.halfway(first)
    left_open = secret(browser, "/compte")
    if leaves:
        assert browser.post("/deconnexion").status_code == 303
    doors.halfway(next_one, browser)
    form = {"csrf_token": left_open}
    assert "Rien n'est enregistré" in sound(browser.client.post("/compte/deconnecter-partout", data=form), 400).text
    # whoever comes back finds their own forms good: nothing that waits in a tab is lost
    held = secret(browser, "/compte")
    assert browser.post("/deconnexion").status_code == 303
    doors.halfway(next_one, browser)
    assert browser.client.post("/compte/deconnecter-partout", data={"csrf_token": held}).status_code == 303


def test_whoever_signs_up_in_a_browser_ends_the_session_that_was_there(doors: Doors):
    office = doors.office
    browser = doors.halfway(office.editor)
    browser.post("/inscription", {"address": "nadia@exemple.fr"})
    opened = f"/inscription/{link(office, MailKind.SIGN_UP)}"
    left_open = secret(browser, "/compte")
    assert standing(office, office.editor) == 1
    assert browser.post(opened, {"name": "Nadia Bel", "password": PASSWORD}).status_code == 303
    assert standing(office, office.editor) == 0
    assert browser.client.post("/compte/sessions", data={"csrf_token": left_open}).status_code == 400


def test_with_a_password_alone_an_official_takes_no_invitation(doors: Doors):
    office, who = doors.office, doors.office.instructor
    doors.enrolled(who)
    signatory = doors.halfway(office.signatory)
    place = f"/organismes/{office.organisation}/membres"
    assert signatory.post(place, {"action": "invite", "login": who.login, "role": "editor"}).status_code == 303
    invited = f"/invitation/{link(office, MailKind.INVITATION)}"
    thief = doors.halfway(who)
    for answer in (thief.get(invited), thief.post(invited, {"accept": "oui"})):
        assert answer.headers["Location"].startswith("/connexion/code?")
    with office.desk.database.reading() as session:
        assert session.get(Membership, (who.account_id, office.organisation)) is None
    # with the factor, it is theirs as before
    assert thief.post("/connexion/code", {"code": doors.code(who)}).status_code == 303
    assert thief.post(invited, {"accept": "oui"}).headers["Location"] == "/organismes"


def test_somebody_invites_so_many_people_an_hour(doors: Doors):
    signatory = doors.halfway(doors.office.signatory)
    place = f"/organismes/{doors.office.organisation}/membres"
    invited = {"action": "invite", "role": "editor"}
    for rank in range(MOST_INVITED):
        assert signatory.post(place, {**invited, "login": f"un{rank}@exemple.fr"}).status_code == 303
    assert "recommencez à partir de" in sound(signatory.post(place, {**invited, "login": "un@exemple.fr"}), 422).text


def test_an_old_cookie_that_was_taken_leaves_no_form_for_its_owner(doors: Doors):
    who = doors.office.editor
    owner = doors.halfway(who)
    taken = owner.client.get_cookie("tremplin")
    assert taken
    owner.get("/compte")
    doors.machine.later(HOUR * 5)
    thief = doors.browser()
    planted = {"csrf_token": thief.secret(), "step": "number", "number": "73282932000074"}
    thief.client.set_cookie("tremplin", taken.value)
    assert "reprise" not in thief.client.post("/organismes/nouveau", data=planted).headers["Location"]
    # its owner loses nothing, and finds nothing that is not theirs
    doors.sign_in(owner, who)
    assert "73282932000074" not in owner.get("/connexion/reprise").text
