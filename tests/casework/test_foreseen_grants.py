"""What is read before an act of the instruction: a grant and its envelope, a grid, a receiver, what may be asked."""

from pathlib import Path

import pytest
from desks import AT, Office
from graded import graded_office

from tremplin.casework.granting.completing import asked_fields, asked_text, completable
from tremplin.casework.granting.envelopes import allot
from tremplin.casework.granting.opinions import opine
from tremplin.casework.granting.scores import score
from tremplin.casework.reading.foreseen.awarding import prospect
from tremplin.casework.reading.foreseen.grading import sheet
from tremplin.casework.reading.foreseen.receivers import receivers
from tremplin.errors import Forbidden
from tremplin.records.codes import Advice
from tremplin.rules.door import Verdict
from tremplin.storage.engine import Database

GRANTED = 40_000_00


def test_a_grant_is_foreseen_with_its_envelope_before_and_after(office: Office):
    written = office.under_review()
    allot(office.desk, office.decider, "00/2026", amount_cents=100_000_00, places=2, at=AT)
    bare = prospect(office.desk, office.decider, written, at=AT)
    assert (bare.requested_cents, bare.granted, bare.after) == (46_000_00, None, None)
    foreseen = prospect(office.desk, office.decider, written, GRANTED, at=AT)
    assert foreseen.before is not None
    assert foreseen.after is not None
    assert (foreseen.before.remaining_cents, foreseen.before.remaining_places) == (100_000_00, 2)
    assert (foreseen.after.remaining_cents, foreseen.after.remaining_places) == (60_000_00, 1)
    # what was read is not taken
    assert prospect(office.desk, office.decider, written, at=AT).before == foreseen.before


def test_a_grant_is_judged_as_if_it_were_asked(office: Office):
    written = office.under_review()
    over = prospect(office.desk, office.decider, written, 50_000_01, at=AT)
    assert over.granted is not None
    assert (over.asked.verdict, over.granted.verdict) == (Verdict.MET, Verdict.BROKEN)


def test_only_who_decides_foresees_a_grant(office: Office):
    written = office.under_review()
    for who in (office.instructor, office.reader, office.signatory):
        with pytest.raises(Forbidden):
            prospect(office.desk, who, written, at=AT)


@pytest.fixture
def graded(database: Database, tmp_path: Path) -> Office:
    return graded_office(database, tmp_path)


def test_a_grid_is_read_as_it_stands_and_as_it_would(graded: Office):
    written = graded.under_review(territories=("nord",), lot="bassin-nord")
    opine(graded.desk, graded.local, written, "relais", Advice.FAVOURABLE, "Bon.", marks={"cout": 8}, at=AT)
    score(graded.desk, graded.instructor, written, {"qualite": 10}, "Solide.", at=AT)
    assert sheet(graded.desk, graded.instructor, written).told == "18 sur 30"
    # the instructor's takes the place of that of the opinion, and of their own
    assert sheet(graded.desk, graded.instructor, written, {"qualite": 12, "cout": 5}).told == "17 sur 30"
    assert sheet(graded.desk, graded.instructor, written).told == "18 sur 30"
    with pytest.raises(Forbidden):
        sheet(graded.desk, graded.signatory, written)


def test_a_dossier_is_given_to_those_who_instruct_there(office: Office):
    written = office.under_review()
    assert [each.login for each in receivers(office.desk, office.instructor, written)] == ["second@exemple.fr"]
    with pytest.raises(Forbidden):
        receivers(office.desk, office.decider, written)


def test_all_that_may_be_asked_has_a_name_that_people_read(office: Office):
    fiche = office.desk.catalogue.fiche("00/2026/ateliers")
    known = {each.field: each.label for each in completable(fiche, office.desk.catalogue)}
    assert known["budget.staff"] == "les dépenses de personnel prévues"
    # each of them may be asked, and no label is its own code
    asked = asked_fields(fiche, office.desk.catalogue, dict.fromkeys(known, "Manque."))
    assert [each.field for each in asked] == list(known)
    assert [name for name, label in known.items() if name == label] == []
    assert asked_text("Merci.", asked[:1]).splitlines() == ["Merci.", asked[0].line]
