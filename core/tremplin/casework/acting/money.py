"""Where the money of a dossier stands: what is agreed, what was paid, and what remains due."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tremplin.clock import day_in_paris
from tremplin.records.tables import (
    Agreement,
    BudgetLine,
    Decision,
    GrantedYear,
    Payment,
    PaymentKind,
    Settlement,
    Side,
    stands,
)

# above 23,000 €, object, amount and terms are an agreement (act 2000-321, art. 10): the last whole set stands
AGREEMENT = (
    select(Agreement).where(Agreement.dossier_id == bindparam("dossier")).order_by(Agreement.number.desc()).limit(1)
)
SIGNED = select(func.min(Agreement.signed_on)).where(Agreement.dossier_id == bindparam("dossier"))
PAYMENTS = (
    select(Payment.number, Payment.kind, Payment.amount_cents, Payment.instalment, Payment.year, Payment.paid_on)
    .where(Payment.dossier_id == bindparam("dossier"), stands(Payment))
    .order_by(Payment.number)
)
SETTLEMENT = (
    select(Settlement)
    .where(Settlement.dossier_id == bindparam("dossier"), stands(Settlement))
    .order_by(Settlement.number.desc())
    .limit(1)
)
DECIDED_AT = select(func.max(Decision.decided_at)).where(Decision.dossier_id == bindparam("dossier"))
YEARS = (
    select(GrantedYear.agreement, GrantedYear.year, GrantedYear.amount_cents)
    .where(GrantedYear.dossier_id == bindparam("dossier"))
    .order_by(GrantedYear.number)
)

PLANNED = (
    select(BudgetLine.year, func.sum(BudgetLine.amount_cents))
    .where(
        BudgetLine.dossier_id == bindparam("dossier"),
        BudgetLine.side == Side.PLANNED.value,
        BudgetLine.year.is_not(None),
    )
    .group_by(BudgetLine.year)
    .order_by(BudgetLine.year)
)


class Stood(NamedTuple):
    """A payment, or what stands of it."""

    kind: str
    cents: int
    instalment: str | None
    year: int | None
    paid_on: date

    def of(self, instalment: str | None, year: int | None) -> bool:
        """Whether it is of this instalment and of this year; any, where none is said."""
        return instalment in (None, self.instalment) and year in (None, self.year)


def in_force(session: Session, dossier_id: int) -> Agreement:
    """The terms in force of a dossier that has an agreement."""
    return session.scalars(AGREEMENT, {"dossier": dossier_id}).one()


def signed_on(session: Session, dossier_id: int) -> date:
    """The day on which the first agreement of a dossier was signed."""
    return session.scalars(SIGNED, {"dossier": dossier_id}).one()


def paid(session: Session, dossier_id: int, *, until: int | None = None) -> int:
    """What was paid for a dossier so far, or until one of its payments, less what was paid back."""
    payments = session.execute(PAYMENTS, {"dossier": dossier_id})
    # in Python: a dossier has a handful of payments, and a sum of bigint comes back as two types on two engines
    return sum(
        -cents if kind == PaymentKind.REPAYMENT else cents
        for number, kind, cents, *_ in payments
        if until is None or number <= until
    )


def standing(session: Session, dossier_id: int) -> tuple[Stood, ...]:
    """What stands of the payments of a dossier, in their order."""
    return stood(Stood(*row[1:]) for row in session.execute(PAYMENTS, {"dossier": dossier_id}))


def stood(payments: Iterable[Stood]) -> tuple[Stood, ...]:
    """What stands of payments, each given whole.

    A repayment gives back what was paid last, then what was before: of its instalment and of its year, where it says.
    """
    left: list[Stood] = []
    for each in payments:
        if each.kind != PaymentKind.REPAYMENT:
            left.append(each)
            continue
        cents = each.cents
        for rank in reversed([rank for rank, one in enumerate(left) if one.of(each.instalment, each.year)]):
            back = min(cents, left[rank].cents)
            left[rank] = left[rank]._replace(cents=left[rank].cents - back)
            cents -= back
    return tuple(left)


def paid_in_advance(session: Session, dossier_id: int) -> int:
    """What stands of the advance of a dossier."""
    return sum(each.cents for each in standing(session, dossier_id) if each.kind == PaymentKind.ADVANCE)


def granted_years(session: Session, dossier_id: int) -> dict[int, int]:
    """What is granted of each year, by the terms in force; nothing where the fiche has no years."""
    rows = session.execute(YEARS, {"dossier": dossier_id}).all()
    # an amendment replaces the parts of every year: the last ones stand
    return {year: cents for agreement, year, cents in rows if agreement == rows[-1][0]}


def planned_years(session: Session, dossier_id: int) -> dict[int, int]:
    """What is foreseen of each year, where a budget says them."""
    # PostgreSQL sums bigint into a numeric
    return {year: int(cents) for year, cents in session.execute(PLANNED, {"dossier": dossier_id}) if year}


def decided_on(session: Session, dossier_id: int) -> date:
    """The day on which the grant of a dossier was decided, in Paris."""
    return day_in_paris(session.scalars(DECIDED_AT, {"dossier": dossier_id}).one())


def settlement(session: Session, dossier_id: int) -> Settlement | None:
    """The settlement that was kept of a dossier, if there is one."""
    return session.scalars(SETTLEMENT, {"dossier": dossier_id}).first()


def remaining(session: Session, dossier_id: int) -> int | None:
    """What remains to be paid of what is due, negative where it is to be paid back; ``None`` before the settlement."""
    kept = settlement(session, dossier_id)
    return None if kept is None else kept.due_cents - paid(session, dossier_id)
