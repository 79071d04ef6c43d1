"""``tremplin dossiers attach|fetch``: what a document is given for, and opening it."""

import json

from clamd_server import EICAR, answering
from desks import Office

from tremplin.clamd import Clamd, clamd

PDF = b"%PDF-1.7\n%%EOF\n"
SIGNATORY, LOCAL, OTHER = "signatory@exemple.fr", "local@exemple.fr", "other@exemple.fr"


def test_a_document_is_attached_for_what_it_is_given(at_desk, office: Office, tmp_path):
    path, written = tmp_path / "convention.pdf", office.accepted()
    path.write_bytes(PDF)
    early = at_desk("dossiers", "attach", written, str(path), login=SIGNATORY)
    assert (early.code, "« Pièce de la demande » se joint à un dossier « brouillon »" in early.err) == (1, True)
    words = ("dossiers", "attach", written, str(path), "--purpose")
    done = at_desk(*words, "convention signée", "--format", "json", login=SIGNATORY)
    told = {"dossier": written, "attachment": 1, "code": None, "purpose": "agreement", "scan": "unscanned"}
    assert json.loads(done.out) == told
    assert "n° 1, convention.pdf — convention signée" in at_desk("dossiers", "show", written, login=SIGNATORY).out
    wrong = at_desk(*words, "facture", login=SIGNATORY)
    assert (wrong.code, "justificatif (evidence)" in wrong.err) == (2, True)


def test_a_document_is_fetched_to_the_byte_for_its_reader_alone(at_desk, office: Office, tmp_path):
    path, written, out = tmp_path / "budget.pdf", office.draft(), tmp_path / "copie.pdf"
    path.write_bytes(PDF)
    at_desk("dossiers", "attach", written, str(path), login=SIGNATORY)
    done = at_desk("dossiers", "fetch", written, "1", "--out", str(out), login=LOCAL)
    assert (done.code, done.out) == (0, f"Pièce n° 1, « budget.pdf » : {out}\n")
    assert (out.read_bytes(), out.stat().st_mode & 0o077) == (PDF, 0)
    again = at_desk("dossiers", "fetch", written, "1", "--out", str(out), login=LOCAL)
    assert (again.code, "--overwrite" in again.err) == (1, True)
    elsewhere = tmp_path / "autre.pdf"
    other = at_desk("dossiers", "fetch", written, "1", "--out", str(elsewhere), login=OTHER)
    assert (other.code, elsewhere.exists()) == (2, False)
    absent = at_desk("dossiers", "fetch", written, "2", "--out", str(elsewhere), login=LOCAL)
    assert (absent.code, elsewhere.exists()) == (2, False)


def test_a_malware_is_refused_and_a_scanner_that_is_silent_is_told(at_desk, office: Office, tmp_path):
    path, written, out = tmp_path / "budget.pdf", office.draft(), tmp_path / "copie.pdf"
    path.write_bytes(PDF + EICAR)
    with answering() as server:
        office.desk.scanner = clamd({"TREMPLIN_CLAMD": server.address})
        refused = at_desk("dossiers", "attach", written, str(path), login=SIGNATORY)
        assert (refused.code, "Eicar-Signature" in refused.err) == (1, True)
    path.write_bytes(PDF)
    office.desk.scanner = Clamd(host="127.0.0.1", port=1, timeout=1)
    kept = at_desk("dossiers", "attach", written, str(path), login=SIGNATORY)
    assert kept.out.endswith("L'antivirus ne l'a pas encore examinée : elle ne s'ouvrira qu'ensuite.\n")
    closed = at_desk("dossiers", "fetch", written, "1", "--out", str(out), login=LOCAL)
    assert (closed.code, "l'antivirus ne répond pas" in closed.err, out.exists()) == (1, True, False)
