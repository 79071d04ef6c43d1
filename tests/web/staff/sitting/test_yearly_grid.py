"""A grid whose fiche wants the part of each year: typed by year, told by year, decided and read again by year."""

from pathlib import Path

import pytest
from desks import AT, Office, make_office
from factories import FICHE, PLACE, with_changes
from form_fields import refused_of, sent_of
from sat import SAT, Sitting, Visiting

from tremplin.casework.granting.commissions import convene, enlist
from tremplin.storage.engine import Database

YEARLY = with_changes(FICHE, ("  costs: [staff]\n", "  costs: [staff]\n  budget_years: [2026, 2027]\n"))
BUDGET = {
    "budget.staff": None,
    "budget.indirect": None,
    **{f"budget.2026.{cost}": cents for cost, cents in (("staff", 33_400_00), ("indirect", 5_010_00))},
    **{f"budget.2027.{cost}": cents for cost, cents in (("staff", 6_600_00), ("indirect", 990_00))},
    **{f"budget.{year}.{cost}": 0 for year in (2026, 2027) for cost in ("operating", "external_services", "other")},
}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return make_office(database, tmp_path / "documents", {PLACE: YEARLY})


@pytest.fixture
def sitting(office: Office) -> Sitting:
    said = {name.replace(".", "__"): value for name, value in BUDGET.items()}
    said |= {"budget__operating": None, "budget__external_services": None, "budget__other": None}
    dossier = office.under_review(**said)
    opened = convene(office.desk, office.instructor, "00", title="Permanente", held_on=SAT, at=AT)
    enlist(office.desk, office.instructor, str(opened.number), [dossier], at=AT)
    return Sitting(office, opened.number, (dossier,))


def test_the_parts_of_each_year_are_typed_and_their_sum_is_granted(sitting: Sitting, visiting: Visiting):
    browser, (dossier,) = visiting(), sitting.dossiers
    given = sent_of(browser.get(sitting.at("/decisions")).text, sitting.at("/decisions"))
    assert given[f"years-{dossier}"] == ["2026", "2027"]
    typed = {**given, f"decision-{dossier}": "accorde", f"reason-{dossier}": "Bien.", f"2026-{dossier}": "38 410"}
    wrong = browser.post(sitting.at("/decisions"), {**typed, "do": "verify"})
    assert wrong.status_code == 422
    assert "2026 et 2027" in refused_of(wrong.text)[0]
    typed[f"2027-{dossier}"] = "7 590,00 €"
    asked = browser.post(sitting.at("/decisions"), {**typed, "do": "decide"})
    assert "46 000,00 €" in asked.text.replace("\xa0", " ")
    sent = sent_of(asked.text, sitting.at("/decisions/confirmer"))
    assert browser.post(sitting.at("/decisions/confirmer"), sent).status_code == 303
    (line,) = sitting.lines
    assert (line.granted_cents, line.parts) == (46_000_00, {2026: 38_410_00, 2027: 7_590_00})
    head, row = browser.get(sitting.at("/grille.csv")).data.decode("utf-8-sig").splitlines()
    assert dict(zip(head.split(";"), row.split(";"), strict=True))["2027"] == "7590,00"
