"""An official's day: what waits, a list narrowed, a dossier handed over to a colleague; axe on each page and state."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core import told
from programs import served_by
from test_granting_walk import reach, typed
from test_operation_walk import NARROW, WIDE, press, settled, visit

LISTS = ("/espace", "/dossiers", "/dossiers?q=rien-de-tel", "/dossiers?depuis=hier&etat=submitted&totaux=oui")
STATES = ("draft", "submitted", "judged", "returned", "refused", "sent")


@pytest.fixture(scope="module")
def grants() -> Iterator[dict[str, Any]]:
    """Where the dossiers are served, which they are, and the sessions of those who work on them."""
    with served_by("served_grants.py") as here:
        yield here


@pytest.mark.parametrize("who", ["instructor", "decider", "local", "reader"])
def test_axe_finds_nothing_on_the_pages_of_a_day(
    browser: Any, grants: dict[str, Any], axe: str, who: str, screenshots: Path | None
) -> None:
    pages = [*LISTS, "/dossiers/export.csv", *(f"/dossiers/{grants[state]}" for state in STATES)]
    with visit(browser, grants, who, WIDE) as page:
        for address in pages:
            page.set_viewport_size({"width": WIDE, "height": 900})
            page.goto(address)
            page.evaluate(axe)
            for width in (WIDE, NARROW):
                page.set_viewport_size({"width": width, "height": 900})
                settled(page)
                assert list(told(page)) == [], (address, width)
                if screenshots:
                    name = address.replace("/", "_").replace("?", "_")
                    page.screenshot(path=screenshots / f"{who}{name}-{width}.png", full_page=True)


def test_a_dossier_is_handed_over_by_the_keyboard_and_waits_for_whoever_has_it(
    browser: Any, grants: dict[str, Any]
) -> None:
    dossier = grants["judged"]
    with visit(browser, grants, "second", WIDE) as page:
        page.goto("/espace")
        assert f"Étudier {dossier}" not in page.inner_text("main")
    with visit(browser, grants, "instructor", WIDE) as page:
        page.goto("/espace")
        page.get_by_role("link", name=f"Étudier {dossier}").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        reach(page, f'a[href="/dossiers/{dossier}/transmettre"]')
        with page.expect_navigation():
            page.keyboard.press("Enter")
        reach(page, "[name=to]")
        page.keyboard.press("Space")
        typed(page, "[name=starts_on]", "1/12/2027")
        press(page, "Confier ce dossier")
        # one day alone says no days
        assert page.locator(".govuk-error-summary").count() == 1
        assert page.input_value("[name=starts_on]") == "1/12/2027"
        page.fill("[name=starts_on]", "")
        page.fill("[name=reason]", "Congé de formation.")
        press(page, "Confier ce dossier")
        assert "L'instruction est confiée." in page.inner_text("main")
        assert "Congé de formation." not in page.inner_text("#agir")
        page.goto("/espace")
        assert f"Étudier {dossier}" not in page.inner_text("main")
    with visit(browser, grants, "second", NARROW, False) as page:
        page.goto("/espace")
        settled(page)
        assert f"Étudier {dossier}" in page.inner_text("main")


def test_a_list_is_narrowed_by_what_one_types_and_widened_again(browser: Any, grants: dict[str, Any]) -> None:
    with visit(browser, grants, "reader", WIDE) as page:
        page.goto("/dossiers")
        whole = page.locator("table.tr-dense tbody tr").count()
        page.fill("[name=q]", "rendu")
        press(page, "Chercher")
        assert page.locator("table.tr-dense tbody tr").count() == 1
        page.locator(".tr-applied__one").click()
        page.wait_for_url(lambda address: "q=" not in address)
        assert page.locator("table.tr-dense tbody tr").count() == whole
