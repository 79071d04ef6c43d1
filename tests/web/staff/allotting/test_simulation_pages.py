"""Other rules tried on all the dossiers of a call: what changes is told, and nothing is kept."""

from html import unescape
from pathlib import Path

import pytest
from desks import SETTLED, Office, make_office
from sat import Visiting
from werkzeug.test import TestResponse

from tremplin.storage.engine import Database

PAGE = "/appels/00/2026/simulations"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small office, whose fiche wants no opinion."""
    return make_office(database, tmp_path / "documents")


def told(answer: TestResponse) -> str:
    return unescape(answer.text).replace("\xa0", " ")


def test_other_figures_are_tried_on_the_dossiers_of_a_call_and_nothing_is_kept(office: Office, visiting: Visiting):
    settled = office.settled()
    version = office.version(settled)
    browser, page = visiting("instructor", SETTLED.date()), PAGE
    assert "forfait de 15 %" in told(browser.get(f"{page}?fiche=ateliers"))
    typed = {"do": "values", "fiche": "ateliers", "valeur.indirect_costs.rate": "10 %"}
    answer = browser.post(page, typed)
    assert answer.status_code == 200
    shown = told(answer)
    for each in (settled, "40 250,00 €", "38 500,00 €", "− 1 750,00 €", "15 % → 10 %", "2 règles changent"):
        assert each in shown, each
    assert office.version(settled) == version


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Dites ce que vous essayez."),
        ({"fiche": "ateliers"}, "Changez une valeur au moins."),
        ({"fiche": "ateliers", "valeur.indirect_costs.rate": "15 %"}, "Changez une valeur au moins."),
        ({"fiche": "ateliers", "valeur.indirect_costs.rate": "beaucoup"}, "beaucoup"),
        ({"fiche": "ateliers", "valeur.rien.du_tout": "3"}, "Changez une valeur au moins."),
        ({"do": "edition", "edition": "00/2099"}, "Dites ce que vous essayez."),
    ],
)
def test_what_cannot_be_tried_is_told_in_words_and_kept(
    office: Office, visiting: Visiting, typed: dict[str, str], said: str
):
    office.agreed()
    answer = visiting("instructor").post(PAGE, {"do": "values", **typed})
    assert answer.status_code == 422
    assert said in told(answer)
    assert "indirect_costs" not in told(answer).partition("<form")[0]
