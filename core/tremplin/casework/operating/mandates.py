"""What the finance office pays: the list of payments to issue, and the mandates that it gives back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from tremplin.casework.acting.conditions.banking import Mandated, masked
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    BankAnswer,
    Desk,
    Forbidden,
    departments,
    journal,
    recorded,
    reference_of,
)
from tremplin.casework.acting.wording import PAYMENTS
from tremplin.documents import contacts
from tremplin.records.tables import (
    BankDetails,
    Dossier,
    Mandate,
    Organisation,
    Payment,
    PaymentKind,
    stands,
)


class PaymentOrder(NamedTuple):
    """A payment that waits for its mandate, and the account to which it goes, where one is known."""

    dossier: str
    payment: int
    kind: str
    instalment: str | None
    year: int | None
    amount_cents: int
    paid_on: str
    organisation: str
    siret: str | None
    rna: str | None
    holder: str | None
    iban: str | None
    bic: str | None


@dataclass(frozen=True)
class Ordered:
    """The payments to issue, and how many are left out because bank details wait to be confirmed."""

    rows: tuple[PaymentOrder, ...]
    left_out: int

    @property
    def total_cents(self) -> int:
        return sum(each.amount_cents for each in self.rows)


@dataclass(frozen=True)
class AwaitingMandates:
    """A part of what waits for its mandate, and what the whole of it comes to."""

    rows: tuple[PaymentOrder, ...]
    whole: int
    total_cents: int
    left_out: int


@dataclass(frozen=True)
class MandateKept:
    """A mandate that was entered."""

    dossier: str
    payment: int
    mandate: str
    issued_on: date

    def published(self) -> dict[str, Any]:
        """The mandate as other software reads it."""
        return {**vars(self), "issued_on": self.issued_on.isoformat()}


def mandate(
    desk: Desk,
    actor: Actor,
    reference: str,
    payment: int,
    written: str,
    *,
    issued_on: date,
    at: datetime,
    reason: str | None = None,
) -> MandateKept:
    """Enter the mandate of a payment; another one in its place takes a reason."""
    number = contacts.number(written)

    def propose(case: AnyCase) -> Mandated:
        own = Payment.dossier_id == case.dossier.id, Payment.number == payment, stands(Payment)
        known = case.session.scalar(select(Payment.number).where(*own)) is not None
        kept = select(Mandate).where(Mandate.dossier_id == case.dossier.id).order_by(Mandate.number)
        standing = {each.payment: each for each in case.session.scalars(kept)}
        return Mandated(payment, number, issued_on, known, standing)

    with desk.acting(actor, Act.MANDATE, reference, at, propose, reason=reason) as case:
        said = {"payment": payment, "mandate": number, "issued_on": issued_on}
        case.session.execute(insert(Mandate), recorded(case, Mandate) | said | {"reason": case.reason})
        case.after |= said
        return MandateKept(case.reference, payment, number, issued_on)


def ordered(desk: Desk, actor: Actor, *, at: datetime, call: str | None = None) -> Ordered:
    """The payments of one's departments that wait for their mandate; the journal keeps that the list was given."""
    rows, _ = _waiting(actor, call)
    with desk.database.writing() as session:
        told = _told(session, rows)
        journal.write(
            session,
            at=at,
            actor=actor.account_id,
            act=Act.ORDER_PAYMENTS,
            subject="versements",
            after={"payments": len(told.rows), "amount_cents": told.total_cents, "call": call},
        )
    return told


def awaiting(
    desk: Desk, actor: Actor, *, call: str | None = None, first: int = 0, most: int | None = None
) -> AwaitingMandates:
    """The same payments as they would be given, to be looked at: their accounts are masked, and nothing is kept.

    ``most`` of them are read, from ``first`` on: years of payments whose mandate nobody enters are added by the base.
    """
    rows, waits = _waiting(actor, call)
    cents = case((waits, 0), else_=Payment.amount_cents).label("cents")
    every = rows.with_only_columns(cents, waits.label("waits")).order_by(None).subquery()
    left = func.coalesce(func.sum(case((every.c.waits, 1), else_=0)), 0)
    with desk.database.reading() as session:
        added_up = select(func.count(), func.coalesce(func.sum(every.c.cents), 0), left).select_from(every)
        # PostgreSQL sums bigint into a numeric
        count, total, left_out = map(int, session.execute(added_up).one())
        found = session.execute(rows.where(~waits).offset(first).limit(most)).all()
    told = (_order(*row[:4]) for row in found)
    hidden = tuple(each._replace(iban=masked(each.iban) if each.iban else None, bic=None) for each in told)
    return AwaitingMandates(hidden, count - left_out, total, left_out)


def _waiting(actor: Actor, call: str | None) -> tuple[Select[*tuple[Any, ...]], ColumnElement[bool]]:
    """The payments that wait, and whether the account of each waits to be confirmed."""
    where = departments(actor, Act.ORDER_PAYMENTS)
    if not where:
        raise Forbidden(
            "versements : votre rôle n'en donne pas la liste. Adressez-vous au décideur de votre département."
        )
    # the account in force now: one that was replaced since the payment was recorded may be closed, or never have been
    # theirs
    last = aliased(BankDetails)
    confirmed = last.organisation_id == Dossier.organisation_id, last.answer == BankAnswer.CONFIRMED.value
    number = select(func.max(last.number)).where(*confirmed).correlate(Dossier).scalar_subquery()
    account = and_(BankDetails.organisation_id == Dossier.organisation_id, BankDetails.number == number)
    paid = exists().where(Mandate.dossier_id == Payment.dossier_id, Mandate.payment == Payment.number)
    changed = aliased(BankDetails)
    waiting = exists().where(changed.organisation_id == Dossier.organisation_id, changed.answer.is_(None))
    # nobody orders a payment to their own organisation, whatever their role
    theirs = {grant.organisation_id for grant in actor.grants if grant.organisation_id is not None}
    rows = (
        select(Payment, Dossier, Organisation, BankDetails, waiting.label("waits"))
        .select_from(Payment)
        .join(Dossier, Dossier.id == Payment.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(BankDetails, account)
        .where(
            Payment.kind != PaymentKind.REPAYMENT.value,
            # one of before, or of an earlier version, was paid already
            Payment.to_mandate.is_(True),
            stands(Payment),
            ~paid,
            Dossier.department.in_([code for code in where if code is not None]),
            Dossier.organisation_id.not_in(theirs),
            *([Dossier.call == call] if call else []),
        )
        .order_by(Payment.dossier_id, Payment.number)
    )
    return rows, waiting


def _told(session: Session, rows: Select[*tuple[Any, ...]]) -> Ordered:
    found = session.execute(rows).all()
    return Ordered(tuple(_order(*row[:4]) for row in found if not row.waits), sum(row.waits for row in found))


def _order(payment: Payment, dossier: Dossier, organisation: Organisation, bank: BankDetails | None) -> PaymentOrder:
    return PaymentOrder(
        dossier=reference_of(dossier.call, dossier.id),
        payment=payment.number,
        kind=PAYMENTS[PaymentKind(payment.kind)],
        instalment=payment.instalment,
        year=payment.year,
        amount_cents=payment.amount_cents,
        paid_on=payment.paid_on.isoformat(),
        organisation=organisation.name,
        siret=organisation.siret,
        rna=organisation.rna,
        holder=bank.holder if bank else None,
        iban=bank.iban if bank else None,
        bic=bank.bic if bank else None,
    )
