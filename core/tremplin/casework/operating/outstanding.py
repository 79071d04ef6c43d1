"""What is to be paid over all the operations of those who pay: advances, instalments whose day came, balances."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    PaymentKind,
    departments,
    money,
    reference_of,
)
from tremplin.casework.acting.due.entries import History
from tremplin.casework.acting.due.histories import histories
from tremplin.casework.acting.due.schedule import since
from tremplin.catalogue.door import Fiche, PaidOn
from tremplin.clock import day_in_paris
from tremplin.records.tables import (
    Agreement,
    BankDetails,
    Dossier,
    Organisation,
    Payment,
    Settlement,
    State,
    stands,
)

BEFORE = tuple(state.value for state in (State.AGREED, State.RUNNING, State.REPORTED))
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class OutstandingPayment:
    """A payment that may be made, or that a carrier is to make: of which dossier, what it is, and how much is left.

    ``waits`` says that the bank details of the carrier wait to be confirmed: nothing is paid before.
    """

    dossier: str
    title: str
    organisation: str
    kind: PaymentKind
    code: str | None
    since: date | None
    amount_cents: int
    waits: bool


def outstanding(desk: Desk, actor: Actor, *, day: date, call: str | None = None) -> list[OutstandingPayment]:
    """What may be paid on a day, the oldest first; as many statements for hundreds of dossiers as for one."""
    where = departments(actor, Act.PAY)
    if not where:
        raise Forbidden("versements : votre rôle n'en fait pas. Adressez-vous au décideur de votre département.")
    theirs = {grant.organisation_id for grant in actor.grants if grant.organisation_id is not None}
    asked = [
        Dossier.department.in_([code for code in where if code is not None]),
        # nobody pays their own organisation, whatever their role
        Dossier.organisation_id.not_in(theirs),
        *([Dossier.call == call] if call else []),
    ]
    with desk.database.reading() as session:
        by_instalments = _by_instalments(desk, session, asked)
        rows = session.execute(_candidates(asked, by_instalments)).all()
        # a history of each of thousands takes seconds: it is read of those alone whose sums do not tell it
        read = [row for row in rows if _is_read(row)]
        found = [told for row in rows if not _is_read(row) and (told := _summed_up(row, day))]
        for first in range(0, len(read), AT_ONCE):
            found += _found(desk, session, read[first : first + AT_ONCE], day)
    return sorted(found, key=lambda each: (each.since or date.max, each.dossier))


def _is_read(row: Any) -> bool:
    return bool(row.state in BEFORE and (row.repaid or row.by_instalments))


def _by_instalments(desk: Desk, session: Session, asked: Sequence[ColumnElement[bool]]) -> list[str]:
    """The fiches of these dossiers that pay by instalments, whose days none but they know."""
    snapshots = session.scalars(select(Dossier.snapshot).where(*asked, Dossier.state.in_(BEFORE)).distinct())
    return [hash_ for hash_ in snapshots if desk.shelf.fiche(session, hash_).payment.instalments]


def _candidates(asked: Sequence[ColumnElement[bool]], by_instalments: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """The dossiers of which something may be left, with their carrier: the others are never read."""
    back, cents = Payment.kind == PaymentKind.REPAYMENT.value, Payment.amount_cents
    paid, repaid = _summed(case((back, -cents), else_=cents)), _summed(case((back, cents), else_=0))
    # what stands of it, where nothing was paid back: a repayment may give back something else
    advanced = _summed(case((Payment.kind == PaymentKind.ADVANCE.value, cents), else_=0))
    due, settled_at = (_of_settlement(column) for column in (Settlement.due_cents, Settlement.settled_at))
    last = select(func.max(Agreement.number)).where(Agreement.dossier_id == Dossier.id).correlate(Dossier)
    terms = Agreement.dossier_id == Dossier.id, Agreement.number == last.scalar_subquery()
    advance = select(Agreement.advance_cents).where(*terms).correlate(Dossier).scalar_subquery()
    signed = select(func.min(Agreement.signed_on)).where(Agreement.dossier_id == Dossier.id).correlate(Dossier)
    waiting = BankDetails.organisation_id == Dossier.organisation_id, BankDetails.answer.is_(None)
    return (
        select(
            *(Dossier.id, Dossier.call, Dossier.title, Dossier.state, Dossier.snapshot),
            Organisation.name.label("organisation"),
            select(1).where(*waiting).correlate(Dossier).exists().label("waits"),
            Dossier.snapshot.in_(by_instalments).label("by_instalments"),
            paid.label("paid"),
            repaid.label("repaid"),
            advanced.label("advanced"),
            due.label("due"),
            settled_at.label("settled_at"),
            advance.label("advance"),
            signed.scalar_subquery().label("signed_on"),
        )
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(
            *asked,
            or_(
                and_(Dossier.state == State.SETTLED.value, paid != due),
                and_(Dossier.state.in_(BEFORE), advanced - repaid < advance),
                and_(Dossier.state.in_(BEFORE), Dossier.snapshot.in_(by_instalments)),
            ),
        )
        .order_by(Dossier.id)
    )


def _summed(cents: ColumnElement[int]) -> ScalarSelect[Any]:
    own = Payment.dossier_id == Dossier.id, stands(Payment)
    return select(func.coalesce(func.sum(cents), 0)).where(*own).correlate(Dossier).scalar_subquery()


def _of_settlement(column: Any) -> ScalarSelect[Any]:
    """What the settlement that stands says."""
    own = Settlement.dossier_id == Dossier.id, stands(Settlement)
    return select(column).where(*own).order_by(Settlement.number.desc()).limit(1).correlate(Dossier).scalar_subquery()


def _summed_up(row: Any, day: date) -> OutstandingPayment | None:
    """What is left of a dossier by its sums: of its settlement, else of its advance."""
    if row.state == State.SETTLED:
        # PostgreSQL sums bigint into a numeric
        left, on = row.due - int(row.paid), day_in_paris(row.settled_at)
        kind = PaymentKind.BALANCE if left > 0 else PaymentKind.REPAYMENT
    else:
        left, on, kind = max(0, row.advance - int(row.advanced)), row.signed_on, PaymentKind.ADVANCE
    return _told(row, kind, None, on, abs(left)) if left and on <= day else None


def _told(row: Any, kind: PaymentKind, code: str | None, on: date, cents: int) -> OutstandingPayment:
    return OutstandingPayment(
        dossier=reference_of(row.call, row.id),
        title=row.title,
        organisation=row.organisation,
        kind=kind,
        code=code,
        since=on,
        amount_cents=cents,
        waits=row.waits,
    )


def _found(desk: Desk, session: Session, rows: Sequence[Any], day: date) -> Iterator[OutstandingPayment]:
    numbers = [row.id for row in rows]
    known, standing = histories(session, numbers), _standing(session, numbers)
    for row in rows:
        fiche, history = desk.shelf.fiche(session, row.snapshot), known[row.id]
        for kind, code, on, cents in _left(fiche, history, standing.get(row.id, ()), State(row.state)):
            if cents > 0 and on is not None and on <= day:
                yield _told(row, kind, code, on, cents)


def _standing(session: Session, numbers: Sequence[int]) -> Mapping[int, tuple[money.Stood, ...]]:
    """What stands of the payments of some dossiers."""
    own = select(Payment).where(Payment.dossier_id.in_(numbers), stands(Payment))
    found: dict[int, list[money.Stood]] = {}
    for each in session.scalars(own.order_by(Payment.dossier_id, Payment.number)):
        told = money.Stood(each.kind, each.amount_cents, each.instalment, each.year, each.paid_on)
        found.setdefault(each.dossier_id, []).append(told)
    return {number: money.stood(payments) for number, payments in found.items()}


def _left(
    fiche: Fiche, told: History, standing: Iterable[money.Stood], state: State
) -> Iterator[tuple[PaymentKind, str | None, date | None, int]]:
    """What is left of each payment before the settlement, and since when it waits to be made."""
    paid = tuple(standing)
    if not fiche.payment.instalments:
        already = sum(one.cents for one in paid if one.kind == PaymentKind.ADVANCE)
        yield PaymentKind.ADVANCE, None, told.signed_on, told.advance_cents - already
    amounts = fiche.payment.amounts(told.amount_cents)
    for each in fiche.payment.instalments:
        begun = each.on != PaidOn.START or state != State.AGREED
        if each.on != PaidOn.FINAL_REPORT and begun:
            already = sum(one.cents for one in paid if one.of(each.code, None))
            # an amount that the text does not give is nobody's to guess
            yield PaymentKind(each.paid_as), each.code, since(each, told), (amounts[each.code] or 0) - already
