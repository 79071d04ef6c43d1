"""Corrections: what was recorded by mistake stays readable and counts no more, and nobody corrects their own money."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from desks import AT, REPORTED, SETTLED, STARTED, Office
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.reopening import reopen
from tremplin.casework.journal.proof import verify
from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.operations import meet, realise
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import settle, shown
from tremplin.casework.reading import page
from tremplin.casework.reading.calendar import calendar
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.agreements import PaymentKind
from tremplin.records.codes import Role
from tremplin.records.corrections import CorrectedRow
from tremplin.records.following import ReportKind
from tremplin.records.reference import identifier

ADVANCE, INTERIM, BALANCE, REPAYMENT = PaymentKind
DAY, WHY = date(2026, 3, 1), "Saisi deux fois."


def paying(office: Office, written: str, kind: PaymentKind, cents: int, *, key=None, by=None, at=STARTED):
    actor = by or office.decider
    return pay(office.desk, actor, written, kind=kind, amount_cents=cents, paid_on=DAY, at=at, key=key)


def correcting(office: Office, written: str, row: str, by: Actor | None = None, at: datetime = STARTED):
    return correct(office.desk, by or office.second, written, row, WHY, at=at)


def test_a_payment_that_is_corrected_counts_no_more_and_is_still_shown(office: Office):
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00)
    done = correcting(office, written, "payments.1")
    assert (done.name, done.state) == ("Le versement n° 1", "running")
    assert paying(office, written, ADVANCE, 12_000_00).paid_cents == 12_000_00
    whole = page.shown(office.desk, office.signatory, written, at=STARTED)
    assert [each["amount_cents"] for each in whole["payments"]] == [20_000_00, 12_000_00]
    assert [(each["part"], each["corrected"], each["reason"]) for each in whole["corrections"]] == [
        ("payments", 1, WHY)
    ]


def test_who_recorded_a_payment_does_not_correct_it_nor_who_instructs(office: Office):
    """Recorded, corrected and recorded again, a sum would leave twice and be counted once."""
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00)
    with pytest.raises(NotYet, match="de votre main"):
        correcting(office, written, "payments.1", office.decider)
    both = replace(office.instructor, grants=(*office.instructor.grants, Grant(Role.DECISION_MAKER, department="00")))
    with pytest.raises(NotYet, match="Vous avez instruit ce dossier"):
        correcting(office, written, "payments.1", both)
    for actor in (office.instructor, office.signatory, office.local):
        with pytest.raises(Forbidden):
            correcting(office, written, "payments.1", actor)
    for actor in (office.statistician, office.admin, office.other):
        with pytest.raises(UnknownIdentifier):
            correcting(office, written, "payments.1", actor)


def test_a_row_is_corrected_once_even_by_whoever_writes_in_the_base(office: Office):
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00)
    correcting(office, written, "payments.1")
    with pytest.raises(NotYet, match="déjà corrigé"):
        correcting(office, written, "payments.1")
    twice = {"dossier_id": identifier(written), "number": 2, "part": "payments", "corrected": 1, "reason": WHY}
    row = twice | {"recorded_at": STARTED, "recorded_by": office.second.account_id}
    with pytest.raises(IntegrityError), office.desk.database.writing() as session:
        session.execute(insert(CorrectedRow), row)


def test_a_key_whose_payment_was_corrected_pays_nothing_again(office: Office):
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00, key="V-1")
    assert paying(office, written, ADVANCE, 20_000_00, key="V-1").number == 1
    correcting(office, written, "payments.1")
    with pytest.raises(NotYet, match="prenez-en une nouvelle"):
        paying(office, written, ADVANCE, 20_000_00, key="V-1")
    assert paying(office, written, ADVANCE, 20_000_00, key="V-2").paid_cents == 20_000_00


def test_what_was_paid_back_is_corrected_before_what_it_gave_back(office: Office):
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00)
    paying(office, written, REPAYMENT, 5_000_00)
    with pytest.raises(NotYet, match="reversement n° 2"):
        correcting(office, written, "payments.1")
    correcting(office, written, "payments.2")
    correcting(office, written, "payments.1")
    assert paying(office, written, ADVANCE, 1).paid_cents == 1


def test_a_repayment_is_not_corrected_where_the_grant_would_be_exceeded(office: Office):
    written = office.running()
    receive(office.desk, office.instructor, written, kind=ReportKind.INTERIM, received_on=date(2026, 3, 2), at=STARTED)
    paying(office, written, INTERIM, 46_000_00)
    paying(office, written, REPAYMENT, 1)
    paying(office, written, INTERIM, 1)
    with pytest.raises(NotYet, match=r"dépasseraient de 0,01.€"):
        correcting(office, written, "payments.2")


def test_a_committee_of_a_wrong_day_is_corrected_and_held_again_that_day(office: Office):
    written = office.running()
    meet(office.desk, office.instructor, written, held_on=DAY, at=STARTED)
    with pytest.raises(NotYet, match="déjà enregistré"):
        meet(office.desk, office.instructor, written, held_on=DAY, at=STARTED)
    correcting(office, written, "committees.1", office.instructor)
    assert meet(office.desk, office.instructor, written, held_on=DAY, at=STARTED).number == 2


def test_a_report_upon_which_something_was_paid_is_corrected_after_the_payment(office: Office):
    written = office.running(advance=0)
    receive(office.desk, office.instructor, written, kind=ReportKind.INTERIM, received_on=date(2026, 3, 2), at=STARTED)
    paying(office, written, INTERIM, 10_000_00)
    with pytest.raises(NotYet, match=r"a permis un versement \(n° 1\)"):
        correcting(office, written, "reports.1", office.instructor)
    correcting(office, written, "payments.1")
    correcting(office, written, "reports.1", office.instructor)
    with pytest.raises(NotYet, match="Aucun bilan"):
        paying(office, written, INTERIM, 10_000_00)


def test_a_final_report_that_is_corrected_brings_the_operation_back(office: Office):
    written = office.reported()
    assert correcting(office, written, "reports.1", office.instructor, REPORTED).state == "running"
    entries = calendar(office.desk, office.instructor, written, day=REPORTED.date()).entries
    assert [each.done for each in entries if each.kind == "final_report"] == [None]
    receive(office.desk, office.signatory, written, kind=ReportKind.FINAL, received_on=date(2027, 3, 16), at=REPORTED)
    office.settle(written)


def test_a_settlement_is_corrected_by_its_next_number_and_what_was_paid_stays_paid(office: Office):
    written = office.settled()
    paying(office, written, BALANCE, 40_250_00, at=SETTLED)
    later = SETTLED + timedelta(days=1)
    assert correcting(office, written, "settlements.1", at=later).state == "reported"
    with pytest.raises(RefusedRequest, match="le solde n'est pas arrêté"):
        shown(office.desk, office.instructor, written)
    with pytest.raises(NotYet, match="Le solde n'est pas arrêté"):
        paying(office, written, BALANCE, 1, at=later)
    version = office.version(written)
    realise(office.desk, office.instructor, written, {"realised.staff": 30_000_00}, at=later, version=version)
    done = settle(office.desk, office.instructor, written, at=later).settlement
    # 30 000,00 € and 15 % of indirect costs, 40 250,00 € of which are paid
    assert (done.due_cents, done.paid_cents, done.balance_cents) == (34_500_00, 40_250_00, -5_750_00)
    whole = page.shown(office.desk, office.instructor, written, at=later)
    assert [each["number"] for each in whole["settlements"]] == [1, 2]
    assert paying(office, written, REPAYMENT, 5_750_00, at=later).paid_cents == 34_500_00
    with office.desk.database.reading() as session:
        assert verify(session).intact


def test_who_settled_does_not_correct_the_settlement_and_a_closed_one_stands(office: Office):
    written = office.settled()
    both = replace(office.second, grants=(*office.second.grants, Grant(Role.INSTRUCTOR, department="00")))
    correcting(office, written, "settlements.1", both, SETTLED)
    settle(office.desk, both, written, at=SETTLED)
    with pytest.raises(NotYet, match="de votre main"):
        correcting(office, written, "settlements.2", both, SETTLED)


@pytest.mark.parametrize("row", ["", "payments", "payments.", "payments.x", "payments.-1", "dossiers.1", "payments.²"])
def test_what_names_no_row_is_told_how_to_name_one(office: Office, row):
    with pytest.raises(WrongUsage, match=r"payments\.1"):
        correcting(office, office.running(), row)


def test_a_row_that_is_not_there_is_told(office: Office):
    with pytest.raises(UnknownIdentifier, match="« 7 »"):
        correcting(office, office.running(), "payments.7")


def test_a_refused_dossier_is_decided_again_by_somebody_else(office: Office):
    written = office.under_review()
    refuse(office.desk, office.decider, written, "Enveloppe épuisée.", at=AT)
    assert reopen(office.desk, office.instructor, written, "Recours reçu le 21 janvier.", at=AT) == written
    with pytest.raises(NotYet, match="Vous avez déjà décidé"):
        accept(office.desk, office.decider, written, 46_000_00, "Revu.", at=AT)
    with pytest.raises(NotYet, match="Vous avez déjà décidé"):
        refuse(office.desk, office.decider, written, "Revu.", at=AT)
    accept(office.desk, office.second, written, 46_000_00, "Revu.", at=AT)
    decisions = page.shown(office.desk, office.instructor, written, at=AT)["decisions"]
    assert [each["outcome"] for each in decisions] == ["refused", "accepted"]


@pytest.mark.parametrize("reason", ["", " ", "​"])
def test_a_reopening_says_why(office: Office, reason):
    written = office.under_review()
    refuse(office.desk, office.decider, written, "Enveloppe épuisée.", at=AT)
    with pytest.raises(NotYet):
        reopen(office.desk, office.instructor, written, reason, at=AT)


def test_an_advance_stays_within_what_is_agreed_without_the_repayment_that_made_room_for_it(office: Office):
    """Paid, paid back and paid again: without the repayment, an advance of 20 000 € would have been paid twice."""
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00)
    paying(office, written, REPAYMENT, 20_000_00)
    paying(office, written, ADVANCE, 20_000_00)
    with pytest.raises(NotYet, match=r"dépasseraient de 20.000,00.€ les 20.000,00.€ d'avance convenue"):
        correcting(office, written, "payments.2")
    correcting(office, written, "payments.3")
    correcting(office, written, "payments.2")


def test_who_takes_back_a_payment_does_not_settle_what_then_remains(office: Office):
    """One person would else bring a payment back into the balance that they settle."""
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00)
    office.report(written)
    correcting(office, written, "payments.1", at=REPORTED)
    with pytest.raises(NotYet, match="Vous avez corrigé un versement"):
        settle(office.desk, office.second, written, at=SETTLED)
    office.settle(written)


def test_a_correction_is_kept_under_one_name_however_it_is_typed(office: Office):
    written = office.running()
    paying(office, written, ADVANCE, 1)
    assert correcting(office, written, " payments.01 ").row == "payments.1"
