"""A dossier is deposited once, whatever is clicked twice; what is refused stays a draft, and says so."""

import sys
from datetime import date
from pathlib import Path

import pytest
from desks import AT, Office, make_office
from factories import FICHE, PLACE, with_changes
from filled import Filler, page_of
from flask import Flask
from signed_in import site_of

from tremplin.casework.granting.instruction import return_
from tremplin.late import late
from tremplin.records.dossiers import State
from tremplin.storage.engine import Database
from tremplin_web.clock import Clock

NIR = "1 85 05 78 006 084 91"
AFTER_CLOSING = date(2026, 2, 15)


@pytest.fixture
def signatory(served: Flask, office: Office) -> Filler:
    """The signatory, before a draft in which nothing is missing."""
    return Filler(served, office, office.signatory, office.draft())


def receipts(filler: Filler) -> list[str]:
    page = page_of(filler.browser.get(filler.at("recepisse")))
    return [word for word in page.text.split() if word.startswith(f"{filler.reference}-R")]


def test_what_the_deposit_does_is_said_above_its_button(signatory: Filler) -> None:
    page = page_of(signatory.browser.get(signatory.at("saisie/verification")))
    before, button, _after = page.text.rpartition("Déposer le dossier")
    assert button
    assert "En déposant, vous remettez ce dossier au service, au nom de « Les Ateliers »" in before
    assert "vous ne pourrez plus le modifier" in before


def test_what_nobody_attests_is_named_before_one_deposits(database: Database, tmp_path: Path) -> None:
    asks = "application:\n  attestations: [{code: assurance, label: Le local est assuré., source: Dossier}]\n"
    fiche = with_changes(FICHE, ("funding:\n", f"{asks}funding:\n"))
    office = make_office(database, tmp_path / "documents", {PLACE: fiche})
    signatory = Filler(site_of(office), office, office.signatory, office.draft())
    text = page_of(signatory.browser.get(signatory.at("saisie/verification"))).text
    assert "1 condition que personne n'atteste Le local est assuré." in text
    signatory.send("conditions", {"attestations": ["assurance"]})
    assert "n'atteste" not in page_of(signatory.browser.get(signatory.at("saisie/verification"))).text


def test_a_deposit_leads_to_the_page_that_one_keeps(signatory: Filler) -> None:
    answer = signatory.deposit()
    assert (answer.status_code, answer.headers["Location"]) == (303, signatory.at("recepisse"))
    page = page_of(signatory.browser.get(signatory.at("recepisse")))
    for told in ("Votre dossier est déposé", f"{signatory.reference}-R1", "mardi 20 janvier 2026", "heure de Paris"):
        assert told in page.text, told
    assert signatory.now().state is State.SUBMITTED


def test_a_double_click_a_reload_and_a_way_back_make_one_deposit(signatory: Filler) -> None:
    form = signatory.depositing()
    first = signatory.deposit(form)
    for _again in range(3):
        again = signatory.deposit(form)
        assert (again.status_code, again.headers["Location"]) == (first.status_code, first.headers["Location"])
    assert receipts(signatory) == [f"{signatory.reference}-R1"]


def test_a_second_tab_is_told_that_the_dossier_is_deposited_already(signatory: Filler) -> None:
    second = signatory.depositing()
    signatory.deposit()
    page = page_of(signatory.deposit(second), 422)
    assert "Ce dossier est déjà déposé" in page.text
    assert receipts(signatory) == [f"{signatory.reference}-R1"]


def test_what_changed_since_it_was_read_is_read_again_before_it_is_deposited(signatory: Filler) -> None:
    form = signatory.depositing()
    signatory.send("budget", {"budget.staff": "41 000"})
    page = page_of(signatory.deposit(form), 409)
    assert "le dossier a changé" in page.text
    assert signatory.now().state is State.DRAFT
    assert signatory.deposit().status_code == 303


def test_a_rule_that_is_broken_keeps_the_draft_and_leads_to_its_field(signatory: Filler) -> None:
    signatory.send("ressources", {"requested": "50 000,01"})
    page = page_of(signatory.deposit(), 422)
    assert "Le dossier n'est pas déposé" in page.text
    assert any(link.endswith("/saisie/ressources#requested") for link in page.links)
    assert signatory.now().state is State.DRAFT


