"""The doors of the site: a password alone opens none of staff's, a stolen cookie lasts no longer than it must."""

import re
from html import unescape
from typing import Any

import pytest
from coming import HOUR, MINUTE, PASSWORD, Doors, doors_of, sound, source
from desks import AT, Office
from flask.testing import FlaskClient
from routes import ROUTES
from signed_in import SignedInClient
from test_routes import objects

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.entering import factors
from tremplin.records.outbox import MailHold
from tremplin_web.gate.rights import declared

HALFWAY = {"/connexion", "/connexion/code", "/connexion/cle", "/connexion/confirmer", "/connexion/prolonger"}
HALFWAY |= {"/deconnexion", "/mot-de-passe", "/mot-de-passe/{token}", "/inscription", "/inscription/{token}"}
HALFWAY |= {"/invitation/{token}", "/connexion/oidc", "/connexion/oidc/retour"}
ENROLLING = {"/compte/code", "/compte/code/image.svg", "/compte/cles"}


@pytest.fixture
def doors(office: Office) -> Doors:
    return doors_of(office)


def cookies(client: FlaskClient) -> dict[str, str]:
    return {cookie.key: cookie.value for cookie in client._cookies.values()}


def led(answer: Any) -> str:
    """Where an answer leads, without its question."""
    assert answer.status_code == 303
    return str(answer.headers["Location"]).partition("?")[0]


@pytest.mark.parametrize("enrolled", [True, False])
def test_with_a_password_alone_staff_reach_nothing_but_their_second_factor(doors: Doors, enrolled: bool):
    who = doors.office.instructor
    if enrolled:
        doors.enrolled(who)
    doors.office.running()
    thief = doors.halfway(who)
    open_to_them = HALFWAY if enrolled else HALFWAY | ENROLLING
    way = "/connexion/code" if enrolled else "/compte/code"
    for route in ROUTES:
        address = route.address.format(**objects(doors.office))
        if route.address.partition("?")[0] in open_to_them or route.address == "/deconnexion":
            continue
        answer = thief.get(address) if route.method == "GET" else thief.post(address)
        assert led(answer) == way, (route.method, address)
    # what is not there is not told from what is
    for absent in ("/dossiers/00-2026-999999/historique", "/espace/rien", "/organismes/999999"):
        assert led(thief.get(absent)) == way


def test_the_rights_of_the_doors_are_those_that_are_tried(doors: Doors):
    rights = declared(doors.site)
    halfway = {
        re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule)
        for rule in doors.site.url_map.iter_rules()
        if rule.endpoint in rights and rights[rule.endpoint].halfway
    }
    assert halfway == HALFWAY


def test_an_official_chooses_codes_then_keeps_ten_and_goes_where_they_were_going(doors: Doors):
    who = doors.office.instructor
    browser = doors.browser()
    doors.lock(who)
    assert led(browser.get("/organismes")) == "/connexion"
    answer = doors.sign_in(browser, who, back="/organismes")
    assert led(browser.get(answer.headers["Location"])) == "/compte/code"
    page = sound(browser.get("/compte/code?suite=/organismes"))
    assert "un mot de passe ne suffit pas" in page.text
    (drawn,) = [browser.get("/compte/code/image.svg")]
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert "no-store" in drawn.headers["Cache-Control"]
    assert b"style=" not in drawn.data
    secret = re.search(r'tr-key">([A-Z2-7 ]+)<', browser.get("/compte/code").text)
    assert secret
    wrong = browser.post("/compte/code", {"code": "000000", "suite": "/organismes"})
    assert "ne convient pas" in sound(wrong, 422).text
    code = doors.code(who, secret[1].replace(" ", ""))
    answer = browser.post("/compte/code", {"code": code, "suite": "/organismes"})
    assert answer.headers["Location"] == "/compte/secours?suite=%2Forganismes"
    shown = source(browser.post("/compte/secours", {"suite": "/organismes"}))
    assert len(re.findall(r'<li class="tr-key">[^<]{14}<', shown)) == 10
    assert 'href="/organismes"' in shown
    sound(browser.get("/organismes"))


