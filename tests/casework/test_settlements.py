"""Settlements: computed at will, kept once with every line, refused with every reason, and what if."""

from datetime import UTC, date, datetime

import pytest
from desks import AT, REPORTED, SETTLED, STARTED, Office, make_office
from factories import FICHE, PLACE, with_changes
from following import asking_office, favoured, listening
from sqlalchemy import func, select

from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.instruction import findings
from tremplin.casework.operating.agreements import agree
from tremplin.casework.operating.operations import ask_again, meet, realise, start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import admit, computed, settle, shown
from tremplin.casework.reading.simulations import Supposition, simulated
from tremplin.catalogue.rule import Stage
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
    receive(office.desk, office.instructor, written, kind=ReportKind.INTERIM, received_on=DAY, at=STARTED)
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
    assert len(refused.value.reasons) == 3, told
    for said in ("comité", "3 jours de retard", "les dépenses de personnel réalisées"):
        assert said in told


def late_report(database, tmp_path) -> tuple[Office, str]:
    """A dossier whose final report came a day late: it will never have come in time."""
    office = asking_office(database, tmp_path)
    written = followed(office)
    report_on(office, written, date(2027, 4, 29))
    return office, written


def test_what_can_never_be_mended_is_admitted_by_whoever_decides_and_settled_by_somebody_else(database, tmp_path):
    office, written = late_report(database, tmp_path)
    found = computed(office.desk, office.instructor, written, day=TODAY)
    assert (len(found.obstacles), found.broken, found.admitted) == (1, ("report_deadline",), ())
    words = (written, "report_deadline", "Grève postale.")
    with pytest.raises(Forbidden, match="votre rôle ne permet pas d'admettre une règle enfreinte"):
        admit(office.desk, office.instructor, *words, at=SETTLED)
    assert admit(office.desk, office.second, *words, at=SETTLED) == ("report_deadline",)
    found = computed(office.desk, office.instructor, written, day=TODAY)
    assert (found.obstacles, found.broken, found.admitted) == ((), (), ("report_deadline",))
    with pytest.raises(NotYet, match="Vous avez admis une règle enfreinte de ce dossier"):
        settle(office.desk, office.second, written, at=SETTLED)
    done = settle(office.desk, office.instructor, written, at=SETTLED)
    assert done.admitted == shown(office.desk, office.editor, written).admitted == ("report_deadline",)
    with office.desk.database.reading() as session:
        lines = session.scalars(select(JournalLine).order_by(JournalLine.number.desc()).limit(2)).all()
    assert [(line.act, line.reason) for line in lines] == [("settle", None), ("admit", "Grève postale.")]
    assert all("1 jour de retard" in line.after or "report_deadline" in line.after for line in lines)


def test_what_is_admitted_may_be_admitted_no_longer_until_it_is_settled(database, tmp_path):
    office, written = late_report(database, tmp_path)
    rule, desk = "report_deadline", office.desk
    for reason in ("  ", ""):
        with pytest.raises(NotYet, match="Dites pourquoi"):
            admit(desk, office.decider, written, rule, reason, at=SETTLED)
    with pytest.raises(NotYet, match="Règle « report_deadline » : elle n'est pas admise"):
        admit(desk, office.decider, written, rule, "Erreur.", at=SETTLED, undoing=True)
    admit(desk, office.decider, written, rule, "Grève postale.", at=SETTLED)
    with pytest.raises(NotYet, match="elle est déjà admise"):
        admit(desk, office.decider, written, rule, "Grève postale.", at=SETTLED)
    assert admit(desk, office.decider, written, rule, "Pas de grève ce jour-là.", at=SETTLED, undoing=True) == ()
    with pytest.raises(NotYet, match="1 jour de retard"):
        settle(desk, office.instructor, written, at=SETTLED)
    admit(desk, office.decider, written, rule, "Grève, vérifiée.", at=SETTLED)
    settle(desk, office.instructor, written, at=SETTLED)
    with pytest.raises(RefusedRequest, match="il est « soldé »"):
        admit(desk, office.decider, written, rule, "Erreur.", at=SETTLED, undoing=True)


def test_only_a_rule_that_does_not_hold_is_admitted_and_the_others_are_named(database, tmp_path):
    office, written = late_report(database, tmp_path)
    for rule in ("committees", "n'importe quoi"):
        with pytest.raises(NotYet, match=r"elle n'est pas enfreinte\. Le sont : report_deadline\."):
            admit(office.desk, office.decider, written, rule, "Pour voir.", at=SETTLED)


def test_nobody_admits_what_is_not_known(office: Office):
    written = office.report(office.running(), realised={})
    with pytest.raises(MissingFacts) as lacking:
        computed(office.desk, office.instructor, written, day=TODAY)
    assert lacking.value.missing == ("realised.staff",)
    with pytest.raises(NotYet) as refused:
        settle(office.desk, office.instructor, written, at=SETTLED)
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


def test_check_compute_simulate_and_settle_say_one_amount(database, tmp_path):
    office = make_office(database, tmp_path / "documents", {PLACE: PAID})
    obtained = {"realised.staff": 30_000_00, "results.months": 24, "results.exits": 2}
    written = office.report(office.running(), realised=obtained)
    trial = findings(office.desk, office.instructor, written, Stage.SETTLEMENT, at=SETTLED)
    (results,) = (each.finding for each in trial.judged if each.rule.kind == "results")
    # 30 000,00 € and 15 % of them, far from the 46 000,00 € granted, of which 55 % are earned
    assert (results.verdict, results.amounts[-1].cents) == ("met", 18_975_00)
    supposing = Supposition(settings=("results.months.per_post=12",))
    said = (
        computed(office.desk, office.instructor, written, day=TODAY).settlement,
        simulated(office.desk, office.instructor, written, supposing, day=TODAY).old,
        settle(office.desk, office.instructor, written, at=SETTLED).settlement,
        shown(office.desk, office.editor, written).settlement,
    )
    assert [each.due_cents for each in said] == [18_975_00] * 4


def test_a_settlement_is_published_with_stable_keys(office: Office):
    done = settle(office.desk, office.instructor, office.reported(), at=datetime(2027, 5, 3, tzinfo=UTC)).published()
    assert list(done) == [
        "dossier",
        "fiche",
        "kept_at",
        "obstacles",
        "broken",
        "admitted",
        "granted_years",
        "people",
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
