"""A browser walks from a fiche to the receipt of its dossier, with a script or without, on a telephone or a desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_core import told
from programs import served_by
from visits import WIDE, Visitor

FICHE = "/fiches/62/2025/preparatoires-emploi"
PHONE = 390
TYPED = {
    "action": {"starts_on": "15/03/2025", "ends_on": "14 mars 2026"},
    "personnes": {"participants.total": "100", "participants.brsa": "60"},
    "budget": {
        "budget.staff": "10 000 €",
        "budget.operating": "5 000,00",
        "budget.external_services": "5000",
        "budget.other": "0",
        "budget.indirect": "4 000",
    },
    "ressources": {"requested": "24 000", "resources": "Région ; public ; demandé ; 5 000 €"},
}
STEPS = ("identite", "action", "personnes", "budget", "ressources", "questions", "conditions", "pieces", "verification")


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Any]]:
    """A site with a desk, and the sessions of those who work there."""
    with served_by("served_desk.py") as here:
        yield here


@contextmanager
def signed_in(
    browser: Any, served: dict[str, Any], who: str = "signatory", *, width: int = WIDE, script: bool = True
) -> Iterator[Any]:
    """A page in the browser of somebody who has signed in."""
    site = f"http://127.0.0.1:{served['port']}"
    with Visitor(browser, site).page(width, script) as page:
        page.context.add_cookies([{"name": "tremplin", "value": served[who], "url": site}])
        yield page


def press(page: Any, button: str) -> None:
    """Press a button, and wait for the page to which it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def opened(page: Any, title: str = "Préparatoires de l'Arrageois") -> str:
    """Open a draft from its fiche; its address."""
    page.goto(FICHE)
    with page.expect_navigation():
        page.get_by_role("button", name="Ouvrir un dossier", exact=True).click()
    page.get_by_label("Titre de l'action").fill(title)
    press(page, "Ouvrir le brouillon")
    return urlsplit(page.url).path


def filled(page: Any, dossier: str) -> None:
    """Type in each step what its fiche asks, and save it by its button."""
    for step, typed in TYPED.items():
        page.goto(f"{dossier}/saisie/{step}")
        for name, value in typed.items():
            page.fill(f'[name="{name}"]', value)
        press(page, "Enregistrer et revenir")
        assert "pas encore déposé" in page.inner_text("main")


def fits(page: Any, width: int) -> bool:
    """Whether nothing of a page is beyond its side."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_one_comes_from_a_fiche_to_the_receipt(browser: Any, served: dict[str, Any], width: int, script: bool) -> None:
    with signed_in(browser, served, width=width, script=script) as page:
        dossier = opened(page)
        filled(page, dossier)
        page.goto(f"{dossier}/saisie/verification")
        assert "10 000,00" in page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")
        press(page, "Déposer le dossier")
        assert page.inner_text("h1") == "Votre dossier est déposé"
        assert urlsplit(page.url).path == f"{dossier}/recepisse"
        # a reload sends nothing again, and a way back finds the dossier deposited
        page.reload()
        assert page.inner_text("h1") == "Votre dossier est déposé"
        page.go_back()
        page.goto(dossier)
        assert "Déposé le 20/01/2025, reçu" in page.inner_text("main")
        if script:
            assert fits(page, width)


def test_what_one_types_is_saved_without_a_button(browser: Any, served: dict[str, Any]) -> None:
    with signed_in(browser, served, "editor") as page:
        dossier = opened(page)
        page.goto(f"{dossier}/saisie/budget")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.fill('[name="budget.staff"]', "10 000")
        page.get_by_text("Dossier non déposé.").wait_for()
        assert page.inner_text("#total-tout").replace("\N{NO-BREAK SPACE}", " ") == "10 000,00"
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.fill('[name="budget.staff"]', "11 000")
        page.wait_for_function("document.querySelector('#version').value === '3'")
        page.reload()
        assert page.input_value('[name="budget.staff"]').replace("\N{NO-BREAK SPACE}", " ") == "11 000,00"


def test_what_is_not_saved_is_told_and_stays_in_the_page(browser: Any, served: dict[str, Any]) -> None:
    with signed_in(browser, served, "editor") as page:
        dossier = opened(page)
        for answered in ({"status": 503, "body": "<h1>En panne</h1>", "content_type": "text/html"}, None):
            page.goto(f"{dossier}/saisie/budget")
            page.route(
                "**/saisie/budget", lambda route, *_, said=answered: route.fulfill(**said) if said else route.abort()
            )
            page.fill('[name="budget.staff"]', "10 000")
            page.get_by_text("Pas enregistré").wait_for()
            assert page.input_value('[name="budget.staff"]') == "10 000"
            assert "En panne" not in page.inner_text("body")
            page.unroute("**/saisie/budget")
        press(page, "Enregistrer et revenir")
        page.goto(f"{dossier}/saisie/budget")
        assert page.input_value('[name="budget.staff"]').replace("\N{NO-BREAK SPACE}", " ") == "10 000,00"


def test_the_deposit_is_made_by_the_keyboard_alone(browser: Any, served: dict[str, Any]) -> None:
    with signed_in(browser, served) as page:
        dossier = opened(page)
        filled(page, dossier)
        page.goto(dossier)
        reach(page, "Relire et déposer")
        reach(page, "Déposer le dossier")
        assert page.inner_text("h1") == "Votre dossier est déposé"


def reach(page: Any, name: str, most: int = 120) -> None:
    """Go by the tabulation to what bears a name, and press it."""
    for _each in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"« {name} » is not reached")


def states(browser: Any, served: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each page of a dossier, in each of its states: what it is called, and the page."""
    with signed_in(browser, served) as page:
        yield from ((name, page) for name in went(page, "/dossiers", f"{FICHE}/dossier"))
        press(page, "Ouvrir le brouillon")
        yield "opening-wrong", page
        dossier = opened(page)
        yield "opened", page
        yield from ((name, page) for name in went(page, *(f"{dossier}/saisie/{step}" for step in STEPS)))
        page.goto(f"{dossier}/saisie/budget")
        page.fill('[name="budget.staff"]', "beaucoup")
        page.fill('[name="budget.indirect"]', "9 000")
        press(page, "Enregistrer et continuer")
        yield "budget-wrong", page
        with signed_in(browser, served, "editor") as other:
            other.goto(f"{dossier}/saisie/identite")
            page.goto(f"{dossier}/saisie/identite")
            other.fill('[name="title"]', "Un autre titre")
            press(other, "Enregistrer et revenir")
            yield "asking-signature", other
        page.fill('[name="title"]', "Encore un autre")
        press(page, "Enregistrer et continuer")
        assert page.inner_text("h1") == "Cette étape a changé pendant que vous écriviez"
        yield "conflict", page
        filled(page, dossier)
        page.goto(f"{dossier}/saisie/ressources")
        page.fill('[name="requested"]', "90 000")
        press(page, "Enregistrer et revenir")
        yield "broken", page
        page.goto(f"{dossier}/deposer")
        press(page, "Déposer le dossier")
        yield "refused", page
        page.goto(f"{dossier}/saisie/ressources")
        page.fill('[name="requested"]', "24 000")
        press(page, "Enregistrer et revenir")
        page.goto(f"{dossier}/pieces")
        press(page, "Joindre")
        yield "no-file", page
        page.set_input_files("[name=fichier]", {"name": "été.txt", "mimeType": "text/plain", "buffer": b"Bonjour"})
        press(page, "Joindre")
        yield "documents", page
        yield from ((name, page) for name in went(page, f"{dossier}/saisie/pieces", f"{dossier}/saisie/verification"))
        press(page, "Déposer le dossier")
        yield "receipt", page
        yield from (
            (name, page) for name in went(page, dossier, f"{dossier}/deposer", f"{dossier}/retirer", "/dossiers")
        )
        page.goto(f"{dossier}/retirer")
        press(page, "Retirer le dossier")
        yield "no-reason", page


