"""An admin tries a fiche with a keyboard alone: refused, led to the place of each mistake, mended, seen whole."""

from pathlib import Path
from typing import Any

import pytest
from test_dossier import PHONE, press, served, signed_in
from test_keyboard import Keyboard
from test_organisation_walk import faults
from visits import WIDE

__all__ = ["served"]

ADDRESS = "/administration/essai"
RIGHT = """\
fiche: 62/2025/ateliers-du-fleuve
title: Ateliers du fleuve
summary: Des ateliers au bord de l'eau. Pour apprendre à construire des barques.
funding:
  costs: [staff]
  source: Financement
  rules:
    - {kind: grant_ceiling, amount: 40 000 €, source: "Financement, 2"}
"""
WRONG = RIGHT.replace("kind: grant_ceiling", "kind: grant_ceilin")
CARET = """() => {
  const text = document.getElementById("texte");
  return document.activeElement === text ? text.value.slice(text.selectionStart) : null;
}"""


def pictured(page: Any, screenshots: Path | None, name: str) -> None:
    """Keep what is seen, for whoever asked for it."""
    for width in (PHONE, WIDE) if screenshots else ():
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=screenshots / f"trying-{name}-{width}.png", full_page=True)


def test_a_fiche_is_refused_mended_and_seen_whole(
    browser: Any, served: dict[str, Any], axe: str, screenshots: Path | None
) -> None:
    with signed_in(browser, served, "admin") as page:
        page.goto(ADDRESS)
        found = faults(page, axe, "empty")
        pictured(page, screenshots, "empty")
        keyboard = Keyboard(page)
        keyboard.until(id="texte")
        page.keyboard.insert_text(WRONG)
        keyboard.until(tag="button", text="Vérifier le document")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        # whoever reads with a keyboard or a voice is at the mistakes at once
        assert "Une faute" in page.evaluate("document.activeElement.innerText")
        found += faults(page, axe, "refused")
        pictured(page, screenshots, "refused")
        page.set_viewport_size({"width": WIDE, "height": 800})
        keyboard.until(text="Ligne 8, colonne 14")
        page.keyboard.press("Enter")
        # the caret stands before what is wrong
        assert page.evaluate(CARET).startswith("grant_ceilin,")
        for _ in "grant_ceilin":
            page.keyboard.press("ArrowRight")
        page.keyboard.type("g")
        keyboard.until(tag="button", text="Vérifier le document")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Aucune faute" in page.inner_text("main")
        assert "Pour apprendre à construire des barques." in page.inner_text("main")
        press(page, "Remplir d'un dossier inventé")
        assert "Votre demande passe." in page.inner_text("main")
        found += faults(page, axe, "right")
        pictured(page, screenshots, "right")
        assert found == []
        page.goto("/fiches/62/2025/ateliers-du-fleuve")
        assert page.inner_text("h1") != "Ateliers du fleuve"


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_without_a_script_a_mistake_leads_to_its_line_read_again(
    browser: Any, served: dict[str, Any], width: int
) -> None:
    with signed_in(browser, served, "admin", width=width, script=False) as page:
        page.goto(ADDRESS)
        page.fill("#texte", WRONG)
        press(page, "Vérifier le document")
        assert page.input_value("#texte") == WRONG
        page.get_by_role("link", name="Ligne 8, colonne 14").click()
        assert "grant_ceilin," in page.inner_text(":target")
        assert page.locator(":target").is_visible()
        page.fill("#texte", RIGHT)
        press(page, "Vérifier le document")
        assert "Aucune faute" in page.inner_text("main")
