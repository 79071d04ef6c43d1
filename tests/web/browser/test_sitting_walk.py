"""A browser decides a commission of twenty dossiers in one grid, a mistake first; axe on each page and state."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core import told
from programs import served_by
from test_operation_walk import NARROW, WIDE, visit

ASKED = "46 000"
WHY = "Le projet répond aux priorités de l'appel."
# of the commission whose decisions are taken, of the small one, of the empty one
PAGES = (
    *(("over", page) for page in ("", "?fait=decide", "/decisions", "/courriers", "/courriers/{decided}")),
    *(("small", page) for page in ("", "/decisions", "/inscrire")),
    *(("empty", page) for page in ("", "/decisions", "/inscrire", "/courriers")),
)
OF_CALL = (
    *(
        "classement",
        "classement?lot=bassin-sud",
        "enveloppes",
        "enveloppes/lot-bassin-nord",
        "enveloppes/fiche-ateliers",
    ),
    *("simulations", "simulations?fiche=ateliers"),
)


@pytest.fixture(scope="module")
def sittings() -> Iterator[dict[str, Any]]:
    """Where the commissions are served, which they are, and the sessions of those who prepare and decide them."""
    with served_by("served_sitting.py") as here:
        yield here


def press(page: Any, button: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=isinstance(button, str)).click()


def fill(page: Any, dossier: str, decision: str, amount: str = "", reason: str = WHY) -> None:
    page.select_option(f"[name='decision-{dossier}']", decision)
    page.fill(f"[name='amount-{dossier}']", amount)
    page.fill(f"[name='reason-{dossier}']", reason)


def sound(page: Any, axe: str) -> None:
    """A page does not scroll sideways, has one title, and axe finds nothing in it."""
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url
    page.evaluate(axe)
    assert list(told(page)) == [], page.url


def test_twenty_dossiers_are_decided_in_one_grid_after_a_mistake(
    browser: Any, sittings: dict[str, Any], axe: str, screenshots: Path | None
) -> None:
    first, *granted, waiting, refused = sittings["dossiers"]
    with visit(browser, sittings, "decider") as page:
        page.goto(f"/commissions/{sittings['walked']}/decisions")
        for dossier in granted:
            fill(page, dossier, "accorde", ASKED)
        page.wait_for_function("document.querySelector('.tr-envelope__left').textContent.startsWith('Il en resterait')")
        fill(page, refused, "refuse", reason="Hors des priorités de l'appel.")
        # more than is asked, and than what is left: the card says so as it is typed
        fill(page, first, "accorde", "460 000")
        page.wait_for_function("document.querySelector('.tr-envelope__left').textContent.startsWith('Dépassée de')")
        press(page, "Vérifier")
        summary = page.locator(".govuk-error-summary")
        assert first in summary.inner_text()
        assert "accordez au plus ce qui est demandé" in summary.inner_text()
        sound(page, axe)
        shot(page, screenshots, "grid-refused")
        # the link of the summary leads to the line, where the rest is done by the keyboard alone
        summary.get_by_role("link").first.click()
        assert page.evaluate("document.activeElement.id") == f"decision-{first}"
        page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type(ASKED)
        press(page, "Vérifier")
        assert "Aucun refus. Rien n'est encore décidé." in page.inner_text("main")
        assert page.input_value(f"[name='decision-{waiting}']") == ""
        press(page, "Décider, après relecture")
        sound(page, axe)
        shot(page, screenshots, "confirm")
        assert "Accorder 18 dossiers, 828 000,00 € ; refuser 1" in page.inner_text("main").replace("\xa0", " ")
        press(page, re.compile("^Accorder 18 dossiers"))
        assert "Les décisions sont prises." in page.inner_text("main")
        sound(page, axe)
        assert page.locator("tbody .tr-tag--met").count() == 18
        with page.expect_navigation():
            page.get_by_role("link", name="Relire les courriers").click()
        with page.expect_download() as given:
            page.get_by_role("button", name="Toutes les lettres, en un fichier (ZIP)").click()
        assert given.value.suggested_filename == f"courriers-commission-{sittings['walked']}.zip"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_grid_works_without_a_script_and_axe_finds_nothing_in_any_page(
    browser: Any, sittings: dict[str, Any], axe: str, width: int
) -> None:
    with visit(browser, sittings, "decider", width) as page:
        for name, address in PAGES:
            page.goto(f"/commissions/{sittings[name]}{address}".format(decided=sittings["decided"][0]))
            sound(page, axe)
        page.goto("/commissions")
        sound(page, axe)
        for address in OF_CALL:
            page.goto(f"/appels/00/2026/{address}")
            sound(page, axe)
    with visit(browser, sittings, "decider", width, script=False) as page:
        page.goto(f"/commissions/{sittings['small']}/decisions")
        fill(page, sittings["small_dossiers"][0], "accorde")
        press(page, "Vérifier")
        assert "le montant accordé est attendu" in page.inner_text(".govuk-error-summary").lower()
        fill(page, sittings["small_dossiers"][0], "accorde", ASKED)
        press(page, "Vérifier")
        assert "Aucun refus" in page.inner_text("main")
        assert ASKED.replace(" ", "\xa0") in page.inner_text(".tr-envelope")


def shot(page: Any, screenshots: Path | None, name: str) -> None:
    if screenshots:
        page.screenshot(path=screenshots / f"sitting-{name}.png", full_page=True)
