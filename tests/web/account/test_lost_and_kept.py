"""A lost password is chosen again by a letter; a form that was sent too late is sent again by who wrote it."""

import re
from pathlib import Path

import pytest
from coming import HOUR, PASSWORD, Doors, doors_of, sound, source
from desks import Office
from posting import folder_at, work
from signed_in import SignedInClient
from sqlalchemy import func, select

from tremplin.casework.entering import tokens
from tremplin.records.factors import KeptForm
from tremplin.records.organisations import Organisation

NEW = "une autre phrase encore"
TYPED = {"new_password": NEW, "again_password": NEW}


@pytest.fixture
def doors(office: Office) -> Doors:
    office.desk.posting, office.desk.address = True, "https://aides.exemple.fr"
    return doors_of(office)


def letters(doors: Doors, folder: Path) -> list[str]:
    """The texts that leave now."""
    work(doors.office, folder_at(folder), machine=doors.machine.at)
    new = folder / "new"
    files = sorted(new.iterdir()) if new.exists() else []
    return [file.read_text().replace("=\n", "") for file in files]


def word(doors: Doors, folder: Path) -> str:
    (text,) = letters(doors, folder)
    found = re.search(r"/mot-de-passe/(\w+)", text)
    assert found
    return f"/mot-de-passe/{found[1]}"


def test_a_lost_password_is_chosen_again_and_the_second_factor_is_still_asked(doors: Doors, tmp_path: Path):
    who = doors.office.instructor
    signed = doors.enrolled(who)
    browser = doors.browser()
    assert "Regardez vos messages" in sound(browser.post("/mot-de-passe", {"login": who.login})).text
    address = word(doors, tmp_path / "m")
    sound(browser.get(address))
    sound(browser.post(address, {"new_password": NEW, "again_password": "autre"}), 422)
    sound(browser.post(address, {"new_password": "court", "again_password": "court"}), 422)
    sound(browser.post(address), 422)
    assert "Vous êtes déconnecté partout" in sound(browser.post(address, TYPED)).text
    assert signed.get("/espace").status_code == 303
    sound(browser.post(address, TYPED), 404)
    sound(browser.get(address), 404)
    assert doors.sign_in(browser, who).status_code == 422
    assert doors.sign_in(browser, who, NEW).status_code == 303
    assert browser.get("/espace").headers["Location"].startswith("/connexion/code")


def test_who_has_an_account_is_not_told_by_asking_for_a_link(doors: Doors, tmp_path: Path):
    known, unknown = (
        sound(doors.browser().post("/mot-de-passe", {"login": login})).text.replace(login, "…")
        for login in (doors.office.editor.login, "personne@exemple.fr")
    )
    assert known == unknown
    assert len(letters(doors, tmp_path / "m")) == 1


def test_two_hundred_requests_bring_three_letters(doors: Doors, tmp_path: Path):
    browser = doors.browser()
    secret = browser.secret()
    for _ in range(200):
        typed = {"login": doors.office.editor.login, "csrf_token": secret}
        assert browser.client.post("/mot-de-passe", data=typed).status_code == 200
    assert len(letters(doors, tmp_path / "m")) == 3


def test_a_link_that_is_past_changes_nothing(doors: Doors, tmp_path: Path):
    browser = doors.halfway(doors.office.editor)
    browser.post("/mot-de-passe", {"login": doors.office.editor.login})
    address = word(doors, tmp_path / "m")
    doors.machine.later(HOUR)
    sound(browser.post(address, TYPED), 404)
    sound(browser.get("/espace"))


