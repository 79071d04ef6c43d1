"""What an office puts right, typed: a counter-entry, another look, steps of an agreement, a past, a name."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from desks import AT, SIGNED, STARTED, Office

from tremplin.casework.granting.decisions import refuse
from tremplin.casework.operating.operations import meet
from tremplin.casework.reading import page

INSTRUCTOR, DECIDER, SIGNATORY = "instructor@exemple.fr", "decider@exemple.fr", "signatory@exemple.fr"
NOW = STARTED.replace(year=2027, month=6)
PAST = """
fiche: 00/2026/ateliers
organisation: "{number}"
title: Ateliers d'avant
key: A-1
starts_on: 2026-03-01
ends_on: 2027-02-28
territories: [nord]
participants: {{total: 20, under_26: 4}}
posts: 4
budget: {{staff: 40000, indirect: 6000, operating: 0, external_services: 0, other: 0}}
requested: 46000
past:
  source: Convention papier, classeur de 2026
  deposited_on: 2025-01-02
  decided_on: 2026-02-10
  granted: 46000
  reason: Délibération 2026-12
  agreement: {{signed_on: 2026-02-20, advance: 20000}}
  started: true
"""


def test_a_committee_that_never_was_is_corrected_and_still_read(at_desk, office: Office):
    written = office.running()
    meet(office.desk, office.instructor, written, held_on=date(2026, 3, 2), minutes="Rien.", at=STARTED)
    words = ("correct", written, "committees.1", "--reason", "Saisi sur un autre dossier.")
    done = at_desk("dossiers", *words, login=INSTRUCTOR, at=STARTED)
    assert (done.code, done.out) == (0, f"Dossier {written} : le comité n° 1 ne tient plus. Il est « en cours ».\n")
    assert "Saisi sur un autre dossier." in at_desk("dossiers", "show", written, login=SIGNATORY, at=STARTED).out
    again = at_desk("dossiers", *words, login=INSTRUCTOR, at=STARTED)
    assert (again.code, again.out) == (1, "")


def test_a_refused_dossier_is_looked_at_again(at_desk, office: Office):
    written = office.under_review()
    refuse(office.desk, office.decider, written, "Hors du sujet.", at=AT)
    done = at_desk("dossiers", "reopen", written, "--reason", "Recours du 12/02.", login=INSTRUCTOR)
    assert done.out == f"Dossier {written} rouvert : « en instruction ». Une autre personne que la première décide.\n"
    words = ("decide", written, "--accept", "1000", "--reason", "Vu.")
    same = at_desk("dossiers", *words, login=DECIDER, at=AT + timedelta(hours=1))
    assert (same.code, same.out) == (1, "")


def test_an_agreement_is_sent_then_signed_by_its_carrier(at_desk, office: Office):
    written = office.accepted()
    sent = at_desk("dossiers", "send", written, "--on", "12/02/2026", login=INSTRUCTOR, at=SIGNED)
    assert sent.out == f"Dossier {written} : la convention, envoi du 12/02/2026.\n"
    early = at_desk("dossiers", "sign", written, "--on", "11/02/2026", login=SIGNATORY, at=SIGNED)
    assert (early.code, early.out) == (1, "")
    done = at_desk("dossiers", "sign", written, "--on", "16/02/2026", login=SIGNATORY, at=SIGNED)
    assert done.out == f"Dossier {written} : la convention, signature du porteur du 16/02/2026.\n"


def test_a_past_is_tried_entered_and_confirmed_by_another(at_desk, office: Office, tmp_path: Path):
    number = page.shown(office.desk, office.instructor, office.draft(), at=AT)["organisation"]["rna"]
    file = tmp_path / "avant.yaml"
    file.write_text(PAST.format(number=number), "utf-8")
    tried = at_desk("dossiers", "take-over", str(file), "--dry-run", login=INSTRUCTOR, at=NOW)
    assert (tried.code, tried.out) == (0, "1 dossier repris : rien n'est enregistré.\n")
    done = at_desk("dossiers", "take-over", str(file), "--format", "json", login=INSTRUCTOR, at=NOW)
    (line,) = json.loads(done.out)["dossiers"]
    assert (done.code, line["fate"]) == (0, "created")
    written = line["dossier"]
    version = office.version(written)
    stale = at_desk("dossiers", "confirm-take-over", written, "--version", str(version - 1), login=DECIDER, at=NOW)
    assert (stale.code, stale.out, office.version(written)) == (1, "", version)
    kept = at_desk("dossiers", "confirm-take-over", written, "--version", str(version), login=DECIDER, at=NOW)
    assert kept.code == 0, kept.err
    assert kept.out.startswith(f"Dossier {written} : il est « en cours », 46\N{NO-BREAK SPACE}000,00")


@pytest.mark.parametrize(("who", "code"), [("admin@exemple.fr", 0), (INSTRUCTOR, 2)])
def test_a_name_is_changed_by_who_manages_accounts(at_desk, who, code):
    done = at_desk("users", "rename", SIGNATORY, "--name", "Camille Exemple", login=who)
    assert (done.code, done.out) == (code, f"Compte {SIGNATORY} : Camille Exemple.\n" if code == 0 else "")
