"""The settlement on pages: a receipt, a rule admitted by one and settled by another, its correction, its what-if."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desks import SETTLED, Office, make_office
from factories import FICHE, PLACE, with_changes
from signed_in import browser_of, site_of
from till import Browsing, Till, read, reported

from tremplin.casework.operating.settlements import computed, settle
from tremplin.casework.reading.page import shown
from tremplin.storage.engine import Database
from tremplin_web.clock import Clock

DUE = "40 250,00 €"


def page_of(office: Office, written: str) -> dict[str, Any]:
    found: dict[str, Any] = shown(office.desk, office.decider, written, at=SETTLED)
    return found


def till(browsing: Browsing, written: str, who: str, page: str) -> Till:
    return Till(browsing(who), f"/dossiers/{written}/{page}")


def told(answer: Any, status: int = 200) -> str:
    return read(answer, status).text.replace("\xa0", " ")


def test_the_receipt_adds_up_to_what_the_verb_computes(office: Office, browsing: Browsing):
    written = reported(office)
    found = computed(office.desk, office.instructor, written, day=date(2027, 5, 10)).settlement
    text = told(browsing("instructor").get(f"/dossiers/{written}/solde"))
    assert f"Dû pour l'opération {DUE}" in text
    for line in found.lines:
        if line.code not in ("paid", "balance", "due"):
            assert f"{line.label} " in text
            assert line.why.replace("\xa0", " ") in text
    assert found.due_cents - found.paid_cents == found.balance_cents
    assert "Arrêter le solde" in text
    # what a balance waits for is often a piece that nobody has checked yet
    assert f"/dossiers/{written}/preuves" in read(browsing("instructor").get(f"/dossiers/{written}/solde")).links


def test_it_is_settled_once_confirmed_with_its_consequences(office: Office, browsing: Browsing):
    written = reported(office)
    here = till(browsing, written, "instructor", "solde/arreter")
    sent = here.hidden()
    asked = told(here.browser.post(here.address, sent))
    assert f"{DUE} dus, 0,00 € versés : reste {DUE} à verser." in asked
    assert "Vous ne verserez pas ce solde" in asked
    assert page_of(office, written)["settlements"] == []
    done = here.browser.post(here.address, {**sent, "confirme": "oui"})
    assert done.status_code == 303
    assert "Le solde est arrêté." in told(here.browser.get(done.headers["Location"]))
    # sent again, nothing is settled again
    assert here.browser.post(here.address, {**sent, "confirme": "oui"}).status_code in (409, 422)
    assert len(page_of(office, written)["settlements"]) == 1
    assert "Arrêté le" in told(here.browser.get(f"/dossiers/{written}/solde"))


def test_a_settlement_that_is_corrected_is_settled_again_under_the_next_number(office: Office, browsing: Browsing):
    written = office.settled()
    here = till(browsing, written, "second", "corriger")
    sent = {"row": "settlements.1", "reason": "Une dépense a été oubliée."}
    assert here.confirmed(sent).status_code == 303
    assert page_of(office, written)["state"] == "reported"
    text = told(browsing("instructor").get(f"/dossiers/{written}/solde"))
    assert "Soldes corrigés n° 1" in text
    assert "Une dépense a été oubliée." in text
    settle(office.desk, office.instructor, written, at=SETTLED)
    assert [each["number"] for each in page_of(office, written)["settlements"]] == [1, 2]


def test_a_correction_takes_a_reason_and_what_stands(office: Office, browsing: Browsing):
    written = office.settled()
    here = till(browsing, written, "second", "corriger")
    assert "Écrivez pourquoi." in told(here.send({"row": "settlements.1"}), 422)
    assert "identifiant inconnu" in told(here.send({"row": "payments.9", "reason": "x"}), 422)
    assert page_of(office, written)["state"] == "settled"


def test_what_others_rules_would_make_of_it_is_shown_beside_and_kept_nowhere(office: Office, browsing: Browsing):
    written = reported(office)
    address = f"/dossiers/{written}/solde/simulation"
    before = page_of(office, written)
    assert "Ce que vous changez" in told(browsing("instructor").get(address))
    text = told(browsing("instructor").get(f"{address}?v.indirect_costs.rate=10+%25"))
    assert "38 500,00 € dus au lieu de 40 250,00 € : 1 750,00 € de moins." in text
    assert "Règles changées" in text
    assert "Personnel 35 000,00 € Charges" in text
    wrong = told(browsing("instructor").get(f"{address}?v.indirect_costs.rate=beaucoup"), 422)
    assert "beaucoup" in wrong
    assert page_of(office, written) == before


@pytest.fixture
def strict(database: Database, tmp_path: Path) -> Office:
    """An office whose fiche asks for a committee every quarter."""
    asked = "follow_up:\n  committees: {cadence: quarterly, source: Suivi}\nexits: sorties\n"
    return make_office(database, tmp_path / "strict", {PLACE: with_changes(FICHE, ("exits: sorties\n", asked))})


def test_a_broken_rule_is_admitted_by_one_and_settled_by_another(strict: Office):
    site = site_of(strict, Clock(date(2027, 5, 10)))
    written = reported(strict)

    def at(who: str, page: str) -> Till:
        return Till(browser_of(site, strict, getattr(strict, who)), f"/dossiers/{written}/{page}")

    refused = told(at("instructor", "solde/arreter").send(confirme="oui"), 422)
    assert "comité" in refused
    here = at("second", "solde/admettre")
    assert "comité" in told(here.browser.get(here.address))
    sent = {"rule": "committees_cadence", "reason": "Le service était fermé."}
    assert here.confirmed(sent).status_code == 303
    own = told(at("second", "solde/arreter").send(confirme="oui"), 422)
    assert "Vous avez admis une règle enfreinte" in own
    text = told(at("instructor", "solde").browser.get(f"/dossiers/{written}/solde"))
    assert "Le service était fermé." in text
    assert "committees_cadence" not in text
    assert at("instructor", "solde/arreter").confirmed().status_code == 303


@pytest.mark.parametrize("who", ["local", "reader", "statistician", "admin", "signatory", "other"])
@pytest.mark.parametrize("page", ["solde", "solde/simulation", "solde/arreter", "solde/admettre"])
def test_nobody_else_reads_these_pages(office: Office, browsing: Browsing, who: str, page: str):
    written = reported(office)
    assert browsing(who).get(f"/dossiers/{written}/{page}").status_code == 404


def test_it_is_closed_once_nothing_is_left_and_not_before(office: Office, browsing: Browsing):
    written = office.settled()
    here = till(browsing, written, "decider", "clore")
    assert "Il reste 40 250,00 € à verser au porteur." in told(here.browser.get(here.address))
    assert "Il reste 40 250,00 €" in told(here.send(confirme="oui"), 422)
    paying = till(browsing, written, "decider", "versements")
    assert paying.confirmed({"what": "balance", "amount": "40250", "paid_on": "10/05/2027"}).status_code == 303
    sent = here.hidden()
    asked = told(here.browser.post(here.address, sent))
    assert f"{DUE} dus, {DUE} versés : il ne reste rien." in asked
    assert here.browser.post(here.address, {**sent, "confirme": "oui"}).status_code == 303
    assert page_of(office, written)["state"] == "closed"
