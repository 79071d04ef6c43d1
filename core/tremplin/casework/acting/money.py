"""Where the money of a dossier stands: what is agreed, what was paid, and what remains due."""

from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tremplin.records.tables import Agreement, Payment, PaymentKind, Settlement

# above 23,000 €, object, amount and terms are an agreement (act 2000-321, art. 10): the last whole set stands
AGREEMENT = (
    select(Agreement).where(Agreement.dossier_id == bindparam("dossier")).order_by(Agreement.number.desc()).limit(1)
)
SIGNED = select(func.min(Agreement.signed_on)).where(Agreement.dossier_id == bindparam("dossier"))
PAYMENTS = (
    select(Payment.number, Payment.kind, Payment.amount_cents)
    .where(Payment.dossier_id == bindparam("dossier"))
    .order_by(Payment.number)
)
SETTLEMENT = (
    select(Settlement).where(Settlement.dossier_id == bindparam("dossier")).order_by(Settlement.number.desc()).limit(1)
)


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
        for number, kind, cents in payments
        if until is None or number <= until
    )


def paid_in_advance(session: Session, dossier_id: int) -> int:
    """What stands of the advance of a dossier: a repayment gives back what was paid last, then what was before."""
    standing: list[tuple[str, int]] = []
    for _, kind, cents in session.execute(PAYMENTS, {"dossier": dossier_id}):
        if kind != PaymentKind.REPAYMENT:
            standing.append((kind, cents))
            continue
        while cents and standing:
            last, amount = standing.pop()
            if amount > cents:
                standing.append((last, amount - cents))
            cents -= min(amount, cents)
    return sum(cents for kind, cents in standing if kind == PaymentKind.ADVANCE)


def settlement(session: Session, dossier_id: int) -> Settlement | None:
    """The settlement that was kept of a dossier, if there is one."""
    return session.scalars(SETTLEMENT, {"dossier": dossier_id}).first()


def remaining(session: Session, dossier_id: int) -> int | None:
    """What remains to be paid of what is due, negative where it is to be paid back; ``None`` before the settlement."""
    kept = settlement(session, dossier_id)
    return None if kept is None else kept.due_cents - paid(session, dossier_id)
