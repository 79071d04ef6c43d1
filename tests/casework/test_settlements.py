"""Settlements: computed at will, kept once with every line, refused with every reason, and what if."""

from datetime import UTC, date, datetime

import pytest
from desks import AT, REPORTED, SETTLED, STARTED, Office, make_office
from factories import FICHE, PLACE, with_changes
from following import asking_office, favoured, listening
from sqlalchemy import func, select

from tremplin.casework.granting.decisions import accept
from tremplin.casework.operating.agreements import agree
from tremplin.casework.operating.operations import ask_again, meet, realise, start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import computed, settle, shown
from tremplin.errors import Forbidden, MissingFacts, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.agreements import PaymentKind
from tremplin.records.following import ReportKind
from tremplin.records.journal import JournalLine
from tremplin.records.settlements import Settlement, SettlementLine
from tremplin.records.tables import METADATA

TODAY = date(2027, 5, 3)
PAID = with_changes(
    FICHE,
    (
        "base: [staff], source: Financement}\n",
        """base: [staff], source: Financement}
    - kind: results
      months: {weight: 90 %, per_post: 12}
      exits: {weight: 10 %, per_post: 0.5}
      source: Résultats
""",
    ),
)


def rows(office: Office) -> dict[str, int]:
    """How many rows each table holds."""
    with office.desk.database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in METADATA.tables.items()
        }


def test_a_settlement_is_kept_with_every_line_and_its_reason(office: Office):
    written, ear = office.reported(), listening(office)
    done = settle(office.desk, office.instructor, written, at=SETTLED)
    assert (done.settlement.due_cents, done.settlement.balance_cents, done.settlement.share) == (
        40_250_00,
        40_250_00,
        None,
    )
    assert ear.heard == [("settled", {"of": written, "due": 40_250_00, "balance": 40_250_00})]
    with office.desk.database.reading() as session:
        (kept,) = session.scalars(select(Settlement))
        lines = list(session.scalars(select(SettlementLine).order_by(SettlementLine.number)))
    assert (kept.eligible_cents, kept.granted_cents, kept.paid_cents) == (40_250_00, 46_000_00, 0)
    assert [(line.code, line.label, line.amount_cents, line.why) for line in lines] == list(done.settlement.lines)
    assert all(line.why for line in lines)


@pytest.mark.parametrize("who", ["editor", "signatory", "local", "instructor", "decider"])
def test_whoever_sees_a_settlement_sees_every_line(office: Office, who):
    written = office.reported()
    done = settle(office.desk, office.instructor, written, at=SETTLED)
    assert shown(office.desk, getattr(office, who), written) == done


@pytest.mark.parametrize("who", ["other", "statistician", "admin"])
def test_a_settlement_of_others_does_not_exist(office: Office, who):
    written = office.settled()
    for act in (shown, lambda *words: computed(*words, day=TODAY)):
        with pytest.raises(UnknownIdentifier):
            act(office.desk, getattr(office, who), written)


def test_what_is_computed_is_what_would_be_kept_and_nothing_is(office: Office):
    written = office.reported()
    before = rows(office)
    found = computed(office.desk, office.signatory, written, day=TODAY)
    assert rows(office) == before
    assert found.kept_at is None
    assert settle(office.desk, office.instructor, written, at=SETTLED).settlement == found.settlement
    with pytest.raises(RefusedRequest, match="il est « soldé »"):
        settle(office.desk, office.instructor, written, at=SETTLED)


def test_a_settlement_that_was_not_kept_is_not_shown(office: Office):
    with pytest.raises(RefusedRequest, match="le solde n'est pas arrêté"):
        shown(office.desk, office.instructor, office.reported())


@pytest.mark.parametrize(("paid", "balance"), [(40_250_00, 0), (40_249_99, 1), (46_000_00, -5_750_00)])
def test_all_that_was_paid_is_taken_off_beyond_the_advance_that_rules_judge(database, tmp_path, paid, balance):
    office = asking_office(database, tmp_path)
    written = followed(office)
    pay(office.desk, office.decider, written, kind=PaymentKind.INTERIM, amount_cents=paid, paid_on=DAY, at=STARTED)
    report_on(office, written)
    # 60 % of the grant is the most that an advance may be, and far more was paid
    done = settle(office.desk, office.instructor, written, at=SETTLED)
    assert (done.settlement.balance_cents, done.settlement.repayment) == (balance, max(0, -balance))


DAY = date(2026, 3, 1)
DEADLINE = date(2027, 4, 28)


