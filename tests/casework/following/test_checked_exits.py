"""A piece proves the exit that was checked: whoever changes it afterwards has it checked again."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from desks import Office
from rosters import LATER, PAUL, kept, recorded, sheet

from tremplin.casework.following.evidence import check, give
from tremplin.casework.following.proving.pieces import EvidenceStanding, pieces_of, standing_of, told
from tremplin.casework.journal.proof import verify
from tremplin.errors import NotYet
from tremplin.records.tables import identifier


@pytest.fixture
def dossier(office: Office) -> str:
    reference = office.running()
    recorded(office, reference, sheet("participants", PAUL))
    give(office.desk, office.editor, reference, 1, "contract", at=LATER)
    check(office.desk, office.instructor, reference, 1, accepted=True, at=LATER)
    return reference


def standing(office: Office, dossier: str) -> EvidenceStanding:
    with office.desk.database.reading() as session:
        return standing_of(pieces_of(session, identifier(dossier) or 0).get(1, ()))


def changed(office: Office, dossier: str, **said: Any) -> None:
    row: Mapping[str, Any] = {"key": PAUL["key"], **said}
    recorded(office, dossier, sheet("participants", row))


def test_an_exit_made_better_after_its_piece_was_accepted_is_to_be_checked_again(office: Office, dossier: str):
    assert standing(office, dossier) is EvidenceStanding.ACCEPTED
    changed(office, dossier, exit_contract="cdi")
    assert standing(office, dossier) is EvidenceStanding.TO_CHECK
    with office.desk.database.reading() as session:
        pieces = pieces_of(session, identifier(dossier) or 0)[1]
    assert told(pieces, None, {}) == "à contrôler de nouveau"
    done = check(office.desk, office.instructor, dossier, 1, accepted=True, at=LATER)
    assert (done.piece, standing(office, dossier)) == (1, EvidenceStanding.ACCEPTED)


def test_the_same_file_that_comes_again_leaves_the_piece_accepted(office: Office, dossier: str):
    recorded(office, dossier, sheet("participants", PAUL))
    changed(office, dossier, territory="nord")
    assert standing(office, dossier) is EvidenceStanding.ACCEPTED


def test_whom_an_accepted_piece_names_the_carrier_does_not_rename(office: Office, dossier: str):
    for said in ({"last_name": "Autre"}, {"first_name": "Jeanne"}, {"birth_date": date(1990, 1, 1)}):
        with pytest.raises(NotYet, match="une pièce de cette personne est retenue"):
            changed(office, dossier, **said)
    changed(office, dossier, phone="01 99 00 11 22", last_name=PAUL["last_name"])
    row = {"key": PAUL["key"], "first_name": "Pol"}
    assert recorded(office, dossier, sheet("participants", row), actor="instructor").changed


def test_whose_piece_is_refused_or_waits_may_be_named_aright(office: Office):
    reference = office.running()
    recorded(office, reference, sheet("participants", PAUL))
    give(office.desk, office.editor, reference, 1, "contract", at=LATER)
    changed(office, reference, first_name="Pol")
    check(office.desk, office.instructor, reference, 1, accepted=False, at=LATER, reason="Illisible.")
    changed(office, reference, first_name="Paul")


def test_whoever_gave_the_piece_does_not_check_it_even_again(office: Office):
    reference = office.running()
    recorded(office, reference, sheet("participants", PAUL), actor="instructor")
    give(office.desk, office.instructor, reference, 1, "contract", at=LATER)
    with pytest.raises(NotYet):
        check(office.desk, office.instructor, reference, 1, accepted=True, at=LATER)
    check(office.desk, office.second, reference, 1, accepted=True, at=LATER)


def test_a_piece_is_under_the_chain_of_the_journal(office: Office, dossier: str):
    with office.desk.database.reading() as session:
        assert verify(session).problems == ()
    seals = [json.loads(line[0]) for line in kept(office, "journal", "seals") if line[0]]
    number = identifier(dossier)
    assert any(f"evidence/{number}/1" in sealed for sealed in seals)
