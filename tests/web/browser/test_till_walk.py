"""A report goes to its payment, in a browser, by three people; axe on the pages of money and evidence, and states."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_core import told
from programs import served_by
from test_operation_walk import NARROW, WIDE, follow, press, settled, visit

PAGES = (
    ("decider", "full", ("versements", "versements/mandat", "corriger")),
    ("decider", "settled", ("versements", "clore", "solde", "corriger")),
    ("decider", "back", ("versements", "clore", "solde")),
    ("decider", "corrected", ("versements",)),
    ("decider", "late", ("solde", "solde/admettre")),
    ("decider", "draft", ("versements", "solde")),
    ("instructor", "reported", ("solde", "solde/arreter", "solde/simulation?v.indirect_costs.rate=10+%25", "bilans")),
    ("instructor", "late", ("solde", "solde/arreter")),
    ("instructor", "full", ("comites", "solde", "historique", "solde/simulation?v.indirect_costs.rate=rien")),
    ("local", "full", ("preuves", "preuves?graine=7&taille=1", "preuves/2/1", "suivi", "bilans/mois/2026-05")),
    ("local", "empty", ("comites", "preuves")),
    ("reader", "full", ("preuves", "preuves/2/1", "comites")),
)
# forms that come back with what is to be corrected, once sent empty
FORMS = (
    ("decider", "settled", "versements/mandat"),
    ("decider", "settled", "corriger"),
    ("decider", "late", "solde/admettre"),
    ("local", "full", "comites"),
    ("local", "full", "preuves/2/2"),
)


@pytest.fixture(scope="module")
def till() -> Iterator[dict[str, Any]]:
    """Where the operations are served, which they are, and the sessions of those who settle and pay."""
    with served_by("served_till.py") as here:
        yield here


def confirmed(page: Any, button: str) -> str:
    """Look at what is about to be done, then do it; what was told."""
    press(page, "Vérifier avant de confirmer")
    settled(page)
    text: str = page.inner_text("main")
    assert "Rien n'est encore fait" in text
    press(page, button)
    settled(page)
    return text.replace("\xa0", " ")


def test_a_report_goes_to_its_payment_and_its_closing(browser: Any, till: dict[str, Any]) -> None:
    dossier = till["walked"]
    with visit(browser, till, "signatory", NARROW) as page:
        page.goto(f"/dossiers/{dossier}/realise")
        for cost, typed in (("staff", "35 000,00 €"), ("operating", "0"), ("external_services", "0"), ("other", "0")):
            page.fill(f"[name='realised.{cost}']", typed)
        page.fill("[name='results.months']", "48")
        page.fill("[name='results.exits']", "2")
        for theme in ("mobilite", "projet_professionnel"):
            page.check(f"[name='results.quality'][value={theme}]")
        press(page, "Enregistrer le réalisé")
        page.goto(f"/dossiers/{dossier}/bilans")
        page.select_option("[name=kind]", "final")
        page.fill("[name=received_on]", "15/03/2027")
        press(page, "Remettre le bilan")
        assert "Bilan remis" in page.inner_text("main")
    with visit(browser, till, "instructor", WIDE) as page:
        page.goto(f"/dossiers/{dossier}")
        follow(page, page.locator("#agir a[href$='/solde']").first)
        assert "Dû pour l'opération" in page.inner_text("main")
        follow(page, page.get_by_role("button", name="Arrêter le solde"))
        asked = confirmed(page, "Arrêter le solde")
        assert "40 250,00 € dus, 20 000,00 € versés : reste 20 250,00 € à verser." in asked
        assert "Le solde est arrêté." in page.inner_text("main")
    with visit(browser, till, "decider", WIDE) as page:
        page.goto("/versements")
        follow(page, page.get_by_role("link", name=dossier).first)
        assert page.input_value("[name=amount]") == "20 250,00"
        # to the cent: one more is refused, and all that was typed stays
        page.fill("[name=amount]", "20250,01")
        press(page, "Vérifier avant de confirmer")
        assert "il en reste 20 250,00 € à verser" in page.inner_text(".govuk-error-summary").replace("\xa0", " ")
        assert page.input_value("[name=amount]") == "20250,01"
        page.fill("[name=amount]", "20 250,00 €")
        asked = confirmed(page, "Verser 20 250,00 €")
        assert "Sur le compte FR76 •••• •••• 0189." in asked
        assert "40 250,00 € versés, sur 40 250,00 € dus d'après le solde ; reste 0,00 €." in asked
        page.goto(f"/dossiers/{dossier}/clore")
        confirmed(page, "Clore le dossier")
        assert "Le dossier est clos." in page.inner_text("main")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_axe_finds_nothing_to_say_of_the_till(browser: Any, till: dict[str, Any], axe: str, width: int) -> None:
    found: list[str] = []

    def look(page: Any) -> None:
        settled(page)
        page.evaluate(axe)
        found.extend(f"{page.url} {line}" for line in told(page))

    for who, dossier, pages in PAGES:
        with visit(browser, till, who, width) as page:
            for each in pages:
                page.goto(f"/dossiers/{till[dossier]}/{each}")
                look(page)
    for who, dossier, form in FORMS:
        with visit(browser, till, who, width) as page:
            page.goto(f"/dossiers/{till[dossier]}/{form}")
            with page.expect_navigation():
                page.locator("main form[method=post] button").last.click()
            assert page.locator(".govuk-error-summary").count() == 1, form
            look(page)
    with visit(browser, till, "decider", width) as page:
        page.goto("/versements")
        look(page)
        press(page, "Vérifier avant de confirmer")
        look(page)
        page.goto(f"/dossiers/{till['settled']}/versements")
        press(page, "Vérifier avant de confirmer")
        look(page)
    assert found == []
