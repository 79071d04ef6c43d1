"""Payments: to the cent, never more than what is agreed before the settlement, nor than what is due after it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from desks import AT, SETTLED, SIGNED, STARTED, Office
from following import asking_office, favoured
from sqlalchemy import func, select

from tremplin.casework.acting.desk import Tried, visible
from tremplin.casework.granting.decisions import accept
from tremplin.casework.operating.agreements import agree
from tremplin.casework.operating.closing import close
from tremplin.casework.operating.operations import start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import settle
from tremplin.errors import Forbidden, NotYet, RefusedRequest, WrongUsage
from tremplin.records.agreements import Payment, PaymentKind
from tremplin.records.following import ReportKind

ADVANCE, INTERIM, BALANCE, REPAYMENT = PaymentKind
DAY = date(2026, 3, 1)
# due after the settlement of an office's dossier
DUE = 40_250_00


def paying(office: Office, written: str, kind: PaymentKind, cents: int, on: date = DAY, at=STARTED):
    return pay(office.desk, office.decider, written, kind=kind, amount_cents=cents, paid_on=on, at=at)


def kept(office: Office) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Payment)) or 0


def accounted(office: Office, written: str, kind: ReportKind = ReportKind.INTERIM) -> str:
    """The same dossier, of which a report of what was spent is received."""
    receive(office.desk, office.instructor, written, kind=kind, received_on=date(2026, 3, 2), at=STARTED)
    return written


def refused(office: Office, told: str, *words, **more) -> None:
    count = kept(office)
    with pytest.raises(NotYet, match=told):
        paying(office, *words, **more)
    assert kept(office) == count


def test_the_advance_is_paid_in_one_or_several_times_up_to_what_was_agreed(office: Office):
    written = office.running(advance=20_000_00)
    paying(office, written, ADVANCE, 19_999_99)
    refused(office, "il en reste 0,01.€", written, ADVANCE, 2)
    done = paying(office, written, ADVANCE, 1)
    assert (done.number, done.paid_cents, done.granted_cents) == (2, 20_000_00, 46_000_00)
    refused(office, "il en reste 0,00.€", written, ADVANCE, 1)


def test_all_that_is_paid_before_the_settlement_stays_within_the_grant(office: Office):
    written = accounted(office, office.running(advance=20_000_00))
    paying(office, written, ADVANCE, 20_000_00)
    refused(office, "versez 26.000,00.€ au plus", written, INTERIM, 26_000_01)
    assert paying(office, written, INTERIM, 26_000_00).paid_cents == 46_000_00
    refused(office, "versez 0,00.€ au plus", written, INTERIM, 1)


def test_what_was_paid_back_may_be_paid_again(office: Office):
    written = accounted(office, office.running())
    paying(office, written, INTERIM, 46_000_00)
    assert paying(office, written, REPAYMENT, 1).paid_cents == 45_999_99
    assert paying(office, written, INTERIM, 1).paid_cents == 46_000_00


def test_no_more_is_paid_back_than_was_paid(office: Office):
    written = office.running()
    refused(office, "rien de plus ne peut revenir", written, REPAYMENT, 1)


@pytest.mark.parametrize("cents", [0, -1])
def test_a_payment_is_of_a_cent_at_least(office: Office, cents):
    refused(office, "un centime au moins", office.running(), INTERIM, cents)


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 2, 19), "précède la convention"), (date(2026, 3, 3), "n'est pas encore venu")]
)
def test_a_payment_comes_after_the_signature_and_not_in_days_to_come(office: Office, day, told):
    refused(office, told, office.running(), INTERIM, 1, on=day)


@pytest.mark.parametrize("day", [date(2026, 2, 20), date(2026, 3, 2)])
def test_a_payment_may_be_of_the_day_of_the_signature_or_of_today(office: Office, day):
    assert paying(office, office.running(), INTERIM, 1, on=day).paid_on == day


def test_there_is_no_balance_before_the_settlement(office: Office):
    refused(office, "Le solde n'est pas arrêté", office.reported(), BALANCE, 1, at=SETTLED)


def test_the_balance_is_what_remains_due_and_not_a_cent_more(office: Office):
    written = office.settled()
    refused(office, "il en reste 40.250,00.€", written, BALANCE, DUE + 1, at=SETTLED)
    paying(office, written, BALANCE, DUE - 1, at=SETTLED)
    refused(office, "il en reste 0,01.€", written, BALANCE, 2, at=SETTLED)
    assert paying(office, written, BALANCE, 1, at=SETTLED).paid_cents == DUE


@pytest.mark.parametrize("kind", [ADVANCE, INTERIM])
def test_once_all_is_settled_only_the_balance_is_paid(office: Office, kind):
    refused(office, "seul le solde", office.settled(), kind, 1, at=SETTLED)


def overpaid(office: Office) -> str:
    """A dossier settled after all its grant was paid: 46 000,00 € for 40 250,00 € due."""
    written = accounted(office, office.running())
    paying(office, written, INTERIM, 46_000_00)
    return office.settle(office.report(written))


def test_what_was_paid_beyond_what_is_due_comes_back_and_not_a_cent_more(office: Office):
    written = overpaid(office)
    refused(office, "il en reste 0,00.€ à verser", written, BALANCE, 1, at=SETTLED)
    refused(office, "n'en demande que 5.750,00", written, REPAYMENT, 5_750_01, at=SETTLED)
    assert paying(office, written, REPAYMENT, 5_750_00, at=SETTLED).paid_cents == DUE


def test_a_dossier_is_closed_when_nothing_remains_to_be_paid(office: Office):
    written = office.settled()
    with pytest.raises(RefusedRequest, match=r"Il reste 40.250,00.€ à verser au porteur"):
        close(office.desk, office.decider, written, at=SETTLED)
    paying(office, written, BALANCE, DUE - 1, at=SETTLED)
    with pytest.raises(RefusedRequest, match=r"Il reste 0,01.€ à verser au porteur"):
        close(office.desk, office.decider, written, at=SETTLED)
    paying(office, written, BALANCE, 1, at=SETTLED)
    assert close(office.desk, office.decider, written, at=SETTLED) == written
    with office.desk.database.reading() as session:
        assert visible(session, office.instructor, written).state == "closed"


def test_a_dossier_is_closed_when_nothing_remains_to_be_paid_back(office: Office):
    written = overpaid(office)
    with pytest.raises(RefusedRequest, match=r"Il reste 5.750,00.€ à reverser par le porteur"):
        close(office.desk, office.decider, written, at=SETTLED)
    paying(office, written, REPAYMENT, 5_750_00, at=SETTLED)
    assert close(office.desk, office.decider, written, at=SETTLED)


def test_who_instructs_does_not_pay(office: Office):
    written = office.running()
    with pytest.raises(Forbidden, match="votre rôle ne permet pas"):
        pay(office.desk, office.instructor, written, kind=INTERIM, amount_cents=1, paid_on=DAY, at=STARTED)


def test_whoever_settles_does_not_pay_the_balance_whatever_their_roles(office: Office):
    written = office.reported()
    settle(office.desk, office.second, written, at=SETTLED)
    how = {"kind": BALANCE, "amount_cents": 1, "paid_on": SETTLED.date(), "at": SETTLED}
    with pytest.raises(NotYet, match="son versement revient à une autre personne"):
        pay(office.desk, office.second, written, **how)
    assert kept(office) == 0
    assert pay(office.desk, office.decider, written, **how).number == 1


def test_only_the_advance_is_paid_before_the_operation_starts(office: Office):
    written = office.agreed()
    refused(office, "n'a pas démarré", written, INTERIM, 1, on=SIGNED.date(), at=SIGNED)
    paying(office, written, ADVANCE, 1, on=SIGNED.date(), at=SIGNED)
    start(office.desk, office.instructor, written, at=STARTED)
    assert paying(office, written, INTERIM, 1).paid_cents == 2


@pytest.mark.parametrize("kind", [ADVANCE, INTERIM])
def test_an_advance_that_was_paid_back_may_be_paid_again(office: Office, kind):
    written = office.running(advance=20_000_00)
    paying(office, written, ADVANCE, 20_000_00)
    paying(office, written, REPAYMENT, 20_000_00)
    # what came between, and came back too, is not the advance
    paying(office, written, kind, 5_000_00)
    paying(office, written, REPAYMENT, 5_000_00)
    assert paying(office, written, ADVANCE, 20_000_00).paid_cents == 20_000_00
    refused(office, "il en reste 0,00.€", written, ADVANCE, 1)


def test_a_repayment_gives_back_what_was_paid_last(office: Office):
    written = accounted(office, office.running(advance=20_000_00))
    paying(office, written, ADVANCE, 20_000_00)
    paying(office, written, INTERIM, 10_000_00)
    paying(office, written, REPAYMENT, 15_000_00)
    refused(office, "il en reste 5.000,00.€", written, ADVANCE, 5_000_01)
    assert paying(office, written, ADVANCE, 5_000_00).paid_cents == 20_000_00


def test_before_any_report_advance_and_interims_stay_within_what_is_agreed_where_the_text_is_silent(office: Office):
    written = office.running(advance=20_000_00)
    paying(office, written, ADVANCE, 15_000_00)
    refused(office, "Aucun bilan, final ou intermédiaire, n'est reçu", written, INTERIM, 5_000_01)
    assert paying(office, written, INTERIM, 5_000_00).paid_cents == 20_000_00
    for kind in (ReportKind.DASHBOARD, ReportKind.EXECUTION, ReportKind.YEARLY):
        accounted(office, written, kind)
        refused(office, r"tiennent dans 20.000,00.€ \(l'avance convenue\)", written, INTERIM, 1)
    accounted(office, written)
    assert paying(office, written, INTERIM, 26_000_00).paid_cents == 46_000_00


def test_before_any_report_advance_and_interims_stay_within_the_ceiling_that_the_text_gives(database, tmp_path):
    office = asking_office(database, tmp_path)
    written = favoured(office, office.under_review())
    accept(office.desk, office.decider, written, 46_000_00, "Avis favorable.", at=AT)
    agree(office.desk, office.decider, written, signed_on=date(2026, 1, 20), advance_cents=10_000_00, at=AT)
    start(office.desk, office.instructor, written, at=STARTED)
    paying(office, written, ADVANCE, 10_000_00)
    # 60 % of the 46 000,00 € granted are 27 600,00 €
    refused(office, "Versez 17.600,00.€ au plus", written, INTERIM, 17_600_01)
    assert paying(office, written, INTERIM, 17_600_00).paid_cents == 27_600_00


def test_a_final_report_is_one_too(office: Office):
    written = office.reported()
    assert paying(office, written, INTERIM, 40_000_00, at=SETTLED).paid_cents == 40_000_00


KEYED = {"kind": ADVANCE, "amount_cents": 5_000_00, "paid_on": DAY, "at": STARTED}


def test_the_same_key_twice_is_one_payment_and_gives_the_same_answer(office: Office):
    written = office.running()
    done = pay(office.desk, office.decider, written, **KEYED, key="M-2026-42")
    paying(office, written, ADVANCE, 1)
    assert pay(office.desk, office.decider, written, **KEYED, key="M-2026-42") == done
    assert (kept(office), done.paid_cents) == (2, 5_000_00)


@pytest.mark.parametrize("other", [{"amount_cents": 1}, {"kind": INTERIM}, {"paid_on": date(2026, 3, 2)}])
def test_a_key_that_served_is_that_of_no_other_payment(office: Office, other):
    written = office.running()
    pay(office.desk, office.decider, written, **KEYED, key="M-2026-42")
    with pytest.raises(NotYet, match="Cette clé a déjà servi à un autre versement de ce dossier"):
        pay(office.desk, office.decider, written, **{**KEYED, **other}, key="M-2026-42")
    with pytest.raises(NotYet, match="Cette clé a déjà servi à un autre versement : prenez"):
        pay(office.desk, office.decider, office.running(), **KEYED, key="M-2026-42")
    assert kept(office) == 1


@pytest.mark.parametrize("key", ["x" * 201, "a\x00b", "a\nb"])
def test_a_key_that_no_database_keeps_is_refused(office: Office, key):
    with pytest.raises(WrongUsage, match="200 caractères au plus, tous visibles"):
        pay(office.desk, office.decider, office.running(), **KEYED, key=key)


def test_a_payment_sent_several_times_at_once_is_one(office: Office):
    written = office.running()

    def send(_: int) -> int:
        return pay(office.desk, office.decider, written, **KEYED, key="M-2026-42").number

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(6))) == {1}
    assert kept(office) == 1


def test_a_key_sent_at_once_for_two_dossiers_pays_one(office: Office):
    both = [office.running(), office.running()]

    def send(written: str) -> bool:
        try:
            return bool(pay(office.desk, office.decider, written, **KEYED, key="M-2026-42"))
        except RefusedRequest:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(send, both)) == 1
    assert kept(office) == 1


def test_a_payment_that_is_only_tried_is_refused_as_it_would_be_and_never_kept(office: Office):
    written = office.running()
    read, tried = office.version(written), office.desk.trying()
    with pytest.raises(Tried):
        pay(tried, office.decider, written, kind=ADVANCE, amount_cents=20_000_00, paid_on=DAY, at=STARTED, key="k")
    with pytest.raises(NotYet, match=r"il en reste 20.000,00.€"):
        pay(tried, office.decider, written, kind=ADVANCE, amount_cents=20_000_01, paid_on=DAY, at=STARTED)
    assert (kept(office), office.version(written)) == (0, read)