def test_a_code_is_asked_at_each_sign_in_and_not_taken_twice(doors: Doors):
    who = doors.office.instructor
    doors.enrolled(who)
    browser = doors.halfway(who)
    assert led(browser.get("/espace")) == "/connexion/code"
    sound(browser.get("/connexion/code?suite=/espace"))
    sound(browser.post("/connexion/code", {"code": ""}), 422)
    code = doors.code(who)
    assert led(browser.post("/connexion/code", {"code": code, "suite": "/organismes"})) == "/organismes"
    sound(browser.get("/espace"))
    thief = doors.halfway(who)
    assert "déjà servi" in sound(thief.post("/connexion/code", {"code": code}), 422).text
    assert led(thief.get("/espace")) == "/connexion/code"


def test_a_password_alone_chooses_no_other_factor(doors: Doors):
    doors.enrolled(doors.office.instructor)
    secret = doors.secret(doors.office.instructor)
    thief = doors.halfway(doors.office.instructor)
    for address in ("/compte/code", "/compte/cles", "/compte/secours", "/compte/code/retirer", "/compte"):
        assert led(thief.post(address, {"code": "123456"})) == "/connexion/code"
    assert doors.secret(doors.office.instructor) == secret


def test_tries_are_told_apart_from_a_wait_that_says_until_when(doors: Doors):
    who = doors.office.editor
    doors.lock(who)
    browser = doors.browser()
    for login in (who.login, "personne@exemple.fr"):
        for _ in range(10):
            assert browser.post("/connexion", {"login": login, "password": "non"}).status_code == 422
    answers = [
        browser.post("/connexion", {"login": login, "password": PASSWORD})
        for login in (who.login, "personne@exemple.fr")
    ]
    for answer in answers:
        assert "recommencez à partir de 10 h 01" in sound(answer, 429).text.replace("\N{NO-BREAK SPACE}", " ")
        assert answer.headers["Retry-After"] == "3600"
    known, unknown = (
        answer.text.replace(login, "…")
        for answer, login in zip(answers, (who.login, "personne@exemple.fr"), strict=True)
    )
    assert known == unknown


def test_its_owner_comes_in_by_a_browser_that_knows_them_while_a_stranger_exhausts_the_tries(doors: Doors):
    who = doors.office.editor
    mine = doors.halfway(who)
    assert "appareil" in cookies(mine.client)
    mine.post("/deconnexion")
    stranger = doors.browser()
    for _ in range(30):
        doors.sign_in(stranger, who, "non")
    assert doors.sign_in(stranger, who).status_code == 429
    assert doors.sign_in(mine, who).status_code == 303
    sound(mine.get("/espace"))


def test_a_browser_is_known_once_nothing_more_is_owed(doors: Doors):
    doors.enrolled(doors.office.instructor)
    browser = doors.halfway(doors.office.instructor)
    assert "appareil" not in cookies(browser.client)
    browser.post("/connexion/code", {"code": doors.code(doors.office.instructor)})
    assert "appareil" in cookies(browser.client)


def test_a_cookie_that_somebody_planted_opens_nothing_and_is_not_kept(doors: Doors):
    browser = doors.browser()
    browser.client.set_cookie("tremplin", "planted")
    doors.halfway(doors.office.editor, browser)
    assert cookies(browser.client)["tremplin"] != "planted"
    thief = doors.browser()
    thief.client.set_cookie("tremplin", "planted")
    assert led(thief.get("/espace")) == "/connexion"


