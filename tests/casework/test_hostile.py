"""What somebody hostile, or only unlucky, tries: each of these is refused in words, and nothing of it costs money."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from desks import AT, FICHE, NO_MORE, SETTLED, SIGNED, STARTED, Office, make_office
from factories import FICHE as DOCUMENT
from factories import PLACE, with_changes
from following import asking_office, favoured
from sqlalchemy import func, select

from tremplin.casework.acting.desk import visible
from tremplin.casework.applying.deposits import deposit, record
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.instruction import findings, return_
from tremplin.casework.granting.opinions import opine
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.operations import start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.settlements import admit
from tremplin.casework.reading.calendar import overdue
from tremplin.catalogue.rule import Stage
from tremplin.errors import NotYet, RefusedRequest, TremplinError, UnknownIdentifier
from tremplin.records.agreements import Agreement, PaymentKind
from tremplin.records.decisions import Advice
from tremplin.records.deposits import Mode
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine
from tremplin.storage.engine import Database

CALL, SIGNATURE, WHY = "00/2026", date(2026, 2, 20), "Avis favorable du comité."
# it looks empty, and is not made of spaces
INVISIBLE = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}"
ENDLESS = with_changes(
    DOCUMENT,
    ("duration: {at_most: 12 months, tacit_renewal: false, source: Durée}\n", ""),
    ("exits: sorties\n", "reports:\n  final: {within: 2 months, source: Bilan}\nexits: sorties\n"),
)
CAPPED = with_changes(
    DOCUMENT, ("{kind: grant_ceiling, amount: 50 000 €", "{kind: participant_month_cap, amount: 960 €")
)


def state(office: Office, written: str) -> str:
    with office.desk.database.reading() as session:
        return visible(session, office.instructor, written).state


def granted(office: Office) -> int:
    """What the dossiers hold together."""
    with office.desk.database.reading() as session:
        return int(session.scalar(select(func.sum(Dossier.granted_cents))) or 0)


def signed(office: Office, written: str, **said) -> None:
    agree(office.desk, office.decider, written, **{"signed_on": SIGNATURE, "advance_cents": 0, "at": SIGNED, **said})


def at_once(office: Office, tries: list[Callable[[], object]]) -> list[object]:
    """All at the same instant, each from a thread of its own: what each answers, or how it is refused."""
    line = Barrier(len(tries))

    def tried(act: Callable[[], object]) -> object:
        line.wait()
        try:
            return act()
        except TremplinError as refused:
            return refused

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(tried, tries))


def test_an_envelope_that_is_opened_late_counts_what_was_granted_before(office: Office):
    office.accepted(granted=40_000_00)
    second = office.under_review()
    allot(office.desk, office.admin, CALL, amount_cents=50_000_00, at=AT)
    with suppress(NotYet):
        accept(office.desk, office.decider, second, 46_000_00, WHY, at=AT)
    assert granted(office) <= 50_000_00


def test_a_grant_given_back_before_an_envelope_was_opened_frees_nothing_in_it(office: Office):
    written = office.accepted()
    withdraw(office.desk, office.signatory, written, "L'association renonce.", at=AT)
    allot(office.desk, office.admin, CALL, amount_cents=50_000_00, places=1, at=AT)
    left = envelope(office.desk, office.admin, CALL)
    assert (left.remaining_cents, left.remaining_places) == (50_000_00, 1)


def test_an_envelope_is_drawn_and_given_back_by_the_decision_whatever_opens_later(office: Office):
    allot(office.desk, office.admin, CALL, amount_cents=100_000_00, places=2, at=AT)
    written = office.accepted(granted=40_000_00)
    allot(office.desk, office.admin, FICHE, amount_cents=1, places=0, at=AT)
    signed(office, written)
    for amount in (46_000_00, 30_000_00):
        amend(
            office.desk, office.decider, written, signed_on=SIGNATURE, reason="Autre.", amount_cents=amount, at=SIGNED
        )
        assert envelope(office.desk, office.admin, CALL).committed_cents == amount
    assert envelope(office.desk, office.admin, FICHE).committed_cents == 0


def test_a_carrier_is_not_told_which_way_an_opinion_goes_by_the_findings(database: Database, tmp_path: Path):
    office = asking_office(database, tmp_path)
    written = office.under_review()

    def told() -> list[str]:
        trial = findings(office.desk, office.signatory, written, Stage.AGREEMENT, at=AT)
        return [each.letter for each in trial.judged if each.rule.kind == "required_opinion"]

    opine(office.desk, office.local, written, "relais", Advice.UNFAVOURABLE, "Porteur fragile.", at=AT)
    against = told()
    opine(office.desk, office.local, written, "relais", Advice.FAVOURABLE, "Utile.", replacing="Erreur.", at=AT)
    assert told() == against
    trial = findings(office.desk, office.instructor, written, Stage.AGREEMENT, at=AT)
    assert any("favorable" in each.letter for each in trial.judged if each.rule.kind == "required_opinion")


def test_no_rule_is_admitted_at_a_settlement_for_a_reason_that_cannot_be_seen(database: Database, tmp_path: Path):
    office = asking_office(database, tmp_path)
    written = favoured(office, office.under_review())
    accept(office.desk, office.decider, written, 46_000_00, WHY, at=AT)
    signed(office, written)
    start(office.desk, office.instructor, written, at=STARTED)
    office.report(written)
    with pytest.raises(NotYet, match="Dites pourquoi"):
        admit(office.desk, office.decider, written, "committees", INVISIBLE, at=SETTLED)
    assert state(office, written) == "reported"


def test_a_late_deposit_is_not_admitted_for_a_reason_that_cannot_be_seen(office: Office):
    written = office.draft()
    with pytest.raises(RefusedRequest, match="motif"):
        record(
            office.desk,
            office.instructor,
            written,
            at=AT,
            mode=Mode.LATE,
            counts_on=AT.date(),
            reason=INVISIBLE,
        )
    assert state(office, written) == "draft"


def test_an_amendment_and_the_journal_keep_the_same_reason(office: Office):
    written = office.agreed()
    reason = f"L'opération{INVISIBLE} s'étend.\0"
    amend(office.desk, office.decider, written, signed_on=SIGNATURE, reason=reason, advance_cents=1, at=SIGNED)
    with office.desk.database.reading() as session:
        agreed = session.scalar(select(Agreement.reason).where(Agreement.number == 2))
        line = session.scalar(select(JournalLine.reason).where(JournalLine.act == "amend"))
    assert agreed == line == "L'opération s'étend."


def test_the_first_dossiers_of_a_fiche_may_be_opened_at_the_same_instant(office: Office):
    written = at_once(office, [office.draft] * 8)
    assert len(set(map(str, written))) == 8, written
    assert all(isinstance(each, str) for each in written)


def test_a_key_that_served_before_a_return_is_not_answered_as_if_the_dossier_were_deposited(office: Office):
    written = office.draft(**NO_MORE)
    deposit(office.desk, office.signatory, written, at=AT, key="k")
    return_(office.desk, office.instructor, written, "Le budget.", at=AT)
    refused = False
    try:
        deposit(office.desk, office.signatory, written, at=AT + timedelta(days=1), key="k")
    except RefusedRequest:
        refused = True
    assert refused or state(office, written) == "submitted"


@pytest.mark.parametrize("key", ["k" * 201, "k" * 1_000_000, "k\0"])
def test_a_key_that_no_database_keeps_is_refused_in_words(office: Office, key):
    written = office.draft()
    with pytest.raises(TremplinError):
        deposit(office.desk, office.signatory, written, at=AT, key=key)
    assert state(office, written) == "draft"


def test_an_empty_key_is_no_key(office: Office):
    for _ in range(2):
        deposit(office.desk, office.signatory, office.draft(), at=AT, key="")


def test_an_agreement_until_the_end_of_time_does_not_hide_what_is_late_elsewhere(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents", {PLACE: ENDLESS})
    written = office.accepted()
    with suppress(TremplinError):
        signed(office, written, ends_on=date(9999, 12, 31))
    assert overdue(office.desk, office.decider, day=date(2026, 6, 1)) == []


def test_an_agreement_is_judged_on_what_is_granted_and_not_on_what_was_asked(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents", {PLACE: CAPPED})
    written = office.under_review()
    # 46 000,00 € asked; eleven months of 4 posts allow 42 240,00 €
    accept(office.desk, office.decider, written, 40_000_00, WHY, at=AT)
    signed(office, written, ends_on=date(2027, 1, 31))
    with pytest.raises(NotYet, match=r"42.240,01.€ demandés, 42.240,00"):
        amend(
            office.desk,
            office.decider,
            written,
            signed_on=SIGNATURE,
            reason="Plus.",
            amount_cents=42_240_01,
            at=SIGNED,
        )


def test_an_advance_that_is_paid_is_not_amended_away(office: Office):
    written = office.agreed(advance=20_000_00)
    said = {"kind": PaymentKind.ADVANCE, "amount_cents": 20_000_00, "paid_on": SIGNATURE}
    pay(office.desk, office.decider, written, **said, at=SIGNED)
    with pytest.raises(NotYet, match=r"20.000,00"):
        amend(
            office.desk,
            office.decider,
            written,
            signed_on=SIGNATURE,
            reason="Moins.",
            advance_cents=19_999_99,
            at=SIGNED,
        )


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "0",
        "-1",
        "1e3",
        "٣",
        "１",
        "1.0",
        "00-2026-1",
        "00-2027-000001",
        "0x1",
        "1" * 18,
        "9" * 19,
        "1\0",
        "1 1",
    ],
)
def test_what_is_no_reference_finds_no_dossier(office: Office, written):
    office.draft()
    with pytest.raises(UnknownIdentifier, match="identifiant inconnu"):
        deposit(office.desk, office.signatory, written, at=AT)


@pytest.mark.parametrize("sign", ["9", "x", "-", "0"])
def test_a_reference_of_a_megabyte_is_refused_at_once_and_is_not_said_again_whole(office: Office, sign):
    with pytest.raises(UnknownIdentifier) as refused:
        deposit(office.desk, office.signatory, sign * 1_000_000, at=AT)
    assert len(str(refused.value)) < 200


def test_an_amendment_never_grants_more_than_was_asked(office: Office):
    written = office.agreed(requested=45_000_00, granted=45_000_00)
    terms = {"signed_on": SIGNED.date(), "reason": "Plus de monde.", "at": SIGNED}
    with pytest.raises(NotYet, match=r"45.000,01.€ pour 45.000,00.€ demandés"):
        amend(office.desk, office.decider, written, amount_cents=45_000_01, **terms)
    assert granted(office) == 45_000_00


def test_an_agreement_is_not_signed_before_the_decision(office: Office):
    written = office.accepted()
    with pytest.raises(NotYet, match="précède la décision, du 20/01/2026"):
        signed(office, written, signed_on=AT.date() - timedelta(days=1))
    signed(office, written, signed_on=AT.date())