def followed(office: Office) -> str:
    """A dossier whose committees and follow-up are those that its fiche asks for."""
    written = favoured(office, office.under_review())
    accept(office.desk, office.decider, written, 46_000_00, "Avis favorable.", at=AT)
    agree(office.desk, office.decider, written, signed_on=date(2026, 1, 20), advance_cents=0, at=AT)
    start(office.desk, office.instructor, written, at=STARTED)
    for day in (date(2026, 5, 2), date(2026, 6, 2), date(2026, 9, 2), date(2026, 12, 2)):
        meet(office.desk, office.local, written, held_on=day, at=SETTLED)
    ask_again(office.desk, office.local, written, months=1, done_on=date(2027, 3, 28), at=SETTLED)
    return written


def report_on(office: Office, written: str, on: date = DEADLINE) -> None:
    version = office.version(written)
    realise(office.desk, office.editor, written, {"realised.staff": 35_000_00}, at=REPORTED, version=version)
    receive(office.desk, office.instructor, written, kind=ReportKind.FINAL, received_on=on, at=SETTLED)


def test_a_report_on_the_last_day_is_settled_and_on_the_morrow_it_is_not(database, tmp_path):
    office = asking_office(database, tmp_path)
    late = followed(office)
    report_on(office, late, date(2027, 4, 29))
    with pytest.raises(NotYet, match="Il a 1 jour de retard"):
        settle(office.desk, office.instructor, late, at=SETTLED)
    in_time = followed(office)
    report_on(office, in_time)
    assert settle(office.desk, office.instructor, in_time, at=SETTLED).obstacles == ()


def test_everything_that_stands_against_a_settlement_is_told_at_once(database, tmp_path):
    office = asking_office(database, tmp_path)
    written = favoured(office, office.under_review())
    accept(office.desk, office.decider, written, 46_000_00, "Avis favorable.", at=AT)
    agree(office.desk, office.decider, written, signed_on=date(2026, 1, 20), advance_cents=0, at=AT)
    start(office.desk, office.instructor, written, at=STARTED)
    receive(office.desk, office.instructor, written, kind=ReportKind.FINAL, received_on=date(2027, 5, 1), at=SETTLED)
    with pytest.raises(NotYet) as refused:
        settle(office.desk, office.instructor, written, at=SETTLED)
    told = "\n".join(refused.value.reasons)
    assert len(refused.value.reasons) == 4, told
    for said in ("comité", "3 jours de retard", "jamais réinterrogées", "les dépenses de personnel réalisées"):
        assert said in told


def test_what_can_never_be_mended_is_admitted_for_a_reason_that_the_journal_keeps(database, tmp_path):
    office = asking_office(database, tmp_path)
    written = followed(office)
    report_on(office, written, date(2027, 4, 29))
    assert len(computed(office.desk, office.instructor, written, day=TODAY).obstacles) == 1
    with pytest.raises(NotYet):
        settle(office.desk, office.instructor, written, at=SETTLED, admitted="  ")
    settle(office.desk, office.instructor, written, at=SETTLED, admitted="Grève postale.")
    with office.desk.database.reading() as session:
        line = session.scalars(select(JournalLine).where(JournalLine.act == "settle")).one()
    assert line.reason == "Grève postale."
    assert "1 jour de retard" in line.after


def test_no_reason_replaces_what_is_not_known(office: Office):
    written = office.report(office.running(), realised={})
    with pytest.raises(MissingFacts) as lacking:
        computed(office.desk, office.instructor, written, day=TODAY)
    assert lacking.value.missing == ("realised.staff",)
    with pytest.raises(NotYet) as refused:
        settle(office.desk, office.instructor, written, at=SETTLED, admitted="Tant pis.")
    assert refused.value.reasons == (str(lacking.value),)
    assert rows(office)["settlements"] == 0


def test_results_that_are_not_all_reached_lower_what_is_due_and_refuse_nothing(database, tmp_path):
    office = make_office(database, tmp_path / "documents", {PLACE: PAID})
    obtained = {"realised.staff": 40_000_00, "results.months": 24, "results.exits": 2}
    written = office.report(office.running(), realised=obtained)
    done = settle(office.desk, office.instructor, written, at=SETTLED).settlement
    # half of the 48 months weigh 90 %, both exits 10 %: 55 % of 46 000,00 €
    assert (str(done.share), done.due_cents) == ("11/20", 25_300_00)
    assert shown(office.desk, office.editor, written).settlement == done


def test_a_settlement_is_published_with_stable_keys(office: Office):
    done = settle(office.desk, office.instructor, office.reported(), at=datetime(2027, 5, 3, tzinfo=UTC)).published()
    assert list(done) == [
        "dossier",
        "fiche",
        "kept_at",
        "obstacles",
        "eligible_cents",
        "granted_cents",
        "share",
        "due_cents",
        "paid_cents",
        "balance_cents",
        "repayment_cents",
        "lines",
    ]
    assert done["kept_at"] == "2027-05-03T00:00:00+00:00"


def test_a_decider_does_not_settle(office: Office):
    with pytest.raises(Forbidden, match="votre rôle ne permet pas d'arrêter le solde"):
        settle(office.desk, office.decider, office.reported(), at=SETTLED)
