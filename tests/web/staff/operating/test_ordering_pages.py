"""Payments over all dossiers: lists that add up, and a list that is given once confirmed, to who may, journaled."""

from datetime import date
from io import BytesIO

from desks import SETTLED, STARTED, Office
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from statements import hearing
from till import Browsing, read

from tremplin.casework.operating.payments import pay
from tremplin.casework.organisations.bank_details import confirm, enter
from tremplin.records.agreements import PaymentKind
from tremplin.records.journal import JournalLine

IBAN = "FR76 3000 6000 0112 3456 7890 189"


def paid(office: Office) -> str:
    """An operation whose advance is paid, to an account that was confirmed."""
    enter(office.desk, office.signatory, str(office.organisation), IBAN, at=STARTED)
    confirm(office.desk, office.instructor, str(office.organisation), IBAN, at=STARTED)
    written = office.running()
    pay(
        *(office.desk, office.decider, written),
        kind=PaymentKind.ADVANCE,
        amount_cents=20_000_00,
        paid_on=date(2026, 3, 2),
        at=STARTED,
    )
    return written


def acts(office: Office) -> list[str]:
    with office.desk.database.reading() as session:
        return [*session.scalars(select(JournalLine.act).order_by(JournalLine.number))]


def test_what_is_to_be_paid_and_what_waits_for_its_mandate_add_up(office: Office, browsing: Browsing):
    written, settled = paid(office), office.settled()
    text = read(browsing().get("/versements")).text.replace("\xa0", " ")
    assert "À verser (1)" in text
    assert f"Montant {settled}" in text
    assert "En tout, 1 versement 40 250,00 €" in text
    assert "En attente de leur mandat (1)" in text
    assert f"Montant {written} Les Ateliers n° 1, avance" in text
    assert "FR76 •••• •••• 0189" in text
    assert "30006000" not in text
    empty = read(browsing().get("/versements?appel=00/2026")).text
    assert written in empty


def test_a_list_is_given_once_confirmed_and_the_journal_keeps_it(office: Office, browsing: Browsing):
    written = paid(office)
    browser = browsing()
    before = acts(office)
    asked = read(browser.post("/versements/export", {"format": "csv"})).text.replace("\xa0", " ")
    assert "1 versement, 20 000,00 € en tout." in asked
    assert acts(office) == before
    given = browser.post("/versements/export", {"format": "csv", "confirme": "oui"})
    assert given.mimetype == "text/csv"
    assert "attachment" in given.headers["Content-Disposition"]
    lines = given.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("dossier;payment;kind;instalment;year;amount_cents;paid_on;organisation")
    assert f"{written};1;avance;;;2000000;2026-03-02;Les Ateliers" in lines[1]
    assert "FR7630006000011234567890189" in lines[1]
    assert acts(office) == [*before, "order_payments"]
    book = browser.post("/versements/export", {"format": "xlsx", "confirme": "oui"})
    rows = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert rows[1][:6] == [written, 1, "avance", "", "", 2_000_000]


def test_nothing_is_given_without_a_format_nor_a_payment(office: Office, browsing: Browsing):
    assert "Aucun versement n'attend son mandat" in read(browsing().get("/versements")).text
    read(browsing().post("/versements/export", {"format": "csv", "confirme": "oui"}), 422)
    paid(office)
    before = acts(office)
    read(browsing().post("/versements/export", {"confirme": "oui"}), 422)
    read(browsing().post("/versements/export", {"format": "exe", "confirme": "oui"}), 422)
    assert acts(office) == before


def test_a_payment_whose_account_waits_is_left_aside_and_told(office: Office, browsing: Browsing):
    paid(office)
    enter(office.desk, office.signatory, str(office.organisation), "FR14 2004 1010 0505 0001 3M02 606", at=SETTLED)
    text = read(browsing().get("/versements")).text
    assert "1 versement est laissé de côté" in text


def test_it_takes_as_many_statements_for_one_as_for_many(office: Office, browsing: Browsing):
    counts = []
    for more in (1, 4):
        for _ in range(more):
            office.running()
        browser = browsing()
        with hearing(office) as heard:
            assert browser.get("/versements").status_code == 200
        counts.append(len(heard))
    assert counts[0] == counts[1]
