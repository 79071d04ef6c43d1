"""What is recorded of people is apart from the dossier: its version stays, the journal holds, the digest is of rows."""

from desks import Office
from rosters import AMINA, LATER, PAUL, recorded, sheet

from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin.casework.acting.people.digest import of_dossier
from tremplin.casework.following import evidence
from tremplin.casework.following.erasing import erase
from tremplin.casework.following.seeking import Sought
from tremplin.casework.journal.proof import verify
from tremplin.records.acts import APART
from tremplin.records.reference import identifier


def test_a_journal_that_tells_of_people_is_whole(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA))
    recorded(office, dossier, sheet("participants", PAUL))
    with office.desk.database.reading() as session:
        assert verify(session).problems == ()


def test_every_act_that_leaves_the_version_alone_is_told_apart_by_the_journal():
    assert {act for act, transition in TRANSITIONS.items() if transition.apart} <= {*APART}


def test_an_erasure_leaves_the_digest_of_what_was_counted(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA, {**PAUL, "phone": "06 11 22 33 44"}))
    evidence.give(office.desk, office.editor, dossier, 2, "contract", at=LATER)
    evidence.check(office.desk, office.local, dossier, 2, accepted=False, reason="Illisible.", at=LATER)
    with office.desk.database.reading() as session:
        before = of_dossier(session, identifier(dossier))
    erase(office.desk, office.admin, Sought(dossier=dossier, number=2), reason="Demande.", at=LATER)
    with office.desk.database.reading() as session:
        assert of_dossier(session, identifier(dossier)) == before


def test_two_dossiers_of_which_the_same_is_recorded_have_one_digest(office: Office):
    first, second = office.running(), office.running()
    recorded(office, first, sheet("participants", AMINA))
    recorded(office, second, sheet("participants", AMINA))
    with office.desk.database.reading() as session:
        assert of_dossier(session, identifier(first)) == of_dossier(session, identifier(second)) is not None
    recorded(office, second, sheet("participants", PAUL))
    with office.desk.database.reading() as session:
        assert of_dossier(session, identifier(first)) != of_dossier(session, identifier(second))
