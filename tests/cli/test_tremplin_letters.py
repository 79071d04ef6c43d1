"""``tremplin letters``: listed, read in the terminal, written as a PDF, or as text where nothing writes one."""

import json

import pytest
from desks import Office

from tremplin.casework.letters.writing import letter
from tremplin.printing import pdf

SIGNATORY, OTHER = "signatory@exemple.fr", "other@exemple.fr"


def test_the_letters_that_may_be_read_are_listed(at_desk, office: Office):
    written = office.accepted()
    done = at_desk("letters", "list", written, login=SIGNATORY)
    assert (done.code, [line.split()[0] for line in done.out.splitlines()[2:]]) == (
        0,
        ["receipt", "decision", "agreement"],
    )
    assert done.err == f"\nÀ taper ensuite :\n  tremplin letters show {written} agreement\n"
    listed = json.loads(at_desk("letters", "list", written, "--format", "json", login=SIGNATORY).out)
    assert listed[1] == {
        "kind": "decision",
        "number": 1,
        "on": "2026-01-20",
        "label": "décision",
        "title": "Décision d'accorder une subvention",
    }


def test_nothing_to_read_is_told_in_words(at_desk, office: Office):
    done = at_desk("letters", "list", office.draft(), login=SIGNATORY)
    assert (done.code, done.out) == (0, "Aucune lettre : rien ne s'est encore passé dont une rende compte.\n")


def test_a_letter_is_read_in_the_terminal_and_its_data_as_json(at_desk, office: Office):
    written = office.accepted()
    done = at_desk("letters", "show", written, "decision", login=SIGNATORY)
    assert "Avis favorable du comité." in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    told = json.loads(at_desk("letters", "show", written, "decision", "--format", "json", login=SIGNATORY).out)
    assert told == letter(office.desk, office.signatory, written, "decision").published()


def test_what_is_not_there_yet_and_what_is_of_others_is_refused(at_desk, office: Office):
    written = office.submitted()
    early = at_desk("letters", "show", written, "decision", login=SIGNATORY)
    assert (early.code, early.err) == (1, f"Erreur : dossier {written}, décision : aucune décision n'est prise.\n")
    other = at_desk("letters", "show", written, "receipt", login=OTHER)
    assert (other.code, other.err) == (2, f"Erreur : dossier « {written} » : identifiant inconnu.\n")


def test_a_pdf_is_written_whole_and_not_over_another_unasked(at_desk, office: Office, tmp_path):
    pytest.importorskip("typst", reason="pas de PDF : typst n'est pas installé")
    written, out = office.accepted(), tmp_path / "decision.pdf"
    words = ("letters", "write", written, "decision", "--out", str(out))
    done = at_desk(*words, login=SIGNATORY)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"Décision d'accorder une subvention – dossier {written} : {out}\n"
    made = out.read_bytes()
    assert made.startswith(b"%PDF-")
    assert out.stat().st_mode & 0o077 == 0
    again = at_desk(*words, login=SIGNATORY)
    assert (again.code, "existe déjà" in again.err, "--overwrite" in again.err) == (1, True, True)
    assert at_desk(*words, "--overwrite", login=SIGNATORY).code == 0
    assert out.read_bytes() == made


def test_without_what_writes_a_pdf_the_letter_is_a_text_and_it_is_told(at_desk, office: Office, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "installed", lambda: False)
    written, out = office.accepted(), tmp_path / "decision.pdf"
    done = at_desk("letters", "write", written, "decision", "--out", str(out), login=SIGNATORY)
    assert done.code == 0
    assert 'pip install "tremplin[pdf]"' in done.err
    assert not out.exists()
    assert "Avis favorable du comité." in (tmp_path / "decision.txt").read_text("utf-8")


def test_a_text_is_written_where_a_text_is_asked(at_desk, office: Office, tmp_path):
    written, out = office.submitted(), tmp_path / "lettre.txt"
    done = at_desk("letters", "write", written, "receipt", "--out", str(out), login=SIGNATORY)
    assert (done.code, done.err) == (0, "")
    assert out.read_text("utf-8").startswith("Département Exemple\n")
    wrong = at_desk("letters", "write", written, "receipt", "--out", str(tmp_path / "lettre.doc"), login=SIGNATORY)
    assert (wrong.code, ".pdf ou .txt" in wrong.err) == (2, True)
