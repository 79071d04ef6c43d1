"""``tremplin dossiers decide --grant-year`` and ``pay --instalment --year``: what is typed, and what is refused."""

import json
from pathlib import Path

import pytest
from desks import SETTLED, SIGNED, STARTED, Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.casework.operating.operations import start
from tremplin.storage.engine import Database

DECIDER = "decider@exemple.fr"
YEARLY = with_changes(FICHE, ("  costs: [staff]\n", "  costs: [staff]\n  budget_years: [2026, 2027]\n"))
BUDGET = {f"budget__{cost}": None for cost in ("staff", "indirect", "operating", "external_services", "other")}
BUDGET |= {
    f"budget__{year}__{cost}": cents
    for year in (2026, 2027)
    for cost, cents in (
        *(("staff", 20_000_00), ("indirect", 3_000_00)),
        *(("operating", 0), ("external_services", 0), ("other", 0)),
    )
}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche wants a budget of each year."""
    return make_office(database, tmp_path / "documents", {PLACE: YEARLY})


def test_a_grant_by_year_is_typed_then_paid_by_instalment_and_year(at_desk, office: Office):
    written = office.under_review(**BUDGET)
    granting = ("decide", written, "--reason", "Oui.", "--grant-year", "2026=30 000 €", "--grant-year", "2027=16000")
    done = at_desk("dossiers", *granting, login=DECIDER)
    told = done.out.replace("\N{NO-BREAK SPACE}", " ")
    assert f"Dossier {written} accordé : 46 000,00 € (30 000,00 € en 2026, 16 000,00 € en 2027)." in told
    agreeing = ("agree", written, "--signed-on", "2026-02-20", "--advance", "20000")
    assert at_desk("dossiers", *agreeing, login=DECIDER, at=SIGNED).code == 0
    paying = ("pay", written, "--instalment", "advance", "--amount", "20000", "--on", "2026-02-20", "--format", "json")
    refused = at_desk("dossiers", *paying, login=DECIDER, at=SIGNED)
    assert (refused.code, "Dites de quelle année est ce versement : 2026 ou 2027." in refused.err) == (1, True)
    paid = json.loads(at_desk("dossiers", *paying, "--year", "2026", login=DECIDER, at=SIGNED).out)
    assert (paid["kind"], paid["instalment"], paid["year"]) == ("advance", "advance", 2026)


def test_the_receipt_and_the_settlement_say_each_year(at_desk, office: Office):
    given = at_desk("dossiers", "deposit", office.draft(**BUDGET), login="signatory@exemple.fr")
    assert "\nBudget prévu : 23 000,00 € en 2026, 23 000,00 € en 2027\n" in given.out.replace("\N{NO-BREAK SPACE}", " ")
    written = office.under_review(**BUDGET)
    years = ("--grant-year", "2026=30 000 €", "--grant-year", "2027=16000")
    at_desk("dossiers", "decide", written, "--reason", "Oui.", *years, login=DECIDER)
    agreeing = ("agree", written, "--signed-on", "2026-02-20", "--advance", "0")
    assert at_desk("dossiers", *agreeing, login=DECIDER, at=SIGNED).code == 0
    start(office.desk, office.instructor, written, at=STARTED)
    office.report(written)
    done = at_desk("settlements", "compute", written, login="instructor@exemple.fr", at=SETTLED)
    assert "\nAccordé : 30 000,00 € en 2026, 16 000,00 € en 2027.\n" in done.out.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--grant-year", "2026"), "écrivez l'année et son montant, « 2026=10 000 € »"),
        (("--grant-year", "2026=1", "--grant-year", "2026=2"), "année 2026 donnée plusieurs fois : gardez-en une"),
        (("--grant-year", "2026=mille"), "mille"),
    ],
)
def test_what_is_typed_wrong_is_told(at_desk, words, told):
    done = at_desk("dossiers", "decide", "00-2026-000001", *words, "--reason", "Oui.", login=DECIDER)
    assert done.code == 2
    assert told in done.err.replace("\N{NO-BREAK SPACE}", " ")


def test_a_payment_says_what_it_is(at_desk):
    done = at_desk("dossiers", "pay", "00-2026-000001", "--amount", "1", "--on", "2026-03-01", login=DECIDER)
    assert (done.code, "--kind SORTE, ou --instalment CODE" in done.err) == (2, True)
