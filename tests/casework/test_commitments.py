"""What grants take from envelopes: which one, to the cent, and never beyond it, however many come at once."""

import pytest
from awards import REASON, decided_at_once, kept, undecided
from desks import AT, Office
from doses import dose
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import allot
from tremplin.errors import NotYet
from tremplin.records.envelopes import Envelope

CALL, FICHE = "00/2026", "00/2026/ateliers"
ASKED = 46_000_00


@pytest.mark.parametrize(("amount", "passes"), [(ASKED, True), (ASKED - 1, False)])
def test_a_grant_takes_the_whole_of_what_remains_and_not_one_cent_more(office: Office, amount, passes):
    allot(office.desk, office.decider, CALL, amount_cents=amount, at=AT)
    written = office.under_review()
    if passes:
        assert accept(office.desk, office.decider, written, ASKED, REASON, at=AT).envelope.remaining_cents == 0
    else:
        with pytest.raises(NotYet, match="L'enveloppe 00/2026 n'y suffit pas : il reste 45"):
            accept(office.desk, office.decider, written, ASKED, REASON, at=AT)
        assert kept(office, CALL)[0].committed_cents == 0


def test_the_envelope_of_the_fiche_comes_before_that_of_its_call(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=90_000_00, places=1, at=AT)
    before = accept(office.desk, office.decider, office.under_review(), 10_000_00, REASON, at=AT)
    allot(office.desk, office.decider, FICHE, amount_cents=50_000_00, places=2, at=AT)
    after = accept(office.desk, office.decider, office.under_review(), 20_000_00, REASON, at=AT)
    assert (before.envelope.scope, before.envelope.remaining_places) == (CALL, 0)
    assert (after.envelope.scope, after.envelope.remaining_cents) == (FICHE, 30_000_00)
    assert "il reste 30 000,00 € et 1 place." in after.sentence().replace("\N{NO-BREAK SPACE}", " ")


def test_the_envelope_of_another_fiche_or_call_is_left_alone(office: Office):
    with office.desk.database.writing() as session:
        for fiche in ("00/2026/autre", None):
            call = "00/2026" if fiche else "00/2025"
            row = {"department": "00", "call": call, "fiche": fiche, "amount_cents": 1, "places": 0}
            session.add(Envelope(**row, committed_cents=0, committed_places=0, version=1))
    assert accept(office.desk, office.decider, office.under_review(), ASKED, REASON, at=AT).envelope is None


@pytest.mark.parametrize(("amount", "places"), [(ASKED * 64, 10), (ASKED * 11 - 1, None)])
def test_of_decisions_at_once_for_10_places_exactly_10_are_kept(office: Office, amount, places):
    allot(office.desk, office.admin, CALL, amount_cents=amount, places=places, at=AT)
    written = [office.under_review() for _ in range(dose(24, 64))]
    # nobody decides a dossier twice
    for done, decider in ((10, office.decider), (20, office.second)):
        refused = decided_at_once(office, written, ASKED, decider)
        assert refused.count(None) == 10
        assert all("L'enveloppe 00/2026 n'y suffit pas" in each for each in refused if each)
        envelope, granted, cents, rows = kept(office, CALL)
        assert (granted, rows, envelope.committed_places) == (10, done, 10)
        assert envelope.committed_cents == cents == 10 * ASKED
        undecided(office, written)


@pytest.mark.parametrize("beyond", [{"committed_cents": 101}, {"committed_places": 3}, {"committed_cents": -1}])
def test_the_database_itself_refuses_what_goes_beyond_an_envelope(office: Office, beyond):
    allot(office.desk, office.decider, CALL, amount_cents=100, places=2, at=AT)
    with office.desk.database.writing() as session:
        session.execute(update(Envelope).values(committed_cents=100, committed_places=2))
    with pytest.raises(IntegrityError), office.desk.database.writing() as session:
        session.execute(update(Envelope).values(beyond))
