"""Record what was paid, and paid back: never more than what is agreed, nor than what is due once it is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, Occurrence, keep, money, paying, recorded, typed
from tremplin.errors import RefusedRequest
from tremplin.records.tables import Payment, PaymentKind, Report, ReportKind

ACCOUNTED = (ReportKind.INTERIM.value, ReportKind.FINAL.value)
REPORTED = select(Report.number).where(Report.dossier_id == bindparam("dossier"), Report.kind.in_(ACCOUNTED)).limit(1)


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
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    kind: PaymentKind,
    amount_cents: int,
    paid_on: date,
    at: datetime,
    key: str | None = None,
) -> Paid:
    """Record a payment; the same key twice is the same payment, and gives the same answer.

    An advance and interim payments go before the settlement, the balance after it: in one payment or in several, up to
    what remains due. A repayment gives back what was paid, up to what is due once it is settled.
    """
    key = typed.key(key) if key else None
    said = {"kind": kind.value, "amount_cents": amount_cents, "paid_on": paid_on}
    with desk.database.writing() as session:
        # the dossier is locked from here on: of two who send one payment at once, the second finds that of the first
        case = desk.find(session, actor, Act.PAY, reference, at)
        # each department counts its own keys: one tells nothing of those of another
        key = f"{case.dossier.department}:{key}" if key else None
        made = session.scalars(select(Payment).where(Payment.key == key)).first() if key else None
        if made and made.dossier_id == case.dossier.id and all(getattr(made, name) == said[name] for name in said):
            return _paid(case, made.number, said)
        desk.check(case, lambda case: _transfer(case, said, made.dossier_id if made else None))
        number = _keep(case, said, key)
        done = _paid(case, number, said)
        keep(case)
    desk.tell(case)
    return done


def _transfer(case: AnyCase, said: Mapping[str, Any], served: int | None) -> paying.Transfer:
    own = case.session, case.dossier.id
    return paying.Transfer(
        kind=PaymentKind(said["kind"]),
        amount_cents=said["amount_cents"],
        # the first signature, not that of an amendment: an advance was paid under the terms of then
        event=Occurrence("Versement", said["paid_on"], "la convention, signée le", money.signed_on(*own)),
        terms=money.in_force(*own),
        paid_cents=money.paid(*own),
        advanced_cents=money.paid_in_advance(*own),
        settlement=money.settlement(*own),
        reported=case.session.scalar(REPORTED, {"dossier": case.dossier.id}) is not None,
        served=served,
    )


def _keep(case: AnyCase, said: dict[str, Any], key: str | None) -> int:
    row = recorded(case, Payment) | said
    try:
        case.session.execute(insert(Payment), {**row, "key": key})
    except IntegrityError:
        # two payments of two dossiers, at the same instant, with one key
        raise RefusedRequest("cette clé vient de servir à un autre versement : prenez-en une nouvelle.") from None
    number: int = row["number"]
    case.after |= {**said, "payment": number}
    return number


def _paid(case: AnyCase, number: int, said: Mapping[str, Any]) -> Paid:
    own = case.session, case.dossier.id
    return Paid(
        dossier=case.reference,
        number=number,
        kind=PaymentKind(said["kind"]),
        amount_cents=said["amount_cents"],
        paid_on=said["paid_on"],
        paid_cents=money.paid(*own, until=number),
        granted_cents=money.in_force(*own).amount_cents,
    )
