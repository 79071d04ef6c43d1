"""From a deposit to a signed agreement, three officials and a carrier in turn; axe on each page and state."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_core import told
from programs import served_by
from test_operation_walk import NARROW, WIDE, follow, press, settled, visit

# a page, the dossier of which it is looked at, and who looks
PAGES = (
    ("draft", "enregistrer", "instructor"),
    *(("submitted", page, "instructor") for page in ("completer", "instruire", "transmettre", "avis/demander")),
    *(("judged", page, "instructor") for page in ("avis", "notes", "lettres")),
    ("judged", "avis", "local"),
    *(("judged", page, "decider") for page in ("decision", "decision/reprise")),
    ("returned", "decision", "decider"),
    ("refused", "decision/rouvrir", "second"),
    ("refused", "demandes/recours", "second"),
    ("refused", "lettres/decision", "signatory"),
    *(("sent", page, "instructor") for page in ("convention/envoyer", "convention/porteur", "demarrer")),
    *(("sent", page, "decider") for page in ("convention", "avenants", "lettres/convention")),
)
# the steps of a Tab that no page has as many of
MOST = 120


@pytest.fixture(scope="module")
def grants() -> Iterator[dict[str, Any]]:
    """Where the dossiers are served, which they are, and the sessions of those who work on them."""
    with served_by("served_grants.py") as here:
        yield here


def reach(page: Any, wanted: str) -> None:
    """Come to an element by Tab alone."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no Tab comes to {wanted}")


def typed(page: Any, wanted: str, text: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


@pytest.mark.parametrize(
    ("width", "script", "rank"), [(WIDE, True, 0), (NARROW, False, 1)], ids=["wide", "narrow-plain"]
)
def test_three_people_bring_a_dossier_to_its_agreement(
    browser: Any, grants: dict[str, Any], width: int, script: bool, rank: int
) -> None:
    dossier = f"/dossiers/{grants['walked'][rank]}"
    with visit(browser, grants, "instructor", width, script) as page:
        page.goto(dossier)
        follow(page, page.get_by_role("button", name="Prendre le dossier en instruction"))
        press(page, "Prendre ce dossier en instruction")
        assert "Vous instruisez ce dossier" in page.inner_text("main")
        settled(page)
    with visit(browser, grants, "local", width, script) as page:
        page.goto(f"{dossier}/avis")
        page.check("[name=code][value=relais]")
        page.check("[name=verdict][value=favourable]")
        page.fill("[name=reason]", "Utile au territoire.")
        page.fill("[name='note.cout']", "8,5")
        press(page, "Rendre cet avis")
        settled(page)
        assert "L'avis est enregistré." in page.inner_text("main")
    with visit(browser, grants, "instructor", width, script) as page:
        page.goto(f"{dossier}/avis")
        page.check("[name=code][value=opportunite]")
        page.check("[name=verdict][value=favourable]")
        page.fill("[name=reason]", "Avis reçu par courrier.")
        page.fill("[name=partner]", "Mission locale")
        press(page, "Rendre cet avis")
        page.goto(f"{dossier}/notes")
        page.fill("[name='note.qualite']", "15")
        if script:
            page.wait_for_selector("#apercu >> text=23,5 sur 30")
        page.fill("[name=reason]", "Projet solide.")
        press(page, "Enregistrer ces notes")
        assert "Les notes sont enregistrées." in page.inner_text("main")
    with visit(browser, grants, "decider", width, script) as page:
        page.goto(f"{dossier}/decision")
        page.check("[name=outcome][value=accorder]")
        page.fill("[name=amount]", "46 000,01")
        page.fill("[name=reason]", "Avis favorables.")
        press(page, "Vérifier avant de confirmer")
        assert page.locator(".govuk-error-summary").count() == 1
        assert page.input_value("[name=amount]") == "46 000,01"
        page.fill("[name=amount]", "40 000")
        press(page, "Vérifier avant de confirmer")
        settled(page)
        assert "Rien n'est encore fait" in page.inner_text("main")
        page.get_by_role("button", name="Accorder 40").wait_for()
        with page.expect_navigation():
            page.get_by_role("button", name="Accorder 40").click()
        assert "La décision est prise" in page.inner_text("main")
        settled(page)
    with visit(browser, grants, "instructor", width, script) as page:
        page.goto(f"{dossier}/convention/envoyer")
        assert page.input_value("[name=sent_on]") == "20/02/2026"
        press(page, "Enregistrer l'envoi")
    with visit(browser, grants, "signatory", width, script) as page:
        page.goto(f"{dossier}/convention/signature")
        page.check("[name=agreed]")
        press(page, "Signer la convention")
        settled(page)
        assert "Votre signature est enregistrée." in page.inner_text("main")
    with visit(browser, grants, "decider", width, script) as page:
        page.goto(f"{dossier}/convention")
        page.fill("[name=advance]", "10 000")
        press(page, "Vérifier avant de confirmer")
        settled(page)
        press(page, "Signer la convention")
        settled(page)
        assert "La convention est signée." in page.inner_text("main")


def test_a_decision_is_taken_by_the_keyboard_alone(browser: Any, grants: dict[str, Any]) -> None:
    dossier = f"/dossiers/{grants['walked'][2]}"
    with visit(browser, grants, "instructor", WIDE) as page:
        page.goto(f"{dossier}/instruire")
        reach(page, "main form button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    with visit(browser, grants, "decider", WIDE) as page:
        page.goto(dossier)
        reach(page, "#agir a[href$='/decision']")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        reach(page, "[name=outcome]")
        page.keyboard.press("Space")
        typed(page, "[name=amount]", "40 000")
        typed(page, "[name=reason]", "Avis favorable du comité.")
        reach(page, "main form button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        # what is about to be done is read before the button that does it
        reach(page, "[name=confirme]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "La décision est prise" in page.inner_text("main")
        assert "40 000,00" in page.inner_text(".tr-bar").replace("\N{NO-BREAK SPACE}", " ")


def test_axe_finds_nothing_to_say_of_the_pages_of_an_instruction(
    browser: Any, grants: dict[str, Any], axe: str
) -> None:
    found: list[str] = []

    def look(page: Any) -> None:
        page.evaluate(axe)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 800})
            settled(page)
            found.extend(f"{page.url} {width} {line}" for line in told(page))

    for who in dict.fromkeys(who for _, _, who in PAGES):
        with visit(browser, grants, who, WIDE) as page:
            for dossier, address in [(dossier, address) for dossier, address, mine in PAGES if mine == who]:
                assert page.goto(f"/dossiers/{grants[dossier]}/{address}").status == 200
                look(page)
                sent = page.locator("main form[method=post].tr-act button").last
                if sent.count():
                    # sent as it is, a form comes back with what is to be corrected, or is told before one confirms
                    with page.expect_navigation():
                        sent.click()
                    # the page of the dossier, where what is done leads, is looked at with those of officials
                    if "fait=" not in page.url:
                        look(page)
    assert found == []
