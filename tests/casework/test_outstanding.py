"""What is to be paid over all operations: the same amounts as each dossier says, to those who pay, and no others."""

from datetime import date
from pathlib import Path

import pytest
from desks import SETTLED, STARTED, Office, make_office
from factories import FICHE, PLACE, with_changes
from sqlalchemy import select
from statements import statements
from test_instalments import HALF, INSTALMENTS, OCTOBER, PAID, START, SUMMER, receiving
from test_owing import paying

from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.mandates import awaiting, mandate, ordered
from tremplin.casework.operating.outstanding import outstanding
from tremplin.casework.operating.owing import owing
from tremplin.errors import Forbidden
from tremplin.records.agreements import PaymentKind
from tremplin.records.journal import JournalLine
from tremplin.storage.engine import Database

ADVANCE, INTERIM, BALANCE, REPAYMENT = PaymentKind
MARCH, AUTUMN, MAY = date(2026, 3, 2), date(2026, 10, 3), date(2027, 5, 3)


def found(office: Office, day: date = MARCH, **asked: str) -> list[tuple[str, str, int]]:
    told = outstanding(office.desk, office.decider, day=day, **asked)
    return [(each.dossier, each.kind, each.amount_cents) for each in told]


def test_advances_balances_and_repayments_are_told_until_nothing_is_left(office: Office):
    running, settled = office.running(), office.settled()
    assert found(office) == [(running, ADVANCE, 20_000_00)]
    assert found(office, MAY) == [(running, ADVANCE, 20_000_00), (settled, BALANCE, 40_250_00)]
    paying(office, running, ADVANCE, 19_999_99)
    paying(office, settled, BALANCE, 40_250_00, MAY, SETTLED)
    assert found(office, MAY) == [(running, ADVANCE, 1)]
    paying(office, running, ADVANCE, 1)
    assert found(office, MAY) == []


def test_a_payment_that_was_corrected_is_to_be_paid_again(office: Office):
    running = office.running()
    paying(office, running, ADVANCE, 20_000_00)
    correct(office.desk, office.second, running, "payments.1", "Versé à un autre.", at=STARTED)
    assert found(office) == [(running, ADVANCE, 20_000_00)]


def test_an_advance_that_was_paid_back_is_to_be_paid_again_as_its_dossier_says(office: Office):
    running = office.running()
    paying(office, running, ADVANCE, 20_000_00)
    paying(office, running, REPAYMENT, 5_000_00)
    own = owing(office.desk, office.decider, running, at=STARTED)
    assert own is not None
    assert found(office) == [(running, ADVANCE, 5_000_00)]
    assert own.payments[0].left_cents == 5_000_00


def test_what_is_to_be_paid_back_is_told_apart(office: Office):
    written = office.running(advance=36_000_00)
    paying(office, written, ADVANCE, 36_000_00)
    office.settle(office.report(written, {"realised.staff": 30_000_00}))
    assert found(office, MAY) == [(written, REPAYMENT, 1_500_00)]


def test_an_instalment_is_told_once_its_day_or_its_report_came(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents", {PLACE: with_changes(FICHE, (PAID, INSTALMENTS))})
    written = office.running(advance=START)
    assert found(office) == [(written, ADVANCE, START)]
    receiving(office, written, "bilan-1", date(2026, 9, 30), OCTOBER)
    told = found(office, AUTUMN)
    assert told == [(written, ADVANCE, START), (written, INTERIM, SUMMER), (written, INTERIM, HALF)]
    # each dossier says the same of itself
    own = owing(office.desk, office.decider, written, at=OCTOBER)
    assert own is not None
    assert [each.left_cents for each in own.payments if each.payable] == [START, SUMMER, HALF]


def test_nobody_but_who_pays_reads_it_and_never_of_another_department(office: Office):
    office.running()
    for who in (office.instructor, office.reader, office.signatory, office.admin):
        with pytest.raises(Forbidden):
            outstanding(office.desk, who, day=MARCH)
        with pytest.raises(Forbidden):
            awaiting(office.desk, who)
    assert found(office, call="00/2026") != []
    assert found(office, call="00/2025") == []


def test_it_takes_as_many_statements_for_one_as_for_many(office: Office):
    office.running()
    counts = [statements(office, lambda: found(office))]
    for _ in range(3):
        office.running()
    counts.append(statements(office, lambda: found(office)))
    assert counts[0] == counts[1]


def test_what_waits_for_its_mandate_is_looked_at_without_a_line_of_the_journal(office: Office):
    running = office.running()
    paying(office, running, ADVANCE, 20_000_00)
    before = _lines(office)
    looked = awaiting(office.desk, office.decider)
    assert (looked.total_cents, looked.left_out, [each.iban for each in looked.rows]) == (20_000_00, 0, [None])
    assert _lines(office) == before
    assert ordered(office.desk, office.decider, at=STARTED).rows == looked.rows
    assert _lines(office) == before + 1
    mandate(office.desk, office.decider, running, 1, "M-1", issued_on=MARCH, at=STARTED)
    assert awaiting(office.desk, office.decider).rows == ()


def _lines(office: Office) -> int:
    with office.desk.database.reading() as session:
        return len(session.scalars(select(JournalLine.number)).all())
