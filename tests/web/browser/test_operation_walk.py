"""A browser follows an operation: people by a spreadsheet, a report to its settlement; axe on each page and state."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_core import told
from programs import served_by
from visits import LONGEST

NARROW, WIDE = 390, 1280
HEADER = "key;last_name;first_name;birth_date;entered_on;exit_on;exit_contract"
PAGES = (
    *("echeancier", "historique", "comites", "messages", "demandes/avance", "demandes/avenant"),
    *("participants", "participants?noms=oui", "participants?q=personne", "participants/1?noms=oui", "participants/2"),
    *("participants/nouveau", "participants/2/parcours", "participants/2/identite", "participants/2/sortie"),
    *("participants/2/suivi?from=exit&months=6", "participants/2/activites", "participants/2/evaluations"),
    *("participants/2/pieces", "participants/import", "realise", "bilans", "bilans/mois/2026-05"),
)
EMPTY = ("comites", "messages", "participants", "bilans", "bilans/mois/2026-05", "demandes/avance")
SENT = ("echeancier", "convention/signature", "bilans", "participants")
# forms that come back with what is to be corrected, once sent empty
FORMS = (
    "messages",
    "demandes/avance",
    "participants/nouveau",
    "participants/import",
    "participants/2/pieces",
    "realise",
)


@pytest.fixture(scope="module")
def operations() -> Iterator[dict[str, Any]]:
    """Where the operations are served, which they are, and the sessions of those who follow them."""
    with served_by("served_operation.py") as here:
        yield here


@contextmanager
def visit(browser: Any, served: dict[str, Any], who: str, width: int = WIDE, script: bool = True) -> Iterator[Any]:
    """A page of somebody who has signed in."""
    site = f"http://127.0.0.1:{served['port']}"
    size = {"width": width, "height": 800}
    context = browser.new_context(base_url=site, java_script_enabled=script, viewport=size, locale="fr-FR")
    context.add_cookies([{"name": "tremplin", "value": served[who], "url": site}])
    context.set_default_timeout(LONGEST)
    page = context.new_page()
    dialogs: list[str] = []
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()
    # what is typed is text, hostile or not
    assert (dialogs, failed) == ([], [])


def settled(page: Any) -> None:
    """A page does not scroll sideways, and has one title."""
    # asked while it was still on its way, a page has none yet
    page.wait_for_load_state()
    page.locator("h1").first.wait_for()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def follow(page: Any, link: Any) -> None:
    """Go where a link leads, and be there."""
    with page.expect_navigation():
        link.click()


def press(page: Any, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_spreadsheet_is_looked_at_mended_and_kept(
    browser: Any, operations: dict[str, Any], tmp_path: Path, script: bool, width: int
) -> None:
    dossier = operations["walked"][(width == WIDE) * 2 + script]
    wrong = tmp_path / "personnes.csv"
    wrong.write_text(f"{HEADER}\np1;Martin;Zoé;14/05/1990;demain;;\np2;Bernard;Luc;03/02/1985;2026-04-01;;\n", "utf-8")
    with visit(browser, operations, "editor", width, script) as page:
        page.goto(f"/dossiers/{dossier}/participants")
        assert "Personne n'est encore enregistré." in page.inner_text("main")
        follow(page, page.get_by_role("button", name="Importer un tableur"))
        page.set_input_files("[name=file]", wrong)
        press(page, "Vérifier le fichier")
        settled(page)
        assert "1 case à corriger" in page.inner_text("main")
        assert page.get_by_role("button", name="Enregistrer ces lignes").count() == 0
        with page.expect_download() as given:
            page.get_by_role("button", name="Télécharger les lignes à corriger").click()
        mended = tmp_path / "corrigé.csv"
        given.value.save_as(mended)
        assert len(mended.read_text("utf-8-sig").splitlines()) == 2
        # the rows that are right are given again with those that were mended
        wrong.write_text(wrong.read_text("utf-8").replace("demain", "10/03/2026"), "utf-8")
        follow(page, page.get_by_role("link", name="Donner un autre fichier"))
        page.set_input_files("[name=file]", wrong)
        press(page, "Vérifier le fichier")
        assert page.locator(".tr-figures dd").all_inner_texts() == ["2", "0", "0", "0"]
        press(page, "Enregistrer ces lignes")
        settled(page)
        assert "2 lignes ajoutées" in page.inner_text("main")
        follow(page, page.get_by_role("link", name="Afficher les noms"))
        assert "Bernard Luc" in page.inner_text("main")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_report_goes_from_its_people_to_the_settlement_as_it_would_be(
    browser: Any, operations: dict[str, Any], width: int
) -> None:
    dossier = operations["walked"][4 + (width == WIDE)]
    with visit(browser, operations, "signatory", width) as page:
        page.goto(f"/dossiers/{dossier}/participants/nouveau")
        page.fill("[name=last_name]", "Martin")
        page.fill("[name=entered_on]", "1er avril 2026")
        press(page, "Ajouter la personne")
        follow(page, page.get_by_role("link", name="Enregistrer la sortie"))
        page.fill("[name=exit_on]", "30/06/2026")
        page.select_option("[name=exit_contract]", "cdi")
        press(page, "Enregistrer")
        settled(page)
        assert "30 juin 2026" in page.inner_text("main")
        follow(page, page.get_by_role("link", name="Réalisé", exact=True))
        page.fill("[name='realised.staff']", "trente-cinq mille")
        press(page, "Enregistrer le réalisé")
        assert page.locator(".govuk-error-summary").count() == 1
        assert page.input_value("[name='realised.staff']") == "trente-cinq mille"
        for cost, typed in (("staff", "35 000,00 €"), ("operating", "0"), ("external_services", "0"), ("other", "0")):
            page.fill(f"[name='realised.{cost}']", typed)
        page.fill("[name='results.exits']", "1")
        page.check("[name='results.quality'][value=mobilite]")
        press(page, "Enregistrer le réalisé")
        settled(page)
        follow(page, page.get_by_role("link", name="Voir le solde, tel qu'il serait aujourd'hui"))
        assert "Le nombre de participants accompagnés" in page.inner_text("main")
        page.select_option("[name=kind]", "final")
        page.fill("[name=received_on]", "15/03/2027")
        press(page, "Remettre le bilan")
        settled(page)
        assert "Bilan remis" in page.inner_text("main")
        follow(page, page.get_by_role("link", name="Le solde", exact=True))
        told = page.inner_text("#solde + *, section:has(#solde)")
        assert "Personnel" in told or "pièce" in told
        settled(page)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_to_say_of_any_page_nor_state(
    browser: Any, operations: dict[str, Any], axe: str, width: int, language: str
) -> None:
    asked = [f"/dossiers/{operations['full']}/{each}" for each in PAGES]
    asked += [f"/dossiers/{operations['empty']}/{each}" for each in EMPTY]
    asked += [f"/dossiers/{operations['sent']}/{each}" for each in SENT]
    found: list[str] = []

    def look(page: Any) -> None:
        settled(page)
        page.evaluate(axe)
        found.extend(f"{page.url} {line}" for line in told(page))

    for who in ("signatory", "reader"):
        with visit(browser, operations, who, width) as page:
            page.context.add_cookies(
                [{"name": "langue", "value": language, "url": f"http://127.0.0.1:{operations['port']}"}]
            )
            for address in asked:
                if page.goto(address).status == 200:
                    assert page.get_attribute("html", "lang") == language
                    look(page)
            for form in FORMS if who == "signatory" else ():
                page.goto(f"/dossiers/{operations['full']}/{form}")
                with page.expect_navigation():
                    page.locator("main form[method=post] button").first.click()
                assert page.locator(".govuk-error-summary").count() == 1, form
                look(page)
    assert found == []