def went(page: Any, *addresses: str) -> Iterator[str]:
    for address in addresses:
        page.goto(address)
        yield address


def test_axe_finds_no_violation_in_any_state_and_every_page_fits(
    browser: Any, served: dict[str, Any], axe: str, screenshots: Path | None
) -> None:
    found = []
    for rank, (name, page) in enumerate(states(browser, served)):
        page.evaluate(axe)
        found += [f"{name}: {line}" for line in told(page)]
        page.set_viewport_size({"width": PHONE, "height": 800})
        found += [f"{name}: narrow: {line}" for line in told(page)]
        if not fits(page, PHONE):
            found.append(f"{name}: wider than {PHONE}")
        if screenshots:
            page.screenshot(
                path=screenshots / f"dossier-{rank:02d}-{name.strip('/').replace('/', '-')}.png", full_page=True
            )
        page.set_viewport_size({"width": WIDE, "height": 800})
    assert found == []


def test_what_is_hostile_is_shown_as_it_was_typed_and_opens_no_dialog(browser: Any, served: dict[str, Any]) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    opened_dialogs: list[str] = []
    with signed_in(browser, served) as page:
        page.on("dialog", lambda dialog: (opened_dialogs.append(dialog.message), dialog.dismiss()))
        dossier = opened(page, hostile)
        page.goto(f"{dossier}/saisie/ressources")
        page.fill('[name="resources"]', f"{hostile} ; public ; demandé ; 5 000 €")
        press(page, "Enregistrer et revenir")
        page.goto(f"{dossier}/saisie/questions")
        page.fill('[name="answers.action_weeks"]', hostile)
        press(page, "Enregistrer et continuer")
        page.goto(f"{dossier}/pieces")
        name = "<img src=x onerror=alert(3)>.txt"
        page.set_input_files("[name=fichier]", {"name": name, "mimeType": "text/plain", "buffer": b"Bonjour"})
        press(page, "Joindre")
        for address in ("", *(f"/saisie/{step}" for step in STEPS), "/pieces", "/deposer", "/retirer", "/historique"):
            page.goto(f"{dossier}{address}")
            page.wait_for_load_state("load")
        page.goto(f"{dossier}/retirer")
        page.fill('[name="motif"]', hostile)
        press(page, "Retirer le dossier")
        page.goto("/dossiers")
        assert hostile in page.inner_text("main")
    assert opened_dialogs == []


def test_axe_finds_no_violation_in_english(browser: Any, served: dict[str, Any], axe: str) -> None:
    with signed_in(browser, served) as page:
        dossier = opened(page)
        page.context.add_cookies([{"name": "langue", "value": "en", "url": f"http://127.0.0.1:{served['port']}"}])
        page.goto(dossier)
        if page.get_attribute("html", "lang") != "en":
            pytest.skip("le site ne parle pas encore anglais : make words")
        found = []
        addresses = ("", *(f"/saisie/{step}" for step in STEPS), "/pieces", "/deposer", "/retirer")
        for address in ("/dossiers", f"{FICHE}/dossier", *(f"{dossier}{each}" for each in addresses)):
            page.goto(address)
            page.evaluate(axe)
            found += [f"{address}: {line}" for line in told(page)]
        assert found == []
