"""A browser in which a statistician reads figures, changes how exits are counted, exports them; axe on each state."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from programs import served_by
from test_dossier import press, signed_in
from test_organisation_walk import faults

FICHE = "/chiffres/fiche/00/2026/ateliers"
CALL = "/chiffres/appel/00/2026"
EXPORT = "/chiffres/export?portee=appel/00/2026"
READ = (
    *("/chiffres", CALL, FICHE, f"{FICHE}?par=sex,territory&filtre=public%3Dbrsa&du=01/01/2026"),
    *(f"{CALL}?montrer=sorties", f"{CALL}?montrer=editions", f"{CALL}?montrer=fiches", f"{CALL}?evolution=non"),
    *(f"{CALL}?par=sexx&du=hier", f"{CALL}?filtre=stage%3Dleft", EXPORT, f"{EXPORT}&filtre=stage%3Dleft"),
)


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Any]]:
    """An office with people in two editions, and the sessions of those who read their figures."""
    with served_by("served_figures.py") as here:
        yield here


def test_a_statistician_exports_a_figure(browser: Any, served: dict[str, Any], tmp_path: Path):
    with signed_in(browser, served, "statistician") as page:
        page.goto("/espace")
        with page.expect_navigation():
            page.get_by_role("link", name="Chiffres").first.click()
        with page.expect_navigation():
            page.get_by_role("link", name="Ateliers", exact=True).first.click()
        assert page.url.endswith(FICHE)
        # twenty-two of twenty-two left for a lasting job: a rate of all of them is as telling as one of none
        table = page.locator("table").last
        assert "Participants accompagnés" in table.inner_text()
        table.get_by_text("comment est-ce compté ?").first.click()
        assert page.get_by_text("Les personnes qui ont un jour d'entrée.").last.is_visible()
        before = table.inner_text()
        page.select_option("[name=typologie]", label="Autre compte")
        press(page, "Montrer ces chiffres")
        assert page.url.endswith(f"{FICHE}?typologie=autre")
        assert page.locator("table").last.inner_text() != before
        with page.expect_navigation():
            page.get_by_role("link", name="Exporter ces chiffres").click()
        assert "Classer les sorties par : Autre compte" in page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")
        page.get_by_label("CSV").check()
        with page.expect_download() as given:
            page.get_by_role("button", name="Télécharger ces chiffres").click()
        given.value.save_as(tmp_path / given.value.suggested_filename)
    written = (tmp_path / "chiffres-fiche-00-2026-ateliers.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(StringIO(written), delimiter=";"))
    told = {each["indicator"]: each for each in rows if each["fiche"] and not each["by"]}
    assert (told["participants"]["value"], told["participants"]["status"]) == ("44", "shown")
    assert {each["typology"] for each in rows if each["measure"] == "exit_rate"} == {"autre"}
    assert told["taux"]["target"] == "0.6"


@pytest.mark.parametrize("who", ["statistician", "instructor"])
def test_axe_finds_nothing_on_the_pages_of_figures(browser: Any, served: dict[str, Any], axe: str, who: str):
    found = []
    with signed_in(browser, served, who) as page:
        for address in READ if who == "statistician" else READ[-2:]:
            page.goto(address)
            found += faults(page, axe, address)
        if who == "instructor":
            page.goto(EXPORT)
            page.get_by_label("Sans rien masquer").check()
            press(page, "Télécharger ces chiffres")
            assert "Rien n'est encore lu" in page.inner_text("main")
            found += faults(page, axe, "exact")
            press(page, "Lire les chiffres exacts ici")
            assert "à ne pas diffuser" in page.inner_text("main")
            found += faults(page, axe, "exact page")
    assert found == []


def test_axe_finds_nothing_where_a_carrier_reads_theirs_or_nothing(browser: Any, served: dict[str, Any], axe: str):
    found = []
    for who, address in (
        ("signatory", f"/chiffres/organisme/{served['organisation']}"),
        ("other", "/chiffres"),
        ("other", CALL),
        ("local", "/chiffres/territoire/00/nord"),
    ):
        with signed_in(browser, served, who) as page:
            page.goto(address)
            found += faults(page, axe, f"{who} {address}")
    assert found == []