def test_no_word_of_a_link_is_in_the_log(doors: Doors, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    browser = doors.browser()
    browser.post("/mot-de-passe", {"login": doors.office.editor.login})
    address = word(doors, tmp_path / "m")
    browser.get(address)
    browser.post(address, TYPED)
    said = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert address.rpartition("/")[2] not in said
    assert doors.office.editor.login not in said


def test_a_page_that_fails_tells_the_log_no_word_of_a_link(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*args: object, **named: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(tokens, "opened", broken)
    for kind in ("mot-de-passe", "inscription", "invitation"):
        assert doors.browser().get(f"/{kind}/{'k' * 56}").status_code == 500
    assert "Exception on /mot-de-passe/… [GET]" in caplog.text
    assert "kkkk" not in caplog.text


def test_without_mail_the_page_says_to_whom_to_turn(doors: Doors):
    doors.office.desk.posting = False
    browser = doors.browser()
    assert "demandez un nouveau mot de passe" in sound(browser.get("/mot-de-passe")).text
    sound(browser.post("/mot-de-passe", {"login": doors.office.editor.login}), 422)


SENT = {"siret": "73282932000074", "form": "une_association_de_la_loi", "name": "Les Jardins\n« d'à côté »"}


def late(doors: Doors, browser: SignedInClient) -> str:
    """A form that is sent once the session has expired; where the answer leads."""
    secret = browser.secret()
    doors.machine.later(13 * HOUR)
    answer = browser.client.post("/organismes/nouveau", data={**SENT, "csrf_token": secret})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def organisations(doors: Doors) -> int:
    with doors.office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation)) or 0


def test_a_form_sent_too_late_is_shown_and_sent_again_by_the_same_account(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    assert late(doors, browser) == "/connexion?suite=%2Fconnexion%2Freprise"
    answer = doors.sign_in(browser, doors.office.editor, back="/connexion/reprise")
    page = source(browser.get(answer.headers["Location"]))
    assert "« d'à côté »" in page.replace("\N{NO-BREAK SPACE}", " ")
    # no name of a field is read, nor a code
    assert ">siret" not in page
    assert ">une_association" not in page
    fields = re.findall(r'<input type="hidden" name="(siret|form|name)" value="([^"]*)"', page)
    assert [name for name, _ in fields] == ["siret", "form", "name"]
    before = organisations(doors)
    again = browser.post("/connexion/reprise", SENT)
    assert (again.status_code, again.headers["Location"]) == (307, "/organismes/nouveau")
    sent = browser.post("/organismes/nouveau", SENT)
    assert sent.status_code in (303, 422)
    assert organisations(doors) >= before
    assert "Rien n'attend" in sound(browser.get("/connexion/reprise")).text


def test_what_waits_for_one_account_is_shown_to_no_other_be_it_in_the_same_browser(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    late(doors, browser)
    doors.halfway(doors.office.other, browser)
    page = source(browser.get("/connexion/reprise"))
    assert "d'à côté" not in page
    assert browser.post("/connexion/reprise", SENT).headers["Location"] == "/espace"
    browser.post("/connexion/reprise/oublier")
    mine = doors.halfway(doors.office.editor)
    assert "d'à côté" in sound(mine.get("/connexion/reprise")).text
    assert mine.post("/connexion/reprise/oublier").status_code == 303
    assert "Rien n'attend" in sound(mine.get("/connexion/reprise")).text


def kept(doors: Doors) -> int:
    with doors.office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(KeptForm)) or 0


def test_nothing_is_kept_that_this_site_did_not_give_nor_of_whoever_left(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    doors.machine.later(13 * HOUR)
    for secret in ("", "forged", browser.secret()[:-1]):
        answer = browser.client.post("/organismes/nouveau", data={**SENT, "csrf_token": secret})
        assert answer.headers["Location"] == "/connexion?suite=%2Forganismes%2Fnouveau"
    left = doors.halfway(doors.office.editor)
    cookie = next(each.value for each in left.client._cookies.values() if each.key == "tremplin")
    left.post("/deconnexion")
    left.client.set_cookie("tremplin", cookie)
    left.post("/organismes/nouveau", SENT)
    assert kept(doors) == 0


def test_a_password_is_never_kept(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    secret = browser.secret()
    doors.machine.later(13 * HOUR)
    browser.client.post("/compte", data={**TYPED, "csrf_token": secret})
    browser.client.set_cookie("tremplin", "x")
    browser.client.post("/connexion/confirmer", data={"password": PASSWORD, "csrf_token": secret})
    assert kept(doors) == 0


def test_what_is_too_long_is_not_kept_and_its_author_is_led_to_sign_in(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    secret = browser.secret()
    doors.machine.later(13 * HOUR)
    long = {"name": "x" * (256 * 1024), "csrf_token": secret}
    answer = browser.client.post("/organismes/nouveau", data=long)
    assert answer.headers["Location"] == "/connexion?suite=%2Forganismes%2Fnouveau"
    assert kept(doors) == 0
