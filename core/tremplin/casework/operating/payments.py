"""Record what was paid, and paid back: never more than what is agreed, nor than what is due once it is settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from tremplin.casework.acting.case import Case
from tremplin.casework.acting.children import recorded
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.facts import paid
from tremplin.casework.acting.policy import Actor
from tremplin.casework.acting.refusals import not_come, refuse
from tremplin.casework.operating.agreements import in_force
from tremplin.casework.operating.settlements import remaining, settled_by
from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import euros
from tremplin.records.acts import Act
from tremplin.records.agreements import Agreement, Payment, PaymentKind
from tremplin.records.dossiers import State

LABELS = {
    PaymentKind.ADVANCE: "avance",
    PaymentKind.INTERIM: "acompte",
    PaymentKind.BALANCE: "solde",
    PaymentKind.REPAYMENT: "reversement",
}


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A payment that was kept, and where the dossier stands after it."""

    dossier: str
    number: int
    kind: PaymentKind
    amount_cents: int
    paid_on: date
    paid_cents: int
    granted_cents: int

    def published(self) -> dict[str, Any]:
        """The payment as other software reads it."""
        return {**vars(self), "kind": self.kind.value, "paid_on": self.paid_on.isoformat()}


def pay(
    desk: Desk, actor: Actor, reference: str, *, kind: PaymentKind, amount_cents: int, paid_on: date, at: datetime
) -> Paid:
    """Record a payment.

    An advance and interim payments go before the settlement, the balance after it: in one payment or in several, up to
    what remains due. A repayment gives back what was paid, up to what is due once it is settled.
    """
    with desk.acting(actor, Act.PAY, reference, at) as case:
        terms, already = in_force(case.session, case.dossier.id), paid(case.session, case.dossier.id)
        refuse(case, [*_misdated(case, paid_on), *_beyond(case, terms, already, kind, amount_cents)])
        row = recorded(case, Payment) | {"kind": kind.value, "amount_cents": amount_cents, "paid_on": paid_on}
        case.session.execute(insert(Payment), row)
        case.after |= {name: row[name] for name in ("kind", "amount_cents", "paid_on")} | {"payment": row["number"]}
        return Paid(
            dossier=case.reference,
            number=row["number"],
            kind=kind,
            amount_cents=amount_cents,
            paid_on=paid_on,
            paid_cents=already - amount_cents if kind is PaymentKind.REPAYMENT else already + amount_cents,
            granted_cents=terms.amount_cents,
        )


def _misdated(case: Case, paid_on: date) -> Iterator[str]:
    yield from not_come("Versement", paid_on, case.day)
    signed = select(func.min(Agreement.signed_on)).where(Agreement.dossier_id == case.dossier.id)
    signed_on = case.session.scalar(signed)
    if signed_on is not None and paid_on < signed_on:
        yield f"Versement : le {french(paid_on)} précède la convention, signée le {french(signed_on)}."


def _beyond(case: Case, terms: Agreement, already: int, kind: PaymentKind, amount: int) -> Iterator[str]:
    """Why this sum cannot be paid, now or at all."""
    left = remaining(case.session, case.dossier.id)
    if amount < 1:
        yield "Un versement est d'un centime au moins."
    elif kind is PaymentKind.REPAYMENT:
        yield from _beyond_repayment(left, already, amount)
    elif kind is PaymentKind.BALANCE:
        if left is None:
            yield "Le solde n'est pas arrêté : arrêtez-le d'abord."
        elif settled_by(case.session, case.dossier.id) == case.actor.account_id:
            yield "Vous avez arrêté ce solde : son versement revient à une autre personne."
        elif amount > left:
            yield f"{euros(amount)} de solde : il en reste {euros(max(0, left))} à verser."
    elif left is not None:
        yield f"Le solde est arrêté : il ne se verse plus d'{LABELS[kind]}, seul le solde."
    else:
        if kind is PaymentKind.INTERIM and case.dossier.state == State.AGREED:
            yield "L'opération n'a pas démarré : seule l'avance convenue se verse."
        yield from _beyond_advance(case, terms, kind, amount)
        if already + amount > terms.amount_cents:
            left = terms.amount_cents - already
            yield (
                f"{euros(amount)} de plus que les {euros(already)} versés dépassent les {euros(terms.amount_cents)} "
                f"accordés : versez {euros(left)} au plus."
            )


def _beyond_advance(case: Case, terms: Agreement, kind: PaymentKind, amount: int) -> Iterator[str]:
    if kind is not PaymentKind.ADVANCE:
        return
    advances = select(func.sum(Payment.amount_cents)).where(
        Payment.dossier_id == case.dossier.id, Payment.kind == PaymentKind.ADVANCE
    )
    left = terms.advance_cents - int(case.session.scalar(advances) or 0)
    if amount > left:
        yield (
            f"{euros(amount)} d'avance : la convention en prévoit {euros(terms.advance_cents)}, "
            f"il en reste {euros(left)} à verser."
        )


def _beyond_repayment(left: int | None, already: int, amount: int) -> Iterator[str]:
    if left is None:
        if amount > already:
            yield f"{euros(amount)} à reverser : {euros(already)} sont versés, rien de plus ne peut revenir."
    elif amount > -left:
        yield f"{euros(amount)} à reverser : le solde n'en demande que {euros(max(0, -left))}."
