"""Read what was agreed for operations, and what happened since: that of which their calendars are made."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting import money
from tremplin.casework.acting.due.entries import History
from tremplin.clock import day_in_paris
from tremplin.records.tables import (
    CORRECTED,
    AfterExit,
    Agreement,
    Committee,
    Decision,
    Payment,
    PaymentKind,
    Report,
    ReportKind,
    Settlement,
    State,
    stands,
)

# settled ones too: the balance and yearly documents come after, nothing does once a dossier is closed
FOLLOWED = (State.AGREED, State.RUNNING, State.REPORTED, State.SETTLED)
BALANCING = (PaymentKind.BALANCE, PaymentKind.REPAYMENT)


@dataclass
class _Rows:
    """What the records say of one dossier."""

    agreements: list[Agreement] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    committees: list[date] = field(default_factory=list)
    after_exits: list[tuple[int, date]] = field(default_factory=list)
    reports: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    interim: list[tuple[str | None, date]] = field(default_factory=list)
    decided_on: date | None = None
    settlement: Settlement | None = None


def histories(session: Session, numbers: Sequence[int]) -> dict[int, History]:
    """What was agreed for some dossiers, and what happened since; those without an agreement are left out."""
    rows: dict[int, _Rows] = defaultdict(_Rows)
    for agreement in _of(session, Agreement, numbers):
        rows[agreement.dossier_id].agreements.append(agreement)
    for payment in _of(session, Payment, numbers):
        rows[payment.dossier_id].payments.append(payment)
    for committee in _of(session, Committee, numbers):
        rows[committee.dossier_id].committees.append(committee.held_on)
    for after in _of(session, AfterExit, numbers):
        rows[after.dossier_id].after_exits.append((after.months, after.done_on))
    for report in _of(session, Report, numbers):
        rows[report.dossier_id].reports[report.kind].append(report.received_on)
        if report.kind == ReportKind.INTERIM:
            rows[report.dossier_id].interim.append((report.about, report.received_on))
    for decision in _of(session, Decision, numbers):
        rows[decision.dossier_id].decided_on = day_in_paris(decision.decided_at)
    for settlement in _of(session, Settlement, numbers):
        rows[settlement.dossier_id].settlement = settlement
    return {number: _history(found) for number, found in rows.items() if found.agreements}


def _of(session: Session, kind: Any, numbers: Sequence[int]) -> Any:
    # seven statements a page, however many dossiers are on it
    kept = [kind.dossier_id.in_(numbers), *([stands(kind)] if kind.__tablename__ in CORRECTED else ())]
    return session.scalars(select(kind).where(*kept).order_by(kind.dossier_id, kind.number))


def _history(rows: _Rows) -> History:
    terms, kept = rows.agreements[-1], rows.settlement
    paid = sum((-1 if each.kind == PaymentKind.REPAYMENT else 1) * each.amount_cents for each in rows.payments)
    settled_on = day_in_paris(kept.settled_at) if kept else None
    balance = kept.due_cents - paid if kept else None
    balanced = [each.paid_on for each in rows.payments if each.kind in BALANCING]
    return History(
        signed_on=rows.agreements[0].signed_on,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        advance_cents=terms.advance_cents,
        advances=tuple((each.paid_on, each.amount_cents) for each in rows.payments if each.kind == PaymentKind.ADVANCE),
        committees=tuple(sorted(rows.committees)),
        after_exits=tuple(rows.after_exits),
        final=tuple(rows.reports[ReportKind.FINAL]),
        dashboards=tuple(sorted(rows.reports[ReportKind.DASHBOARD])),
        executions=tuple(rows.reports[ReportKind.EXECUTION]),
        yearly=tuple(rows.reports[ReportKind.YEARLY]),
        decided_on=rows.decided_on,
        amount_cents=terms.amount_cents,
        instalments=tuple((each.instalment, each.paid_on, each.cents) for each in _stood(rows) if each.cents),
        interim=tuple(rows.interim),
        settled_on=settled_on,
        balance_cents=balance,
        # what was paid before may be just what is due: nothing remains, from the settlement itself
        balanced_on=max([settled_on, *balanced]) if settled_on and not balance else None,
    )


def _stood(rows: _Rows) -> tuple[money.Stood, ...]:
    return money.stood(
        money.Stood(each.kind, each.amount_cents, each.instalment, each.year, each.paid_on) for each in rows.payments
    )
