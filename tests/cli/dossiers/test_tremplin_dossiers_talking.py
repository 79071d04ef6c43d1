"""``tremplin dossiers message``, ``ask``, ``answer``, typed: what is said, what waits, and what to do next."""

import json
from pathlib import Path

from desks import AT, Office

from tremplin.casework.granting.decisions import refuse

SIGNATORY, DECIDER, INSTRUCTOR = "signatory@exemple.fr", "decider@exemple.fr", "instructor@exemple.fr"


def test_a_message_is_written_with_its_document_and_read(at_desk, office: Office, tmp_path: Path):
    written = office.submitted()
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    done = at_desk("dossiers", "message", written, "Le devis suit.", "--file", str(file), login=SIGNATORY)
    assert (done.code, done.out) == (0, f"Dossier {written} : message n° 1 enregistré, 1 pièce jointe.\n")
    assert at_desk("dossiers", "message", written, "-", login=INSTRUCTOR, stdin="Merci.\nÀ suivre.").code == 0
    read = at_desk("dossiers", "messages", written, login=SIGNATORY)
    assert read.out.splitlines() == [
        "n° 1, le 20/01/2026 à 10 h 00, le porteur (Signatory) :",
        "  Le devis suit.",
        "  pièce n° 1, devis.pdf",
        "",
        "n° 2, le 20/01/2026 à 10 h 00, le service :",
        "  Merci.",
        "  À suivre.",
    ]
    assert f"tremplin dossiers fetch {written} 1 --out FICHIER" in read.err
    said = json.loads(at_desk("dossiers", "messages", written, "--format", "json", login=INSTRUCTOR).out)
    assert [(each["number"], each["written_by"]) for each in said] == [(1, "Signatory"), (2, "Instructor")]
    assert "Le devis suit." in at_desk("dossiers", "show", written, login=INSTRUCTOR).out


def test_an_appeal_is_made_waits_is_granted_and_says_what_to_do_next(at_desk, office: Office):
    written = office.under_review()
    refuse(office.desk, office.decider, written, "Hors du sujet.", at=AT)
    asked = at_desk("dossiers", "ask", written, "appeal", "--reason", "Le budget est corrigé.", login=SIGNATORY)
    assert asked.out == f"Dossier {written} : demande n° 1 enregistrée ; elle attend une réponse.\n"
    listed = at_desk("dossiers", "requests", login=DECIDER)
    assert "recours gracieux" in listed.out
    assert "20/01/2026" in listed.out
    assert f"tremplin dossiers answer {written} 1 granted --reason TEXTE" in listed.err
    done = at_desk("dossiers", "answer", written, "1", "granted", "--reason", "Le budget tient.", login=DECIDER)
    assert done.out == (
        f"Dossier {written}, demande n° 1 (recours gracieux) : acceptée. Il reste à rouvrir un dossier refusé.\n"
    )
    assert f"tremplin dossiers reopen {written} --reason TEXTE" in done.err
    assert at_desk("dossiers", "requests", login=DECIDER).out == "Aucune demande n'attend de réponse.\n"
    (row,) = json.loads(at_desk("dossiers", "requests", written, "--format", "json", login=SIGNATORY).out)
    assert (row["outcome"], row["answer"]) == ("granted", "Le budget tient.")
    assert "Le budget tient." in at_desk("dossiers", "show", written, login=SIGNATORY).out


def test_what_is_refused_is_one_sentence_and_a_code(at_desk, office: Office):
    written = office.submitted()
    early = at_desk("dossiers", "ask", written, "appeal", "--reason", "Non.", login=SIGNATORY)
    assert (early.code, early.out) == (1, "")
    assert "il est « déposé »" in early.err
    signed = office.agreed()
    late = at_desk("dossiers", "ask", signed, "appeal", "--reason", "Non.", login=SIGNATORY)
    assert "✗ Un recours gracieux se demande quand le dossier est « refusé » ; il est « conventionné »." in late.err
    empty = at_desk("dossiers", "message", written, " ", login=SIGNATORY)
    assert (empty.code, "Un message vide ne dit rien" in empty.err) == (1, True)
    assert at_desk("dossiers", "ask", written, "telex", "--reason", "x", login=SIGNATORY).code == 2
