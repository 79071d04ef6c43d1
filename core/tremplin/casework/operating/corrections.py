"""Correct what was recorded by mistake: a counter-entry says that it does not stand, and nothing is taken out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from tremplin.casework.acting.conditions.correcting import CorrectedBound, CounterEntry, Numbered
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Desk,
    UnknownIdentifier,
    WrongUsage,
    excerpt,
    in_force,
    money,
    recorded,
    visible,
)
from tremplin.casework.acting.money import Stood
from tremplin.casework.acting.wording import CORRECTED_NAMES
from tremplin.casework.operating.payments import ACCOUNTED
from tremplin.records.tables import (
    AfterExit,
    Base,
    Committee,
    CorrectedRow,
    Payment,
    PaymentKind,
    Report,
    ReportKind,
    Settlement,
    stands,
)

KINDS: Mapping[str, type[Base]] = {
    kind.__tablename__: kind for kind in (Payment, Committee, AfterExit, Report, Settlement)
}
FINAL = ReportKind.FINAL.value


class Named(NamedTuple):
    """A row of a dossier: its table, and its number there."""

    part: str
    number: int

    def __str__(self) -> str:
        """« payments.2 », however it was typed."""
        return f"{self.part}.{self.number}"

    @property
    def name(self) -> str:
        """« Le versement n° 2 »."""
        return f"{CORRECTED_NAMES[self.part]} n° {self.number}"


@dataclass(frozen=True)
class Corrected:
    """What no longer stands, and why; ``state`` is where it leaves the dossier."""

    dossier: str
    row: str
    reason: str
    state: str
    name: str

    def published(self) -> dict[str, Any]:
        """The correction as other software reads it."""
        return {"dossier": self.dossier, "corrected": self.row, "reason": self.reason, "state": self.state}


def named(written: str) -> Named:
    """What « payments.2 » names: the second payment of a dossier."""
    part, _, number = written.strip().partition(".")
    if part not in KINDS or not (number.isascii() and number.isdigit()) or len(number) > 9:
        listed = ", ".join(f"{each}.1" for each in KINDS)
        raise WrongUsage(f"« {excerpt(written)} » ne dit pas ce qui est à corriger. Écrivez par exemple {listed}.")
    return Named(part, int(number))


def correct(desk: Desk, actor: Actor, reference: str, row: str, reason: str, *, at: datetime) -> Corrected:
    """Say that a payment, a committee, news after the exit, a report or a settlement does not stand.

    A settlement brings the dossier back to its report, and is settled again under its next number; a final report
    brings it back to the operation.
    """
    found = named(row)

    def propose(case: AnyCase) -> CounterEntry:
        return _proposed(case, found)

    match found.part:
        case "payments":
            act = Act.CORRECT_PAYMENT
        case "settlements":
            act = Act.CORRECT_SETTLEMENT
        case _:
            # a final report opened the settlement: without it, the dossier is where it was
            act = Act.CORRECT_REPORT if _final(desk, actor, reference, found) else Act.CORRECT
    with desk.acting(actor, act, reference, at, propose, reason=reason) as case:
        kept = recorded(case, CorrectedRow) | {"part": found.part, "corrected": found.number, "reason": case.reason}
        case.session.execute(insert(CorrectedRow), kept)
        case.after |= {"correction": kept["number"], "corrected": str(found)}
        done = Corrected(case.reference, str(found), case.reason or "", "", found.name)
    return Corrected(done.dossier, done.row, done.reason, case.dossier.state, done.name)


def _final(desk: Desk, actor: Actor, reference: str, row: Named) -> bool:
    """Whether a row is a final report."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        query = select(Report.kind).where(Report.dossier_id == dossier.id, Report.number == row.number)
        return row.part == Report.__tablename__ and session.scalar(query) == FINAL


def _proposed(case: AnyCase, row: Named) -> CounterEntry:
    kind: Any = KINDS[row.part]
    own = kind.dossier_id == case.dossier.id
    found = case.session.execute(select(kind, stands(kind)).where(own, kind.number == row.number)).first()
    if found is None:
        known = case.session.scalars(select(kind.number).where(own).order_by(kind.number))
        raise UnknownIdentifier(CORRECTED_NAMES[row.part].split(" ", 1)[1], str(row.number), list(map(str, known)))
    entry, standing = found
    by = entry.settled_by if row.part == "settlements" else entry.recorded_by
    more: dict[str, Any] = {}
    if row.part == "payments":
        now = _payments(case)
        left = tuple(each for each in now if each[0] != row.number)
        more = {"now": now, "left": left, "bounds": tuple(_bounds(case))}
    elif row.part == "reports" and entry.kind in ACCOUNTED:
        more = {"paid_upon": _paid_upon(case, entry)}
    return CounterEntry(name=row.name, recorded_by=by, corrected=not standing, **more)


def _payments(case: AnyCase) -> Numbered:
    """The payments that stand, each with its number."""
    rows = case.session.execute(money.PAYMENTS, {"dossier": case.dossier.id})
    return tuple((row.number, Stood(*row[1:])) for row in rows)


def _bounds(case: AnyCase) -> Iterator[CorrectedBound]:
    """What is agreed bounds what is paid: in all, and before the settlement its advance, its years, its instalments."""
    terms = in_force(case.session, case.dossier.id)
    yield CorrectedBound(terms.amount_cents, "convenus", lambda one: True)
    if money.settlement(case.session, case.dossier.id) is None:
        yield CorrectedBound(terms.advance_cents, "d'avance convenue", lambda one: one.kind == PaymentKind.ADVANCE)
        for code, cents in case.fiche.payment.amounts(terms.amount_cents).items():
            if cents is not None:
                yield CorrectedBound(cents, f"du versement « {code} »", partial(_of, code, None))
    for year, cents in money.granted_years(case.session, case.dossier.id).items():
        yield CorrectedBound(cents, f"de {year}", partial(_of, None, year))


def _of(instalment: str | None, year: int | None, one: Stood) -> bool:
    return one.of(instalment, year)


def _paid_upon(case: AnyCase, report: Report) -> tuple[int, ...]:
    """The interim payments made since a report came, which may have waited for it."""
    query = select(Payment.number).where(
        Payment.dossier_id == case.dossier.id,
        Payment.kind == PaymentKind.INTERIM.value,
        Payment.recorded_at >= report.recorded_at,
        stands(Payment),
    )
    return tuple(case.session.scalars(query.order_by(Payment.number)))
