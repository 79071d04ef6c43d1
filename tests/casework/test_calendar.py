"""Reading a calendar: of one dossier, and what is late over all those that somebody follows."""

from datetime import date

import pytest
from desks import AT, REPORTED, SETTLED, STARTED, Office
from following import asking_office, favoured

from tremplin.casework.acting.due.entries import Entry
from tremplin.casework.granting.decisions import accept
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.operations import ask_again, meet, start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.reading.calendar import calendar, overdue
from tremplin.errors import RefusedRequest, UnknownIdentifier
from tremplin.records.agreements import PaymentKind
from tremplin.records.following import ReportKind

ON = date(2027, 6, 15)


def followed(office: Office, title: str = "Ateliers du nord", **said) -> str:
    """A dossier that runs, under the fiche that asks for much."""
    written = favoured(office, office.under_review(title=title, **said))
    accept(office.desk, office.decider, written, 46_000_00, "Avis favorable.", at=AT)
    agree(office.desk, office.decider, written, signed_on=date(2026, 1, 20), advance_cents=1_00, at=AT)
    start(office.desk, office.instructor, written, at=STARTED)
    return written


def test_all_that_was_recorded_is_done_in_the_calendar(database, tmp_path):
    office = asking_office(database, tmp_path)
    written = followed(office)
    pay(
        office.desk,
        office.decider,
        written,
        kind=PaymentKind.ADVANCE,
        amount_cents=1_00,
        paid_on=date(2026, 3, 1),
        at=STARTED,
    )
    for day in (date(2026, 5, 2), date(2026, 6, 2), date(2026, 9, 2), date(2026, 12, 2)):
        meet(office.desk, office.local, written, held_on=day, at=SETTLED)
        dashboard = ReportKind.DASHBOARD
        receive(office.desk, office.local, written, kind=dashboard, received_on=day, at=SETTLED)
    ask_again(office.desk, office.local, written, months=1, done_on=date(2027, 3, 28), at=SETTLED)
    for kind in (ReportKind.EXECUTION, ReportKind.YEARLY, ReportKind.FINAL):
        receive(office.desk, office.instructor, written, kind=kind, received_on=date(2027, 4, 1), at=SETTLED)
    entries = calendar(office.desk, office.signatory, written, day=ON).entries
    assert [(entry.kind, entry.standing.value) for entry in entries if entry.standing != "done"] == [
        ("balance", "late"),
        ("yearly_documents", "to_come"),
    ]
    assert len(entries) == 15


def balance_of(office: Office, written: str) -> Entry:
    (entry,) = [
        each for each in calendar(office.desk, office.editor, written, day=ON).entries if each.kind == "balance"
    ]
    return entry


@pytest.mark.parametrize("paid", [0, 46_000_00])
def test_a_balance_is_done_when_nothing_remains(office: Office, paid):
    written = office.running()
    if paid:
        day, kind = date(2027, 4, 1), PaymentKind.INTERIM
        office.report(written)
        pay(office.desk, office.decider, written, kind=kind, amount_cents=paid, paid_on=day, at=REPORTED)
    office.settle(written if paid else office.report(written))
    (before,) = [
        entry for entry in calendar(office.desk, office.editor, written, day=ON).entries if entry.kind == "balance"
    ]
    assert before.done is None
    kind = PaymentKind.REPAYMENT if paid else PaymentKind.BALANCE
    left = abs(40_250_00 - paid)
    pay(office.desk, office.decider, written, kind=kind, amount_cents=left, paid_on=date(2027, 5, 2), at=SETTLED)
    (after,) = [
        entry for entry in calendar(office.desk, office.editor, written, day=ON).entries if entry.kind == "balance"
    ]
    assert after.done == date(2027, 5, 3)


def test_a_calendar_follows_the_last_amendment(office: Office):
    written = office.running(advance=0)
    amend(
        office.desk,
        office.decider,
        written,
        signed_on=date(2026, 3, 2),
        reason="Elle finit plus tôt.",
        ends_on=date(2026, 12, 31),
        at=STARTED,
    )
    entries = calendar(office.desk, office.editor, written, day=ON).entries
    assert [(entry.kind, entry.since, entry.due) for entry in entries] == [
        ("balance", None, date(2027, 3, 31)),
        ("final_report", date(2026, 12, 31), None),
    ]


def test_there_is_no_calendar_before_the_agreement(office: Office):
    with pytest.raises(RefusedRequest, match="pas de convention, donc pas d'échéancier"):
        calendar(office.desk, office.signatory, office.accepted(), day=ON)


def test_a_stranger_reads_no_calendar(office: Office):
    written = office.agreed()
    for actor in (office.other, office.statistician, office.admin):
        with pytest.raises(UnknownIdentifier):
            calendar(office.desk, actor, written, day=ON)


def test_what_is_late_is_listed_over_a_perimeter_the_longest_first(office: Office):
    running, settled = office.running(), office.settled(title="Soldé")
    office.accepted(title="Sans convention")
    late = overdue(office.desk, office.instructor, day=date(2027, 5, 29))
    assert [(each.dossier, [entry.kind for entry in each.entries]) for each in late] == [
        (running, ["balance"]),
        (settled, ["balance"]),
    ]
    assert overdue(office.desk, office.instructor, day=date(2027, 5, 28)) == []
    assert [each.dossier for each in overdue(office.desk, office.editor, day=ON)] == [running, settled]
    for actor in (office.other, office.statistician, office.admin):
        assert overdue(office.desk, actor, day=ON) == []


def test_a_territorial_service_is_told_of_its_own_territory(office: Office):
    office.running(territories=("sud",))
    north = office.running(title="Nord")
    assert [each.dossier for each in overdue(office.desk, office.local, day=ON)] == [north]