def test_signing_in_over_a_session_ends_it(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    before = cookies(browser.client)["tremplin"]
    doors.halfway(doors.office.signatory, browser)
    thief = doors.browser()
    thief.client.set_cookie("tremplin", before)
    assert led(thief.get("/espace")) == "/connexion"


@pytest.mark.parametrize("how", ["/deconnexion", "/compte", "disabled"])
def test_an_old_cookie_opens_nothing_any_more(doors: Doors, how: str):
    who = doors.office.editor
    browser, aside = doors.halfway(who), doors.halfway(who)
    stolen = [cookies(each.client)["tremplin"] for each in (browser, aside)]
    if how == "disabled":
        disable(doors.office.desk, doors.office.admin, who.login, at=AT)
    elif how == "/compte":
        typed = {"new_password": "une autre phrase", "again_password": "une autre phrase"}
        assert led(browser.post("/compte", typed)) == "/compte"
        assert "Votre mot de passe est changé" in sound(browser.get("/compte?fait=mot-de-passe")).text
    else:
        assert led(browser.post("/deconnexion")) == "/"
        stolen = stolen[:1]
    for each in stolen:
        thief = doors.browser()
        thief.client.set_cookie("tremplin", each)
        assert led(thief.get("/espace")) == "/connexion"


def test_under_tls_the_cookies_are_of_this_host_alone(doors: Doors):
    doors.lock(doors.office.editor)
    client = doors.site.test_client()
    https = {"base_url": "https://aides.exemple.fr"}
    page = client.get("/connexion", **https)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    typed = {"login": doors.office.editor.login, "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/connexion", data=typed, headers={"Referer": "https://aides.exemple.fr/connexion"}, **https)
    given = answer.headers.getlist("Set-Cookie")
    assert {each.partition("=")[0] for each in given} >= {"__Host-tremplin", "__Host-appareil"}
    for each in given:
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in each, each
        assert "Domain" not in each


def test_what_matters_asks_again_who_is_there_after_a_quarter_of_an_hour(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    typed = {"new_password": "une autre phrase", "again_password": "une autre phrase"}
    doors.machine.later(15 * MINUTE)
    answer = browser.post("/compte", typed)
    assert answer.headers["Location"] == "/connexion/confirmer?suite=%2Fcompte"
    before = cookies(browser.client)["tremplin"]
    sound(browser.get("/connexion/confirmer?suite=/compte"))
    sound(browser.post("/connexion/confirmer", {"password": "non"}), 422)
    assert led(browser.post("/connexion/confirmer", {"password": PASSWORD, "suite": "/compte"})) == "/compte"
    assert cookies(browser.client)["tremplin"] != before
    assert led(browser.post("/compte", typed)) == "/compte"


def test_an_official_proves_by_their_second_factor_and_not_by_their_password(doors: Doors):
    browser = doors.enrolled(doors.office.instructor)
    doors.machine.later(15 * MINUTE)
    assert led(browser.get("/compte/cles")) == "/connexion/confirmer"
    sound(browser.post("/connexion/confirmer", {"password": PASSWORD}), 422)
    code = doors.code(doors.office.instructor)
    assert led(browser.post("/connexion/confirmer", {"code": code, "suite": "/compte/cles"})) == "/compte/cles"
    sound(browser.get("/compte/cles"))


FRESH = ["/compte", "/compte/code", "/compte/code/retirer", "/compte/cles", "/compte/cles/1/retirer", "/compte/secours"]


@pytest.mark.parametrize("address", FRESH)
def test_each_page_that_changes_who_may_come_in_asks_who_is_there(doors: Doors, address: str):
    browser = doors.halfway(doors.office.editor)
    doors.machine.later(15 * MINUTE)
    assert led(browser.post(address)) == "/connexion/confirmer"


def test_a_page_says_when_the_session_ends_and_puts_it_off(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    # 9 h 00 in Paris, and four hours
    assert "votre session finit à 13 h 00" in told(browser)
    doors.machine.later(3 * HOUR)
    assert led(browser.post("/connexion/prolonger", {"suite": "/compte"})) == "/compte"
    assert "votre session finit à 16 h 00" in told(browser)
    asked = browser.post("/connexion/prolonger", headers={"Accept": "application/json"})
    assert asked.json == {"left": 4 * 3600}
    for _ in range(8):
        doors.machine.later(HOUR)
        told(browser)
    doors.machine.later(50 * MINUTE)
    assert "Votre session finit à 21 h 00, quoi que vous fassiez" in told(browser)
    doors.machine.later(10 * MINUTE)
    assert led(browser.get("/espace")) == "/connexion"


def told(browser: SignedInClient) -> str:
    return sound(browser.get("/compte")).text.replace("\N{NO-BREAK SPACE}", " ")


def test_one_sees_one_s_browsers_and_leaves_the_others(doors: Doors):
    who = doors.office.editor
    mine, aside, other = (doors.halfway(who) for _ in range(3))
    theirs = doors.halfway(doors.office.other)
    page = source(mine.get("/compte/sessions"))
    numbers = re.findall(r'name="session" value="(\d+)"', page)
    assert len(numbers) == 2
    # nobody ends another's
    assert theirs.post("/compte/sessions", {"session": numbers[0]}).status_code == 404
    assert led(mine.post("/compte/sessions", {"session": numbers[1]})) == "/compte/sessions"
    assert sorted(led_or_ok(each) for each in (aside, other)) == ["/connexion", "ok"]
    assert led(mine.post("/compte/deconnecter-partout")) == "/compte/sessions"
    assert [led_or_ok(each) for each in (mine, aside, other, theirs)] == ["ok", "/connexion", "/connexion", "ok"]


def led_or_ok(browser: SignedInClient) -> str:
    answer = browser.get("/espace")
    return "ok" if answer.status_code == 200 else led(answer)


def test_a_demonstration_shows_its_codes_and_no_other_base_does(doors: Doors):
    who = doors.office.instructor
    with doors.office.desk.database.writing() as session:
        factors.enrol_for_demonstration(session, [who.account_id], AT)
    browser = doors.halfway(who)
    assert "démonstration : votre code" not in browser.get("/connexion/code").text.replace("\N{NO-BREAK SPACE}", " ")
    with doors.office.desk.database.writing() as session:
        session.add(MailHold(reason="demonstration", since=AT))
    shown = re.search(r'<strong class="tr-nowrap">(\d{6})</strong>', source(browser.get("/connexion/code")))
    assert shown
    assert led(browser.post("/connexion/code", {"code": shown[1]})) == "/espace"


@pytest.mark.parametrize("elsewhere", ["javascript:alert(1)", "//voleur.fr", "https://voleur.fr/x", "/\\voleur.fr"])
def test_no_page_of_the_doors_leads_elsewhere(doors: Doors, elsewhere: str):
    who = doors.office.instructor
    signed = doors.enrolled(who)
    halfway = doors.halfway(who)
    for browser, addresses in (
        (signed, ("/compte/code", "/compte/cles", "/compte/secours", "/connexion/confirmer")),
        (halfway, ("/connexion/code", "/connexion/cle")),
        (doors.browser(), ("/connexion",)),
    ):
        for address in addresses:
            page = unescape(browser.get(address, query_string={"suite": elsewhere}).text)
            assert not re.search(rf'(?:href|action|src)="{re.escape(elsewhere)}', page), address
    made = unescape(signed.post("/compte/secours", {"suite": elsewhere}).text)
    assert f'href="{elsewhere}' not in made
    assert signed.post("/connexion/prolonger", {"suite": elsewhere}).headers["Location"] == "/espace"
    code = doors.code(who)
    assert halfway.post("/connexion/code", {"code": code, "suite": elsewhere}).headers["Location"] == "/espace"
    assert doors.sign_in(doors.browser(), who, back=elsewhere).headers["Location"] == "/espace"


def test_no_page_of_the_doors_is_kept_by_a_browser(doors: Doors):
    browser = doors.enrolled(doors.office.instructor)
    for address in ("/compte", "/compte/code", "/compte/code/image.svg", "/compte/cles", "/compte/secours"):
        assert browser.get(address).headers["Cache-Control"] == "no-store"


def test_an_empty_form_changes_nothing_and_says_what_is_missing(doors: Doors):
    browser = doors.halfway(doors.office.editor)
    for address in ("/compte", "/compte/code", "/compte/cles", "/compte/sessions", "/connexion/confirmer"):
        page = sound(browser.post(address), 422)
        assert "La saisie est à corriger" in page.text
    # twelve empty codes are no guesses
    for _ in range(12):
        assert browser.post("/connexion/confirmer").status_code == 422
