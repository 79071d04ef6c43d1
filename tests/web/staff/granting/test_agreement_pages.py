"""An agreement on its pages: sent, signed by its carrier, then by the department; amended, started, and never alone."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from desks import AT, SIGNED, Office
from forms import CONFIRM, confirmed, hidden, read, send
from granted import HOSTILE, YEARLY, YEARS, granting_office
from signed_in import SignedInClient, browser_of, site_of

from tremplin.casework.applying.attachments import attach
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.instruction import review
from tremplin.casework.granting.opinions import opine
from tremplin.casework.reading.page import shown
from tremplin.records.codes import Advice, Purpose
from tremplin.storage.engine import Database
from tremplin_web.clock import Clock

Visiting = Callable[..., SignedInClient]
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
SIGN = {"signed_on": "20/02/2026", "advance": "20 000", "starts_on": "01/03/2026", "ends_on": "28/02/2027"}
AMEND = {"signed_on": "10/03/2026", "amount": "45 000", "reason": "Moins de dépenses."}
DAY, MARCH = date(2026, 2, 20), date(2026, 3, 15)


def at(dossier: str, page: str) -> str:
    return f"/dossiers/{dossier}/{page}"


def told(office: Office, dossier: str) -> dict[str, Any]:
    return shown(office.desk, office.reader, dossier, at=AT)


@pytest.fixture
def granted(office: Office) -> str:
    """A dossier that is granted 46 000,00 €, whose opinions are given."""
    judged = office.under_review(title=f"Ateliers {HOSTILE}")
    for code in ("relais", "opportunite"):
        opine(office.desk, office.instructor, judged, code, Advice.FAVOURABLE, "Bon.", at=AT)
    accept(office.desk, office.decider, judged, 46_000_00, "Bon.", at=AT)
    return judged


def test_three_signatures_in_their_order(office: Office, visiting: Visiting, granted: str):
    office_side, decider = visiting("instructor"), visiting("decider")
    early = read(send(office_side, at(granted, "convention/porteur"), {"signed_on": "19/02/2026"}), 422)
    assert "enregistrez d'abord son envoi" in early.text
    attach(office.desk, office.instructor, granted, "convention.pdf", BytesIO(PDF), purpose=Purpose.AGREEMENT, at=AT)
    assert (
        send(office_side, at(granted, "convention/envoyer"), {"sent_on": "18/02/2026", "document": "1"}).status_code
        == 303
    )
    waiting = read(send(decider, at(granted, "convention"), SIGN), 422)
    assert "attend la signature du porteur depuis son envoi" in waiting.text
    before = read(send(office_side, at(granted, "convention/porteur"), {"signed_on": "17/02/2026"}), 422)
    assert "#signed_on" in before.links
    assert send(office_side, at(granted, "convention/porteur"), {"signed_on": "19/02/2026"}).status_code == 303
    asked = send(decider, at(granted, "convention"), SIGN)
    page = read(asked)
    for each in ("46 000,00 €", "Avance : 20 000,00 €", "du 01/03/2026 au 28/02/2027", "Convention de subvention"):
        assert each in page.text, each
    assert "<img src=x" not in asked.text
    assert told(office, granted)["agreements"] == []
    sent = {**hidden(asked.text), **CONFIRM}
    assert decider.post(at(granted, "convention"), sent).status_code == 303
    assert decider.post(at(granted, "convention"), sent).status_code in (409, 422)
    (agreed,) = told(office, granted)["agreements"]
    assert (agreed["amount_cents"], agreed["advance_cents"]) == (46_000_00, 20_000_00)
    assert [each["step"] for each in told(office, granted)["signings"]] == ["sent", "carrier", "department"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"advance": "46 000,01"}, "#advance"),
        ({"advance": ""}, "#advance"),
        ({"signed_on": "19/01/2026"}, "#signed_on"),
        ({"signed_on": "demain"}, "#signed_on"),
        ({"ends_on": "01/01/2026"}, "#signed_on"),
        ({"document": "9"}, "#document"),
    ],
)
def test_a_wrong_agreement_is_told_and_nothing_is_lost(
    office: Office, visiting: Visiting, granted: str, typed: dict[str, str], field: str
):
    sent = {**SIGN, **typed}
    answer = send(visiting("decider"), at(granted, "convention"), sent)
    page = read(answer, 422)
    assert field in page.links
    for name in ("signed_on", "advance", "starts_on", "ends_on"):
        assert not sent[name] or f'value="{sent[name]}"' in answer.text
    assert told(office, granted)["agreements"] == []


def test_a_document_comes_with_what_it_shows_or_not_at_all(office: Office, visiting: Visiting, granted: str):
    browser = visiting("instructor")
    late = {"sent_on": "21/02/2026", "file": (BytesIO(PDF), "convention.pdf")}
    assert "#sent_on" in read(send(browser, at(granted, "convention/envoyer"), late), 422).links
    assert told(office, granted)["attachments"] == []
    sent = {"sent_on": "18/02/2026", "file": (BytesIO(PDF), "convention.pdf")}
    assert send(browser, at(granted, "convention/envoyer"), sent).status_code == 303
    signed = {"signed_on": "19/02/2026", "file": (BytesIO(PDF + b"\n"), "signée.pdf")}
    assert send(browser, at(granted, "convention/porteur"), signed).status_code == 303
    page = told(office, granted)
    assert [each["name"] for each in page["attachments"]] == ["convention.pdf", "signée.pdf"]
    joined = [each["number"] for each in page["attachments"]]
    assert [each["attachment"] for each in page["signings"]] == joined


def test_who_instructed_does_not_sign(office: Office, visiting: Visiting):
    judged = office.submitted()
    assert send(visiting("second"), at(judged, "instruire"), {}).status_code == 303
    accept(office.desk, office.decider, judged, 46_000_00, "Bon.", at=AT)
    assert "cet acte revient à une autre personne" in read(visiting("second").get(at(judged, "convention"))).text
    sent = {**SIGN, **CONFIRM, "version": str(office.version(judged)), "key": "cle"}
    assert "autre personne" in read(visiting("second").post(at(judged, "convention"), sent), 422).text
    assert told(office, judged)["agreements"] == []


def test_an_opinion_that_is_awaited_holds_the_agreement_back_and_the_page_says_it(office: Office, visiting: Visiting):
    accepted = office.accepted()
    assert "L'avis du relais : en attente" in read(visiting("decider").get(at(accepted, "convention"))).text
    assert (
        "L'avis du relais : en attente" in read(send(visiting("decider"), at(accepted, "convention"), SIGN), 422).text
    )


def test_an_amendment_changes_what_it_says_and_no_more(office: Office, visiting: Visiting, granted: str):
    decider = visiting("decider", MARCH)
    assert confirmed(visiting("decider"), at(granted, "convention"), SIGN).status_code == 303
    before = envelope(office.desk, office.decider, "00/2026").remaining_cents
    nothing = read(send(decider, at(granted, "avenants"), {"signed_on": "10/03/2026", "reason": "Rien."}), 422)
    assert "L'avenant ne change rien" in nothing.text
    asked = send(decider, at(granted, "avenants"), AMEND)
    assert "Le montant passe de 46 000,00 € à 45 000,00 €." in read(asked).text
    assert envelope(office.desk, office.decider, "00/2026").remaining_cents == before
    assert decider.post(at(granted, "avenants"), {**hidden(asked.text), **CONFIRM}).status_code == 303
    now = told(office, granted)["agreements"][-1]
    assert (now["number"], now["amount_cents"], now["advance_cents"]) == (2, 45_000_00, 20_000_00)
    assert envelope(office.desk, office.decider, "00/2026").remaining_cents == before + 1_000_00
    over = read(send(decider, at(granted, "avenants"), {**AMEND, "amount": "46 000,01"}), 422)
    assert "#amount" in over.links


def test_an_amendment_beyond_its_envelope_is_refused(office: Office, visiting: Visiting, granted: str):
    assert confirmed(visiting("decider"), at(granted, "convention"), SIGN).status_code == 303
    assert confirmed(visiting("decider", MARCH), at(granted, "avenants"), AMEND).status_code == 303
    allot(office.desk, office.decider, "00/2026", amount_cents=45_000_00, at=SIGNED)
    more = {**AMEND, "signed_on": "12/03/2026", "amount": "46 000"}
    assert "n'y suffit pas" in read(send(visiting("decider", MARCH), at(granted, "avenants"), more), 422).text


def test_an_operation_is_started_on_its_first_day(office: Office, visiting: Visiting, granted: str):
    assert confirmed(visiting("decider"), at(granted, "convention"), SIGN).status_code == 303
    early = visiting("instructor")
    assert "attendez ce jour" in read(early.get(at(granted, "demarrer"))).text
    assert send(early, at(granted, "demarrer"), {}).status_code == 422
    assert send(visiting("instructor", MARCH), at(granted, "demarrer"), {}).status_code == 303
    assert told(office, granted)["state"] == "running"
    assert "L'opération est en cours" in read(visiting("instructor").get(f"/dossiers/{granted}?fait=demarrer")).text


def test_no_carrier_comes_to_the_pages_of_officials(office: Office, visiting: Visiting, granted: str):
    for page in ("convention", "convention/envoyer", "convention/porteur", "avenants", "demarrer"):
        assert visiting("signatory").get(at(granted, page)).status_code == 404
        assert visiting("signatory").post(at(granted, page), SIGN).status_code == 404


def test_an_amendment_of_years_says_all_of_them_or_none(database: Database, tmp_path: Path):
    office = granting_office(database, tmp_path, YEARLY)
    judged = office.draft(**YEARS)
    deposit(office.desk, office.signatory, judged, at=AT)
    review(office.desk, office.instructor, judged, at=AT)
    for code in ("relais", "opportunite"):
        opine(office.desk, office.instructor, judged, code, Advice.FAVOURABLE, "Bon.", at=AT)
    accept(office.desk, office.decider, judged, 46_000_00, "Bon.", at=AT, years={2026: 23_000_00, 2027: 23_000_00})
    early, late = (browser_of(site_of(office, Clock(day)), office, office.decider) for day in (DAY, MARCH))
    assert confirmed(early, at(judged, "convention"), SIGN).status_code == 303
    typed = {"signed_on": "10/03/2026", "reason": "Moins la première année.", "part.2026": "20 000", "part.2027": ""}
    assert "#part.2027" in read(send(late, at(judged, "avenants"), typed), 422).links
    asked = send(late, at(judged, "avenants"), {**typed, "part.2027": "23 000"})
    assert "Le montant passe de 46 000,00 € à 43 000,00 €." in read(asked).text
    assert late.post(at(judged, "avenants"), {**hidden(asked.text), **CONFIRM}).status_code == 303
    assert [each["amount_cents"] for each in told(office, judged)["granted_years"]] == [20_000_00, 23_000_00]