def test_a_minute_after_closing_the_draft_is_kept_and_the_page_says_why(signatory: Filler, office: Office) -> None:
    form = signatory.depositing()
    late = Filler(site_of(office, Clock(AFTER_CLOSING)), office, office.signatory, signatory.reference)
    page = page_of(late.deposit({**form, "csrf_token": late.depositing()["csrf_token"]}), 422)
    assert "Le dossier n'est pas déposé" in page.text
    assert "14/02/2026" in page.text
    assert signatory.now().state is State.DRAFT


def test_a_deposit_without_its_key_is_none(signatory: Filler) -> None:
    form = {name: values for name, values in signatory.depositing().items() if name != "key"}
    page_of(signatory.browser.client.post(signatory.at("deposer"), data=form), 422)
    assert signatory.now().state is State.DRAFT


def test_the_receipt_is_a_pdf_where_one_may_be_written(signatory: Filler) -> None:
    pytest.importorskip("typst", reason="pas de PDF : typst n'est pas installé")
    signatory.deposit()
    answer = signatory.browser.get(signatory.at("recepisse.pdf"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")


def test_without_what_writes_a_pdf_the_receipt_is_a_text_and_its_page_says_so(
    signatory: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    signatory.deposit()
    # as Python says of a module that is not installed
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.delitem(sys.modules, "tremplin.printing.setting", raising=False)
    late.cache_clear()
    assert "Récépissé en texte" in page_of(signatory.browser.get(signatory.at("recepisse"))).text
    told = signatory.browser.get(signatory.at("recepisse.pdf"))
    assert told.mimetype == "text/plain"
    assert "attachment" in told.headers["Content-Disposition"]
    # what would write one is said to whoever installs the site, not to whoever keeps the receipt
    assert "pip" not in told.text
    assert f"{signatory.reference}-R1" in told.text


def test_what_is_asked_again_is_shown_at_its_field_and_deposited_again(signatory: Filler, office: Office) -> None:
    signatory.deposit()
    asked = {"budget.staff": "Le détail des heures manque."}
    return_(office.desk, office.instructor, signatory.reference, "Complétez le budget.", at=AT, fields=asked)
    for page in ("", "saisie/budget"):
        told = page_of(signatory.browser.get(signatory.at(page))).text
        assert "Le détail des heures manque." in told, page
        assert "Complétez le budget." in told, page
    signatory.send("budget", {"budget.staff": "41 000"})
    assert signatory.deposit().status_code == 303
    assert receipts(signatory) == [f"{signatory.reference}-R2", f"{signatory.reference}-R1"]


def test_a_dossier_is_withdrawn_with_its_reason_and_not_without(signatory: Filler) -> None:
    address = signatory.at("retirer")
    version = str(signatory.now().version)
    page = page_of(signatory.browser.post(address, {"version": version, "motif": " "}), 422)
    assert signatory.now().state is State.DRAFT
    assert page.text.count("Retirer le dossier") >= 1
    done = signatory.browser.post(address, {"version": version, "motif": "L'action n'a plus lieu."})
    assert done.status_code == 303
    assert signatory.now().state is State.WITHDRAWN
    page_of(signatory.browser.get(signatory.at()))
    page_of(signatory.browser.get(address))
    page_of(signatory.browser.get(signatory.at("deposer")))


def test_a_withdrawal_of_a_page_that_is_stale_is_asked_again(signatory: Filler) -> None:
    version = str(signatory.now().version)
    signatory.send("budget", {"budget.staff": "41 000"})
    answer = signatory.browser.post(signatory.at("retirer"), {"version": version, "motif": "Non."})
    assert answer.status_code == 409
    assert signatory.now().state is State.DRAFT


def test_a_number_of_social_security_is_in_no_reason(signatory: Filler) -> None:
    typed = {"version": str(signatory.now().version), "motif": f"Pour {NIR}"}
    page = page_of(signatory.browser.post(signatory.at("retirer"), typed), 422)
    assert NIR not in page.source
    assert signatory.now().state is State.DRAFT
