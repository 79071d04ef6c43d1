"""Withdrawing a dossier: by its carrier or on its letter, for a reason, and its grant goes back to the envelope."""

import json

import pytest
from desks import AT, Office, signed
from sqlalchemy import select

from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.instruction import return_
from tremplin.errors import Forbidden, NotYet, RefusedRequest
from tremplin.records.decisions import Decision
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine
from tremplin.records.reference import identifier

CALL = "00/2026"
WHY = "L'association renonce à l'action."


def returned(office: Office) -> str:
    written = office.submitted()
    return_(office.desk, office.instructor, written, "Le budget.", at=AT)
    return written


BEFORE = {
    "draft": Office.draft,
    "submitted": Office.submitted,
    "returned": returned,
    "under_review": Office.under_review,
    "accepted": Office.accepted,
}


@pytest.mark.parametrize("who", ["signatory", "instructor"])
@pytest.mark.parametrize("state", BEFORE)
def test_a_dossier_is_withdrawn_from_each_state_before_its_agreement(office: Office, state, who):
    written = BEFORE[state](office)
    done = withdraw(office.desk, getattr(office, who), written, WHY, at=AT)
    with office.desk.database.reading() as session:
        found = session.get_one(Dossier, identifier(written))
    assert (found.state, found.granted_cents) == ("withdrawn", None)
    assert done.published() == {"dossier": written, "envelope": None}


@pytest.mark.parametrize("who", ["editor", "local", "decider"])
def test_neither_an_editor_nor_who_decides_withdraws_a_dossier(office: Office, who):
    with pytest.raises(Forbidden, match="votre rôle ne permet pas de retirer le dossier"):
        withdraw(office.desk, getattr(office, who), office.submitted(), WHY, at=AT)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_withdrawal_has_a_reason(office: Office, reason):
    with pytest.raises(NotYet, match="Dites pourquoi"):
        withdraw(office.desk, office.signatory, office.submitted(), reason, at=AT)


def test_a_withdrawal_gives_its_grant_and_its_place_back(office: Office):
    allot(office.desk, office.admin, CALL, amount_cents=50_000_00, places=1, at=AT)
    first, second = office.accepted(40_000_00), office.under_review()
    with pytest.raises(NotYet, match="il reste 10"):
        accept(office.desk, office.decider, second, 46_000_00, "Avis favorable.", at=AT)
    done = withdraw(office.desk, office.signatory, first, WHY, at=AT)
    assert (done.envelope.remaining_cents, done.envelope.remaining_places) == (50_000_00, 1)
    accept(office.desk, office.decider, second, 46_000_00, "Avis favorable.", at=AT)
    assert envelope(office.desk, office.admin, CALL).committed_cents == 46_000_00


def test_the_envelope_that_was_committed_gets_the_grant_back_though_the_fiche_has_its_own_since(office: Office):
    allot(office.desk, office.admin, CALL, amount_cents=50_000_00, at=AT)
    written = office.accepted()
    allot(office.desk, office.admin, "00/2026/ateliers", amount_cents=50_000_00, at=AT)
    withdraw(office.desk, office.signatory, written, WHY, at=AT)
    left = [envelope(office.desk, office.admin, scope).committed_cents for scope in (CALL, "00/2026/ateliers")]
    assert left == [0, 0]


def test_what_was_granted_stays_in_the_decision_and_in_the_journal(office: Office):
    allot(office.desk, office.admin, CALL, amount_cents=50_000_00, at=AT)
    written = office.accepted(40_000_00)
    withdraw(office.desk, office.instructor, written, "Courrier du porteur du 19/01.", at=AT)
    with office.desk.database.reading() as session:
        assert session.scalars(select(Decision.granted_cents)).one() == 40_000_00
        line = session.scalars(select(JournalLine).where(JournalLine.act == "withdraw")).one()
    assert (line.actor, line.reason) == (signed(office.desk, office.instructor), "Courrier du porteur du 19/01.")
    assert json.loads(line.before) == {"granted_cents": 40_000_00, "state": "accepted"}
    assert json.loads(line.after)["envelope"] == CALL


def test_a_dossier_is_withdrawn_once(office: Office):
    written = office.submitted()
    withdraw(office.desk, office.signatory, written, WHY, at=AT)
    with pytest.raises(RefusedRequest, match="il est « retiré »"):
        withdraw(office.desk, office.signatory, written, WHY, at=AT)
