"""What is owed to the carrier of an operation, payment by payment: how much is left, and why it cannot be paid yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tremplin.casework.acting.conditions.banking import bank_standing, masked
from tremplin.casework.acting.door import (
    TRANSITIONS,
    Act,
    Actor,
    AnyCase,
    Case,
    Desk,
    PaymentKind,
    against,
    granted_years,
    in_force,
    money,
    reference_of,
    visible,
)
from tremplin.casework.operating.payments import transfer
from tremplin.catalogue.door import Instalment, PaidOn
from tremplin.records.tables import State

# what stands in the way is asked of a payment of one cent where nobody knows yet how much it will be
ANY = 1


class OwedPayment(NamedTuple):
    """One payment of a grant: of which instalment where the fiche has some, what it comes to, what was paid of it.

    ``amount_cents`` is nothing where nobody can say yet; ``reasons`` are what stands in the way of paying what is left.
    """

    kind: PaymentKind
    code: str | None
    when: str
    amount_cents: int | None
    paid_cents: int
    reasons: tuple[str, ...]
    source: str | None

    @property
    def left_cents(self) -> int | None:
        """What is left to be paid, once it is known; never below nothing."""
        return None if self.amount_cents is None else max(0, self.amount_cents - self.paid_cents)

    @property
    def payable(self) -> bool:
        """Whether something of it may be paid now, by whoever reads."""
        return bool(self.left_cents) and not self.reasons


@dataclass(frozen=True, kw_only=True)
class Owing:
    """Where the money of an operation stands: granted, paid, due once it is settled, and each payment.

    ``before`` are the reasons that every payment has, for which whoever reads pays nothing; ``account`` is where it
    would go, masked.
    """

    dossier: str
    granted_cents: int
    paid_cents: int
    due_cents: int | None
    payments: tuple[OwedPayment, ...]
    before: tuple[str, ...]
    years: dict[int, int]
    account: str | None

    @property
    def left_cents(self) -> int:
        """What remains to be paid, of what is due once it is settled, else of the grant; negative to be paid back."""
        return (self.granted_cents if self.due_cents is None else self.due_cents) - self.paid_cents


def owing(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> Owing | None:
    """What is owed of an operation, as somebody would pay it now; nothing before its agreement."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        case: AnyCase = Case(session, dossier, fiche, actor, Act.PAY, at, None)
        if State(dossier.state) not in (*TRANSITIONS[Act.PAY].sources, State.CLOSED):
            return None
        found, kept = list(_payments(case)), money.settlement(session, dossier.id)
        told = [set(each.reasons) for each in found if each.left_cents != 0]
        # what is said of every one of them, « vous avez instruit ce dossier », is said once
        common = set.intersection(*told) if len(told) > 1 else set()
        account = bank_standing(session, dossier.organisation_id).in_force
        return Owing(
            dossier=reference_of(dossier.call, dossier.id),
            granted_cents=in_force(session, dossier.id).amount_cents,
            paid_cents=money.paid(session, dossier.id),
            due_cents=None if kept is None else kept.due_cents,
            payments=tuple(found),
            before=tuple(dict.fromkeys(reason for each in found for reason in each.reasons if reason in common)),
            years=granted_years(session, dossier.id),
            account=masked(account.iban) if account else None,
        )


def _payments(case: AnyCase) -> Iterator[OwedPayment]:
    """What the agreement has paid first, then the balance, then what is to be paid back.

    What stands of all of them is what is paid; once it is settled, they come to what is due.
    """
    own = case.session, case.dossier.id
    terms, settled, standing = in_force(*own), money.settlement(*own), money.standing(*own)
    amounts = case.fiche.payment.amounts(terms.amount_cents)
    for each in case.fiche.payment.instalments:
        if each.on != PaidOn.FINAL_REPORT:
            paid = sum(one.cents for one in standing if one.of(each.code, None))
            # once settled, what was not paid of it is in the balance
            yield _owed(case, PaymentKind(each.paid_as), each, paid if settled else amounts[each.code], paid)
    if not case.fiche.payment.instalments:
        for kind, agreed in ((PaymentKind.ADVANCE, terms.advance_cents), (PaymentKind.INTERIM, 0)):
            paid = sum(one.cents for one in standing if one.kind == kind)
            if agreed or paid:
                first = case.fiche.payment.one("advance") if agreed else None
                yield _owed(case, kind, first, paid if settled else max(agreed, paid), paid)
    yield from _after(case, sum(one.cents for one in standing if one.kind == PaymentKind.BALANCE))


def _after(case: AnyCase, paid: int) -> Iterator[OwedPayment]:
    """What the settlement leaves to pay, or to be paid back."""
    left = money.remaining(case.session, case.dossier.id)
    last = next((each for each in case.fiche.payment.schedule if each.on == PaidOn.FINAL_REPORT), None)
    if left is None or left >= 0 or paid:
        yield _owed(case, PaymentKind.BALANCE, last, None if left is None else paid + max(0, left), paid)
    if left is not None and left < 0:
        yield _owed(case, PaymentKind.REPAYMENT, None, -left, 0)


def _owed(
    case: AnyCase, kind: PaymentKind, instalment: Instalment | None, amount: int | None, paid: int
) -> OwedPayment:
    named = instalment.code if instalment and case.fiche.payment.instalments else None
    when = instalment.told(case.fiche.reports.interim_labels) if instalment else ""
    source = instalment.source if instalment else None
    owed = OwedPayment(kind, named, when, amount, paid, (), source)
    return owed._replace(reasons=_reasons(case, owed)) if owed.left_cents != 0 else owed


def _reasons(case: AnyCase, owed: OwedPayment) -> tuple[str, ...]:
    """What the table of the life cycle says of paying what is left of it today."""
    said: dict[str, Any] = {"kind": owed.kind.value, "amount_cents": owed.left_cents or ANY, "paid_on": case.day}
    own = case.session, case.dossier.id
    left = granted_years(*own)
    for one in money.standing(*own):
        left |= {one.year: left.get(one.year, 0) - one.cents} if one.year else {}
    # where a grant is by year, the first one of which something is left
    said |= {"instalment": owed.code, "year": next((year for year, cents in sorted(left.items()) if cents > 0), None)}
    case.proposed = transfer(case, said, None, past=False)
    return tuple(against(Act.PAY, case))
