"""Record what was paid, and paid back: never more than what is agreed, nor than what is due once it is settled."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from tremplin.casework.acting.conditions.paying import Transfer
from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, Occurrence, money, recorded
from tremplin.records.agreements import Payment, PaymentKind


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

    def propose(case: AnyCase) -> Transfer:
        own = case.session, case.dossier.id
        return Transfer(
            kind=kind,
            amount_cents=amount_cents,
            # the first signature, not that of an amendment: an advance was paid under the terms of then
            event=Occurrence("Versement", paid_on, "la convention, signée le", money.signed_on(*own)),
            terms=money.in_force(*own),
            paid_cents=money.paid(*own),
            advanced_cents=money.paid_in_advance(*own),
            settlement=money.settlement(*own),
        )

    with desk.acting(actor, Act.PAY, reference, at, propose) as case:
        already = case.proposed.paid_cents
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
            granted_cents=case.proposed.terms.amount_cents,
        )
