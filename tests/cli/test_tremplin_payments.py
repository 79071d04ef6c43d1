"""``tremplin organisations bank…`` and ``tremplin payments``: accounts, the list of what to pay, its mandates."""

import csv
import json
from datetime import UTC, date, datetime

from desks import Office

from tremplin.casework.operating.payments import pay
from tremplin.records.agreements import PaymentKind

PDF = b"%PDF-1.7\n%%EOF\n"
SIGNATORY, INSTRUCTOR, DECIDER = "signatory@exemple.fr", "instructor@exemple.fr", "decider@exemple.fr"
IBAN, MASKED = "FR7630006000011234567890189", "FR76 •••• •••• 0189"
PAID = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)


def paid(office: Office) -> str:
    """A dossier of which an advance was paid."""
    written = office.agreed()
    when = {"paid_on": date(2026, 2, 26), "at": PAID}
    pay(office.desk, office.decider, written, kind=PaymentKind.ADVANCE, amount_cents=5_000_00, **when)
    return written


def test_an_account_is_given_confirmed_and_shown_masked(at_desk, office: Office):
    office.draft()
    number = str(office.organisation)
    wrong = at_desk("organisations", "bank-set", number, "--iban", f"{IBAN[:-1]}8", login=SIGNATORY)
    assert (wrong.code, "sa clé est fausse" in wrong.err, IBAN[4:12] in wrong.err) == (1, True, False)
    given = at_desk("organisations", "bank-set", number, "--iban", IBAN, "--bic", "AGRIFRPP", login=SIGNATORY)
    assert given.out == f"Organisme {number} : {MASKED} est gardé, à confirmer par un autre agent.\n"
    waits = at_desk("organisations", "bank", number, login=INSTRUCTOR)
    assert waits.out == f"En vigueur : rien\nÀ confirmer : {MASKED}, BIC AGRIFRPP\n"
    assert f"tremplin organisations bank-confirm {number}" in waits.err
    other = at_desk("organisations", "bank-confirm", number, "--iban", "DE89370400440532013000", login=INSTRUCTOR)
    assert (other.code, "n'est pas celui qui attend" in other.err) == (1, True)
    done = at_desk(
        "organisations", "bank-confirm", number, "--iban", "fr76 3000 6000 0112 3456 7890 189", login=INSTRUCTOR
    )
    assert done.out == f"Organisme {number} : {MASKED} est en vigueur.\n"
    shown = at_desk("organisations", "bank", number, login=DECIDER)
    assert shown.out.startswith("En vigueur : FR76 3000 6000 0112 3456 7890 189, BIC AGRIFRPP")
    masked = at_desk("organisations", "bank", number, "--format", "json", login=SIGNATORY)
    assert json.loads(masked.out)["in_force"]["iban"] == MASKED


def test_an_instructor_gives_an_account_with_the_document_that_shows_it(at_desk, office: Office, tmp_path):
    written, path = office.draft(), tmp_path / "rib.pdf"
    path.write_bytes(PDF)
    at_desk("dossiers", "attach", written, str(path), "--purpose", "bank_details", login=SIGNATORY)
    words = ("organisations", "bank-set", str(office.organisation), "--iban", IBAN)
    alone = at_desk(*words, login=INSTRUCTOR)
    assert (alone.code, "relevé d'identité bancaire" in alone.err) == (1, True)
    typo = at_desk(*words, "--document", written, login=INSTRUCTOR)
    assert (typo.code, "DOSSIER:PIÈCE" in typo.err) == (2, True)
    assert at_desk(*words, "--document", f"{written}:1", login=INSTRUCTOR).code == 0
    refused = at_desk("organisations", "bank-refuse", str(office.organisation), "--reason", "Illisible.", login=DECIDER)
    assert refused.out == f"Organisme {office.organisation} : {MASKED} est écarté.\n"


def test_the_list_for_the_finance_office_is_a_file_of_its_reader_alone(at_desk, office: Office, tmp_path):
    written, out = paid(office), tmp_path / "mandats.csv"
    done = at_desk("payments", "order", "--out", str(out), login=DECIDER, at=PAID)
    assert done.out.replace("\N{NO-BREAK SPACE}", " ") == f"1 versement à mandater, 5 000,00 € en tout : {out}\n"
    assert out.stat().st_mode & 0o077 == 0
    (row,) = csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert (row["dossier"], row["payment"], row["amount_cents"], row["iban"]) == (written, "1", "500000", "")
    assert at_desk("payments", "order", login=INSTRUCTOR, at=PAID).code == 1


def test_a_payment_whose_account_waits_is_left_out_and_told(at_desk, office: Office):
    paid(office)
    at_desk("organisations", "bank-set", str(office.organisation), "--iban", IBAN, login=SIGNATORY)
    done = at_desk("payments", "order", login=DECIDER, at=PAID)
    assert done.out == "Aucun versement n'attend son mandat.\n"
    assert done.err == "1 versement laissé de côté : des coordonnées bancaires attendent d'être confirmées.\n"


def test_a_mandate_is_entered_back_and_shown(at_desk, office: Office):
    written = paid(office)
    words = ("payments", "mandate", written, "1", "--on", "2026-02-26", "--number")
    done = at_desk(*words, "2026-118", login=DECIDER, at=PAID)
    assert done.out == f"Dossier {written}, versement n° 1 : mandat 2026-118 du 26/02/2026.\n"
    again = at_desk(*words, "2026-119", login=DECIDER, at=PAID)
    assert (again.code, "donnez le motif pour le remplacer" in again.err) == (1, True)
    told = at_desk(*words, "2026-119", "--reason", "Mal recopié.", "--format", "json", login=DECIDER, at=PAID)
    assert json.loads(told.out) == {"dossier": written, "payment": 1, "mandate": "2026-119", "issued_on": "2026-02-26"}
    page = at_desk("dossiers", "show", written, login=SIGNATORY, at=PAID)
    assert "Versement n° 1 : mandat 2026-119 du 26/02/2026" in page.out
    assert at_desk("payments", "order", login=DECIDER, at=PAID).out == "Aucun versement n'attend son mandat.\n"


def test_a_directory_or_a_device_is_no_file_to_write(at_desk, office, tmp_path):
    for place, told in ((tmp_path, "est un dossier"), ("/dev/null", "n'est pas un fichier")):
        done = at_desk("payments", "order", "--out", str(place), "--overwrite", login="decider@exemple.fr")
        assert (done.code, told in done.err) == (2, True), done
        figures = ("indicators", "export", "--call", "00/2026", "--out", str(place))
        done = at_desk(*figures, login="statistician@exemple.fr")
        assert (done.code, told in done.err) == (2, True), done
