"""A browser comes in: codes, then a passkey; a session that ends is put off, a form sent too late is sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyotp
import pytest
from axe_core import told
from programs import served_by
from visits import LONGEST

NARROW, WIDE = 390, 1280
PASSWORD = "une phrase qui ouvre"
OPEN = ("/connexion", "/mot-de-passe", "/mot-de-passe/rien")
OWN = (
    *("/compte", "/compte/code", "/compte/cles", "/compte/secours", "/compte/sessions", "/compte/jetons"),
    "/connexion/confirmer",
)
OWN += ("/connexion/reprise",)
# what a key of this machine would do, without a finger
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def doors() -> Iterator[dict[str, Any]]:
    """Where the doors are served, and cookies of several ages."""
    with served_by("served_doors.py") as here:
        yield here


@contextmanager
def coming(
    browser: Any, doors: dict[str, Any], width: int, who: str | None = None, script: bool = True
) -> Iterator[Any]:
    """A page of somebody, signed in with a cookie where one is told."""
    # a passkey is made for a name: no address of a machine is one (WebAuthn 3, 5.1.2)
    site = f"http://localhost:{doors['port']}"
    size = {"width": width, "height": 800}
    context = browser.new_context(base_url=site, java_script_enabled=script, viewport=size, locale="fr-FR")
    context.set_default_timeout(LONGEST)
    if who:
        context.add_cookies([{"name": "tremplin", "value": doors[who], "url": site}])
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    yield page
    context.close()


def settled(page: Any, screenshots: Path | None, name: str) -> None:
    """A page does not scroll sideways, and has one title."""
    assert page.locator("h1").count() == 1
    width = page.viewport_size["width"]
    if screenshots:
        page.screenshot(path=screenshots / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def press(page: Any, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def sign_in(page: Any, login: str) -> None:
    page.get_by_label("Adresse électronique").fill(login)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    press(page, "Se connecter")


@pytest.mark.parametrize(("width", "who"), [(NARROW, "instructor"), (WIDE, "decider")])
def test_an_official_chooses_codes_adds_a_key_and_comes_back_by_it(
    browser: Any, doors: dict[str, Any], screenshots: Path | None, width: int, who: str
) -> None:
    with coming(browser, doors, width) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, "hasResidentKey": True}})
        page.goto("/organismes")
        settled(page, screenshots, "sign-in")
        sign_in(page, f"{who}@exemple.fr")
        assert page.locator("h1").inner_text() == "Les codes à six chiffres"
        settled(page, screenshots, "codes")
        assert page.locator(".tr-qr").evaluate("image => image.complete && image.naturalWidth > 100")
        secret = page.locator(".tr-key").inner_text().replace(" ", "")
        page.get_by_label("Le code à six chiffres que l'application affiche").fill(pyotp.TOTP(secret).now())
        press(page, "Demander ces codes à la connexion")
        press(page, "Faire dix codes et les montrer")
        assert page.locator("ol .tr-key").count() == 10
        settled(page, screenshots, "recovery")
        with page.expect_navigation():
            page.get_by_role("link", name="Ils sont gardés : continuer").click()
        assert page.url.endswith("/organismes")
        page.goto("/compte/cles")
        page.get_by_label("Le nom de cette clé").fill("Ordinateur du bureau")
        press(page, "Ajouter cette clé")
        page.goto("/compte/cles")
        assert "Ordinateur du bureau" in page.inner_text("main")
        settled(page, screenshots, "keys")
        press(page, "Se déconnecter")
        page.goto("/compte")
        sign_in(page, f"{who}@exemple.fr")
        settled(page, screenshots, "prove")
        press(page, "Utiliser ma clé")
        assert page.locator("h1").inner_text() == "Mon compte"
        settled(page, screenshots, "account")


def reach(page: Any, selector: str) -> None:
    """Come to something by the keyboard, in the order of the page, and see where one is."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            seen = page.evaluate("""() => { const style = getComputedStyle(document.activeElement);
                return [style.outlineStyle !== 'none', style.boxShadow !== 'none', style.backgroundColor] }""")
            assert seen[0] or seen[1], selector
            return
    pytest.fail(f"the keyboard does not come to {selector}")


def test_the_keyboard_alone_signs_in_and_chooses_codes(browser: Any, doors: dict[str, Any]) -> None:
    with coming(browser, doors, WIDE) as page:
        page.goto("/connexion")
        reach(page, "#login")
        page.keyboard.type("local@exemple.fr")
        reach(page, "#password")
        page.keyboard.type(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        secret = page.locator(".tr-key").inner_text().replace(" ", "")
        reach(page, "#code")
        page.keyboard.type("000000")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        # what is wrong comes first, and leads to its field
        assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
        reach(page, ".govuk-error-summary a")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "code"
        page.keyboard.type(pyotp.TOTP(secret).now())
        with page.expect_navigation():
            page.keyboard.press("Enter")
        reach(page, "main form button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("ol .tr-key").count() == 10


def test_a_key_that_does_not_answer_says_so_and_leaves_the_page(browser: Any, doors: dict[str, Any]) -> None:
    with coming(browser, doors, NARROW, "fresh") as page:
        page.goto("/compte/cles")
        page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('refused')) }")
        assert not page.get_by_text("La clé n'a pas été ajoutée").is_visible()
        page.get_by_label("Le nom de cette clé").fill("Absente")
        page.get_by_role("button", name="Ajouter cette clé").click()
        page.get_by_text("La clé n'a pas été ajoutée").wait_for()


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_form_sent_too_late_is_sent_again_by_its_author(
    browser: Any, doors: dict[str, Any], screenshots: Path | None, script: bool, width: int
) -> None:
    with coming(browser, doors, width, "editor", script) as page:
        page.goto("/organismes/nouveau")
        page.locator("main input[type=text], main input:not([type])").first.fill("12345")
        site = f"http://localhost:{doors['port']}"
        page.context.add_cookies([{"name": "tremplin", "value": doors["expired"], "url": site}])
        with page.expect_navigation():
            page.locator("main form button").first.click()
        assert page.locator("h1").inner_text() == "Se connecter"
        sign_in(page, "editor@exemple.fr")
        assert page.locator("h1").inner_text() == "Ce que vous aviez envoyé"
        assert "12345" in page.inner_text("main")
        settled(page, screenshots, "resume")
        press(page, "Envoyer de nouveau")
        # it comes back from where it was going, with what was typed
        assert page.url.endswith("/organismes/nouveau")
        assert page.locator("main input[value='12345']").count() == 1


def test_the_end_of_a_session_is_shown_in_its_last_minutes_and_put_off_in_place(
    browser: Any, doors: dict[str, Any], screenshots: Path | None
) -> None:
    with coming(browser, doors, NARROW, "ending") as page:
        page.goto("/compte")
        assert not page.locator(".tr-session").is_visible()
        # four minutes are left, as far as the page was told
        page.evaluate("document.querySelector('.tr-session').dataset.left = 240")
        page.add_script_tag(url=page.locator("script[src]").first.get_attribute("src"))
        bar = page.get_by_role("alert").filter(has_text="votre session finit")
        bar.wait_for()
        settled(page, screenshots, "ending")
        page.get_by_label("Nouveau mot de passe").fill("ce que l'on écrivait")
        with page.expect_response("**/connexion/prolonger") as answered:
            page.get_by_role("button", name="Continuer").click()
        assert answered.value.status == 200
        assert page.get_by_label("Nouveau mot de passe").input_value() == "ce que l'on écrivait"
    with coming(browser, doors, NARROW, "ending", script=False) as page:
        page.goto("/compte")
        assert page.locator(".tr-session").is_visible()
        press(page, "Continuer")
        assert page.url.endswith("/compte")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_axe_finds_nothing_on_the_doors(
    browser: Any, doors: dict[str, Any], axe: str, screenshots: Path | None, width: int
) -> None:
    for who, addresses in ((None, OPEN), ("ending", OWN)):
        with coming(browser, doors, width, who) as page:
            for address in addresses:
                page.goto(address)
                settled(page, screenshots, address.strip("/").replace("/", "-"))
                for state in ("read", "sent"):
                    if state == "sent" and page.locator("main form").count() == 0:
                        continue
                    if state == "sent":
                        with page.expect_navigation():
                            page.locator("main form").first.evaluate("form => form.submit()")
                    page.evaluate(axe)
                    assert list(told(page)) == [], (address, state)
