"""Record what was paid, and paid back: never more than what is agreed, nor than what is due once it is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions import paying
from tremplin.casework.acting.conditions.banking import bank_standing
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Desk,
    Occurrence,
    RefusedRequest,
    UnknownIdentifier,
    keep,
    money,
    recorded,
)
from tremplin.catalogue.door import Fiche, Instalment, PaidOn
from tremplin.documents import contacts
from tremplin.records.tables import Payment, PaymentKind, Report, ReportKind, State, stands

# what a payment may wait for, or be unlocked by
ACCOUNTED = (ReportKind.INTERIM.value, ReportKind.FINAL.value)
REPORTED = (
    select(Report.number)
    .where(Report.dossier_id == bindparam("dossier"), Report.kind.in_(ACCOUNTED), stands(Report))
    .limit(1)
)
RECEIVED = select(func.min(Report.received_on)).where(
    Report.dossier_id == bindparam("dossier"),
    Report.kind == ReportKind.INTERIM.value,
    Report.about == bindparam("about"),
    stands(Report),
)


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
    instalment: str | None = None
    year: int | None = None

    def published(self) -> dict[str, Any]:
        """The payment as other software reads it."""
        return {**vars(self), "kind": self.kind.value, "paid_on": self.paid_on.isoformat()}


def pay(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    kind: PaymentKind | None = None,
    amount_cents: int,
    paid_on: date,
    at: datetime,
    key: str | None = None,
    instalment: str | None = None,
    year: int | None = None,
) -> Paid:
    """Record a payment; the same key twice is the same payment, and gives the same answer.

    An advance and interim payments go before the settlement, the balance after it: in one payment or in several, up to
    what remains due. A repayment gives back what was paid, up to what is due once it is settled. An instalment of the
    fiche says by itself what its payment is; ``year`` is that of a grant by year.
    """
    key = contacts.key(key) if key else None
    with desk.database.writing() as session:
        # the dossier is locked from here on: of two who send one payment at once, the second finds that of the first
        case = desk.find(session, actor, Act.PAY, reference, at)
        # each department counts its own keys: one tells nothing of those of another
        key = f"{case.dossier.department}:{key}" if key else None
        named = _instalment(case.fiche, kind, instalment)
        said: dict[str, Any] = {"kind": _kind(kind, named).value, "amount_cents": amount_cents, "paid_on": paid_on}
        said |= {"instalment": named.code if named else None, "year": year}
        made, standing = _made(session, key)
        same = made is not None and all(getattr(made, name) == value for name, value in said.items())
        if made and same and standing and made.dossier_id == case.dossier.id:
            return _paid(case, made.number, said)
        desk.check(case, lambda case: transfer(case, said, made.dossier_id if made else None, past=desk.past))
        number = _keep(case, said, key, past=desk.past)
        done = _paid(case, number, said)
        keep(case)
    desk.tell(case)
    return done


def _made(session: Session, key: str | None) -> tuple[Payment | None, bool]:
    """The payment that a key recorded, and whether it still stands: one that was corrected is not paid again by it."""
    found = session.execute(select(Payment, stands(Payment)).where(Payment.key == key)).first() if key else None
    return (found[0], found[1]) if found else (None, False)


def _instalment(fiche: Fiche, kind: PaymentKind | None, code: str | None) -> Instalment | None:
    """The instalment that is named, or the only one that such a payment can be of."""
    if code is not None:
        known = fiche.payment.one(code)
        if known is None:
            raise UnknownIdentifier("versement", code, [each.code for each in fiche.payment.schedule])
        return known
    alike = [each for each in fiche.payment.instalments if kind is not None and each.paid_as == kind]
    return alike[0] if len(alike) == 1 else None


def _kind(kind: PaymentKind | None, named: Instalment | None) -> PaymentKind:
    if kind is None and named is None:
        raise TypeError("a payment says its kind, or of which instalment it is")
    return kind or PaymentKind(named.paid_as if named else "")


def _since(case: AnyCase, instalment: Instalment | None) -> date | None:
    """The day on which what an instalment waits for came, if it has."""
    own = case.session, case.dossier.id
    match instalment.on if instalment else None:
        case PaidOn.NOTIFICATION:
            return money.decided_on(*own)
        case PaidOn.SIGNATURE:
            return money.signed_on(*own)
        case PaidOn.START:
            return None if case.dossier.state == State.AGREED else money.in_force(*own).starts_on
        case PaidOn.INTERIM_REPORT:
            return case.session.scalar(
                RECEIVED, {"dossier": case.dossier.id, "about": instalment and instalment.report}
            )
    return instalment.day if instalment else None


def transfer(case: AnyCase, said: Mapping[str, Any], served: int | None, *, past: bool) -> paying.Transfer:
    """A payment that is proposed, and where the money of its dossier stands before it."""
    own = case.session, case.dossier.id
    instalment = case.fiche.payment.one(said["instalment"]) if said["instalment"] else None
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
        instalment=instalment,
        since=_since(case, instalment),
        year=said["year"],
        granted_years=money.granted_years(*own),
        standing=money.standing(*own),
        # what left before went to the account of then
        bank_waits=None if past else bank_standing(case.session, case.dossier.organisation_id).waiting_since,
    )


def _keep(case: AnyCase, said: dict[str, Any], key: str | None, *, past: bool) -> int:
    account = None if past else bank_standing(case.session, case.dossier.organisation_id).in_force
    # a past that is taken over was paid already: ordered to the finance office, it would be paid twice
    row = recorded(case, Payment) | said | {"bank": account.number if account else None, "to_mandate": not past or None}
    try:
        case.session.execute(insert(Payment), {**row, "key": key})
    except IntegrityError:
        # two payments of two dossiers, at the same instant, with one key
        raise RefusedRequest("cette clé vient de servir à un autre versement : prenez-en une nouvelle.") from None
    number: int = row["number"]
    case.after |= {name: value for name, value in said.items() if value is not None} | {"payment": number}
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
        instalment=said["instalment"],
        year=said["year"],
    )
