"""Agreements and amendments: judged whole by the fiche, with every reason when they are refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from desks import AT, SIGNED, STARTED, Office
from following import asking_office, favoured, listening
from sqlalchemy import func, select

from tremplin.casework.acting.desk import visible
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.instruction import review
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.payments import pay
from tremplin.errors import Forbidden, NotYet, RefusedRequest
from tremplin.records.agreements import Agreement, PaymentKind
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine

CALL, DAY = "00/2026", date(2026, 2, 20)
AMENDED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def dossier(office: Office, written: str) -> Dossier:
    with office.desk.database.reading() as session:
        return visible(session, office.instructor, written)


def agreements(office: Office) -> list[Agreement]:
    with office.desk.database.reading() as session:
        return list(session.scalars(select(Agreement).order_by(Agreement.number)))


def amended(office: Office, written: str, **changes):
    said = {"signed_on": date(2026, 8, 31), "reason": "L'opération s'étend.", "at": AMENDED, **changes}
    return amend(office.desk, office.decider, written, **said)


def test_an_agreement_takes_its_amount_from_the_grant_and_its_days_from_the_dossier(office: Office):
    written = office.accepted(granted=40_000_00)
    terms = agree(office.desk, office.decider, written, signed_on=DAY, advance_cents=0, at=SIGNED)
    assert terms.published() == {
        "dossier": written,
        "number": 1,
        "signed_on": "2026-02-20",
        "amount_cents": 40_000_00,
        "advance_cents": 0,
        "starts_on": "2026-03-01",
        "ends_on": "2027-02-28",
        "reason": None,
        "years": [],
    }
    assert dossier(office, written).state == "agreed"


def test_an_agreement_may_give_other_days_and_the_dossier_follows_them(office: Office):
    written = office.accepted()
    starts, ends = date(2026, 4, 1), date(2027, 3, 31)
    agree(
        office.desk,
        office.decider,
        written,
        signed_on=DAY,
        advance_cents=0,
        starts_on=starts,
        ends_on=ends,
        at=SIGNED,
    )
    found = dossier(office, written)
    assert (found.starts_on, found.ends_on) == (starts, ends)


@pytest.mark.parametrize(("advance", "passes"), [(27_600_00, True), (27_600_01, False)])
def test_the_advance_goes_to_the_maximum_of_the_fiche_and_not_a_cent_further(database, tmp_path, advance, passes):
    office = asking_office(database, tmp_path)
    written = reviewed(office)
    if passes:
        assert agree_with(office, written, advance).advance_cents == advance
    else:
        with pytest.raises(NotYet, match=r"Avance de 27.600,01.€, 27.600,00.€ au plus"):
            agree_with(office, written, advance)


def reviewed(office: Office) -> str:
    """A granted dossier with its opinion: nothing is missing to agree."""
    written = favoured(office, office.under_review())
    accept(office.desk, office.decider, written, 46_000_00, "Avis favorable.", at=AT)
    return written


def agree_with(office: Office, written: str, advance: int):
    return agree(office.desk, office.decider, written, signed_on=DAY, advance_cents=advance, at=SIGNED)


def test_everything_that_stands_against_an_agreement_is_told_at_once(database, tmp_path):
    office = asking_office(database, tmp_path)
    written = office.accepted()
    with pytest.raises(NotYet) as refused:
        agree(
            office.desk,
            office.decider,
            written,
            signed_on=date(2026, 2, 22),
            advance_cents=30_000_00,
            starts_on=date(2026, 6, 2),
            ends_on=date(2027, 6, 1),
            at=SIGNED,
        )
    told = "\n".join(refused.value.reasons)
    assert len(refused.value.reasons) == 4, told
    for said in ("22/02/2026 n'est pas encore venu", "L'avis du relais", "Avance de", "02/06/2026"):
        assert said in told


@pytest.mark.parametrize("advance", [-1, 46_000_01])
def test_an_advance_lies_between_nothing_and_the_grant(office: Office, advance):
    with pytest.raises(NotYet, match="elle va de"):
        agree_with(office, office.accepted(), advance)


def test_an_agreement_on_the_day_passes_and_one_on_the_morrow_does_not(office: Office):
    written = office.accepted()
    with pytest.raises(NotYet, match="pas encore venu"):
        agree(office.desk, office.decider, written, signed_on=date(2026, 2, 22), advance_cents=0, at=SIGNED)
    assert agree(office.desk, office.decider, written, signed_on=date(2026, 2, 21), advance_cents=0, at=SIGNED)


def test_whoever_instructs_does_not_sign(office: Office):
    written = office.accepted()
    with pytest.raises(Forbidden, match="votre rôle ne permet pas de signer la convention"):
        agree(office.desk, office.instructor, written, signed_on=DAY, advance_cents=0, at=SIGNED)
    assert agreements(office) == []


def test_whoever_instructed_neither_signs_nor_amends_whatever_their_roles(office: Office):
    written = office.submitted()
    review(office.desk, office.second, written, at=AT)
    accept(office.desk, office.decider, written, 1_00, "Avis favorable.", at=AT)
    said = {"signed_on": DAY, "at": SIGNED}
    with pytest.raises(NotYet, match="revient à une autre personne"):
        agree(office.desk, office.second, written, advance_cents=0, **said)
    agree(office.desk, office.decider, written, advance_cents=0, **said)
    with pytest.raises(NotYet, match="revient à une autre personne"):
        amend(office.desk, office.second, written, reason="Plus.", amount_cents=46_000_00, **said)
    assert [each.amount_cents for each in agreements(office)] == [1_00]


def test_plugins_are_told_of_an_agreement_that_is_kept(office: Office):
    ear = listening(office)
    written = office.agreed()
    with pytest.raises(RefusedRequest, match="conventionné"):
        agree_with(office, written, 0)
    days = (date(2026, 3, 1), date(2027, 2, 28))
    assert ear.heard == [("agreement", {"of": written, "cents": 46_000_00, "days": days})]


def test_an_amendment_is_a_whole_set_of_terms_and_the_one_before_stays(office: Office):
    written = office.agreed(advance=10_000_00)
    amended(office, written, ends_on=date(2027, 2, 27), amount_cents=45_000_00)
    first, second = agreements(office)
    assert (first.amount_cents, first.ends_on) == (46_000_00, date(2027, 2, 28))
    assert (second.number, second.amount_cents, second.advance_cents) == (2, 45_000_00, 10_000_00)
    assert (second.starts_on, second.ends_on, second.reason) == (
        date(2026, 3, 1),
        date(2027, 2, 27),
        "L'opération s'étend.",
    )
    found = dossier(office, written)
    assert (found.granted_cents, found.ends_on) == (45_000_00, date(2027, 2, 27))


def test_the_journal_keeps_why_a_grant_was_amended_and_what_it_was(office: Office):
    written = office.agreed()
    amended(office, written, amount_cents=45_000_00)
    with office.desk.database.reading() as session:
        line = session.scalars(select(JournalLine).where(JournalLine.act == "amend")).one()
    assert line.reason == "L'opération s'étend."
    assert '"granted_cents":4600000' in line.before
    assert '"granted_cents":4500000' in line.after


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "ne change rien"),
        ({"reason": " ", "amount_cents": 1}, "Dites pourquoi"),
        ({"amount_cents": 46_000_01}, "46.000,01.€ demandés pour 46.000,00"),
        ({"amount_cents": 50_000_01}, "50.000,01.€ demandés, 50.000,00"),
        ({"ends_on": date(2027, 3, 1)}, "01/03/2027|12 mois"),
        ({"amount_cents": 9_999_99}, "10.000,00.€ sont déjà versés"),
        ({"signed_on": date(2026, 2, 19), "amount_cents": 45_000_00}, "ne peut pas précéder"),
        ({"starts_on": date(2026, 9, 2), "ends_on": date(2027, 2, 1)}, "a démarré"),
    ],
)
def test_an_amendment_is_refused(office: Office, changes, told):
    written = office.running(advance=10_000_00)
    kind, day = PaymentKind.ADVANCE, date(2026, 3, 1)
    pay(office.desk, office.decider, written, kind=kind, amount_cents=10_000_00, paid_on=day, at=STARTED)
    with pytest.raises(NotYet, match=told):
        amended(office, written, **changes)
    assert len(agreements(office)) == 1


def granted_within(office: Office, amount: int, granted: int) -> str:
    """A dossier granted less than it asked, under an envelope of that amount."""
    allot(office.desk, office.admin, CALL, amount_cents=amount, places=1, at=SIGNED)
    written = office.accepted(granted=granted)
    agree(office.desk, office.decider, written, signed_on=DAY, advance_cents=0, at=SIGNED)
    return written


def test_what_an_amendment_adds_comes_from_the_envelope_and_what_it_takes_off_goes_back_to_it(office: Office):
    written = granted_within(office, 41_000_00, 40_000_00)
    amended(office, written, amount_cents=41_000_00)
    left = envelope(office.desk, office.admin, CALL)
    assert (left.committed_cents, left.remaining_cents, left.committed_places) == (41_000_00, 0, 1)
    amended(office, written, amount_cents=30_000_00)
    assert envelope(office.desk, office.admin, CALL).committed_cents == 30_000_00


def test_an_amendment_adds_no_cent_that_the_envelope_has_not(office: Office):
    written = granted_within(office, 41_000_00, 40_000_00)
    with pytest.raises(NotYet, match=r"L'enveloppe 00/2026 n'y suffit pas : 1.000,01.€ de plus, il reste 1.000,00"):
        amended(office, written, amount_cents=41_000_01)
    assert envelope(office.desk, office.admin, CALL).committed_cents == 40_000_00
    assert dossier(office, written).granted_cents == 40_000_00


def test_amendments_at_the_same_instant_add_no_more_than_the_envelope_has(office: Office):
    allot(office.desk, office.admin, CALL, amount_cents=6 * 40_000_00 + 3_000_00, places=6, at=SIGNED)
    dossiers = [office.accepted(granted=40_000_00) for _ in range(6)]
    for written in dossiers:
        agree(office.desk, office.decider, written, signed_on=DAY, advance_cents=0, at=SIGNED)
    line = Barrier(len(dossiers))

    def added(written: str) -> bool:
        line.wait()
        try:
            amended(office, written, amount_cents=41_000_00)
        except NotYet:
            return False
        return True

    with ThreadPoolExecutor(len(dossiers)) as pool:
        assert sum(pool.map(added, dossiers)) == 3
    assert envelope(office.desk, office.admin, CALL).remaining_cents == 0
    with office.desk.database.reading() as session:
        assert session.scalar(select(func.sum(Dossier.granted_cents))) == 6 * 40_000_00 + 3_000_00
