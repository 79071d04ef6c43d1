"""What is owed, payment by payment: the reasons are those of the table, and what is printed adds up to the cent."""

from datetime import date
from pathlib import Path

from desks import SETTLED, STARTED, Office, make_office
from factories import FICHE, PLACE, with_changes
from test_instalments import HALF, INSTALMENTS, OCTOBER, PAID, START, SUMMER, receiving

from tremplin.casework.operating.owing import Owing, owing
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.settlements import settle
from tremplin.casework.organisations.bank_details import enter
from tremplin.records.agreements import PaymentKind
from tremplin.storage.engine import Database

ADVANCE, INTERIM, BALANCE, REPAYMENT = PaymentKind
MARCH, MAY = date(2026, 3, 2), date(2027, 5, 3)
DUE = 40_250_00


def owed(office: Office, written: str, at=STARTED, who=None) -> Owing:
    found = owing(office.desk, who or office.decider, written, at=at)
    assert found is not None
    # whoever adds the lines up finds the total
    assert sum(each.paid_cents for each in found.payments) == found.paid_cents
    return found


def paying(office: Office, written: str, kind: PaymentKind, cents: int, on: date = MARCH, at=STARTED) -> None:
    pay(office.desk, office.decider, written, kind=kind, amount_cents=cents, paid_on=on, at=at)


def test_nothing_is_owed_before_the_agreement(office: Office):
    assert owing(office.desk, office.decider, office.accepted(), at=STARTED) is None


def test_an_advance_is_owed_until_its_last_cent_and_the_balance_waits_for_the_settlement(office: Office):
    written = office.running()
    paying(office, written, ADVANCE, 19_999_99)
    found = owed(office, written)
    advance, balance = found.payments
    assert (advance.kind, advance.left_cents, advance.payable) == (ADVANCE, 1, True)
    assert (balance.kind, balance.amount_cents, balance.payable) == (BALANCE, None, False)
    assert balance.reasons == ("Le solde n'est pas arrêté : arrêtez-le d'abord.",)
    assert (found.granted_cents, found.due_cents, found.left_cents) == (46_000_00, None, 26_000_01)


def test_once_it_is_settled_what_is_left_is_the_balance_then_nothing(office: Office):
    written = office.running()
    paying(office, written, ADVANCE, 20_000_00)
    office.settle(office.report(written))
    advance, balance = owed(office, written, SETTLED).payments
    assert (advance.left_cents, balance.left_cents, balance.payable) == (0, DUE - 20_000_00, True)
    paying(office, written, BALANCE, 250_00, MAY, SETTLED)
    found = owed(office, written, SETTLED)
    assert found.payments[1].left_cents == found.left_cents == 20_000_00
    paying(office, written, BALANCE, 20_000_00, MAY, SETTLED)
    done = owed(office, written, SETTLED)
    assert done.left_cents == 0
    assert sum(each.amount_cents or 0 for each in done.payments) == DUE


def test_what_was_paid_beyond_what_is_due_is_to_be_paid_back(office: Office):
    written = office.running(advance=36_000_00)
    paying(office, written, ADVANCE, 36_000_00)
    office.settle(office.report(written, {"realised.staff": 30_000_00}))
    found = owed(office, written, SETTLED)
    (back,) = [each for each in found.payments if each.kind is REPAYMENT]
    assert back.amount_cents == 36_000_00 - 34_500_00 == -found.left_cents
    assert back.payable
    paying(office, written, REPAYMENT, 1_500_00, MAY, SETTLED)
    assert [each.left_cents for each in owed(office, written, SETTLED).payments] == [0, 0]


def test_whoever_settled_is_told_before_that_they_do_not_pay(office: Office):
    written = office.reported()
    settle(office.desk, office.second, written, at=SETTLED)
    found = owed(office, written, SETTLED, office.second)
    told = "Vous avez arrêté ce solde : son versement revient à une autre personne."
    assert [each.reasons for each in found.payments] == [(), (told,)]
    assert not any(each.payable for each in found.payments)
    assert owed(office, written, SETTLED).payments[-1].payable


def test_what_stands_in_the_way_of_every_payment_is_told_once(office: Office):
    written = office.running()
    enter(office.desk, office.signatory, str(office.organisation), "FR76 3000 6000 0112 3456 7890 189", at=STARTED)
    found = owed(office, written)
    assert len(found.before) == 1
    assert "attendent d'être confirmées" in found.before[0]


def test_each_instalment_says_what_it_waits_for(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents", {PLACE: with_changes(FICHE, (PAID, INSTALMENTS))})
    written = office.running(advance=START)
    found = {each.code: each for each in owed(office, written).payments}
    assert (found["debut"].left_cents, found["debut"].payable) == (START, True)
    assert found["ete"].left_cents == SUMMER
    assert "à partir du 01/07/2026" in found["ete"].reasons[0]
    assert not found["milieu"].payable
    receiving(office, written, "bilan-1", date(2026, 9, 30), OCTOBER)
    later = {each.code: each for each in owed(office, written, OCTOBER).payments}
    assert (later["milieu"].left_cents, later["milieu"].payable, later["ete"].payable) == (HALF, True, True)
