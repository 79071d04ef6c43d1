"""Prepare a commission: its day, the dossiers of its agenda, then its deliberation and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.sitting import CommissionChange, Item
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Conflict,
    Desk,
    Difference,
    Forbidden,
    Target,
    UnknownIdentifier,
    WrongUsage,
    departments,
    excerpt,
    journal,
    may,
    name,
    of,
    reference_of,
    require,
    visible,
)
from tremplin.clock import day_in_paris
from tremplin.documents import contacts
from tremplin.documents.texts import prose
from tremplin.records.tables import AgendaItem, Commission, Decision, Dossier, JournalHead, State

MOST = 500
ORDERED = (
    select(Dossier.id, Dossier.call, Dossier.organisation_id.label("organisation"))
    .join(AgendaItem, AgendaItem.dossier_id == Dossier.id)
    .where(AgendaItem.commission_id == bindparam("commission"))
    .order_by(AgendaItem.number)
)
DECIDED_THERE = select(Decision.dossier_id).where(Decision.commission_id == bindparam("commission"))


@dataclass(frozen=True)
class Convened:
    """A commission, as software reads it."""

    number: int
    department: str
    title: str
    held_on: date
    version: int
    dossiers: int = 0
    deliberation: str | None = None
    deliberated_on: date | None = None
    minutes: str | None = None

    def published(self) -> dict[str, Any]:
        """The commission as other software reads it."""
        return {
            **vars(self),
            "held_on": self.held_on.isoformat(),
            "deliberated_on": self.deliberated_on and self.deliberated_on.isoformat(),
        }


def convene(desk: Desk, actor: Actor, department: str, *, title: str, held_on: date, at: datetime) -> Convened:
    """Open a commission; its number."""
    desk.catalogue.department(department)
    if not may(actor, Act.PREPARE_COMMISSION, Target(department)):
        raise Forbidden(f"département {department} : votre rôle ne permet pas {of(Act.PREPARE_COMMISSION)} ici.")
    said = {"department": department, "title": name(title), "held_on": held_on}
    with desk.database.writing() as session:
        row = Commission(**said, recorded_at=at, recorded_by=actor.account_id, version=1)
        # whoever sent the form twice waits here, then is told of the commission that the first one opened
        session.execute(select(JournalHead.id).with_for_update())
        same = (Commission.department == department, Commission.title == row.title, Commission.held_on == held_on)
        alike = session.scalars(select(Commission.id).where(*same)).all()
        require(Act.PREPARE_COMMISSION, CommissionChange(alike=alike), "commission : rien n'est ouvert")
        session.add(row)
        session.flush()
        _write(session, actor, row, at, {}, {"title": row.title, "held_on": held_on})
        return shown_as(row, 0)


def enlist(desk: Desk, actor: Actor, number: str, references: Sequence[str], *, at: datetime) -> Convened:
    """Put dossiers on the agenda, after those that are there: all of them, or none."""
    if not references:
        raise WrongUsage("dites quels dossiers inscrire : donnez une référence au moins.")
    with desk.database.writing() as session:
        row = held(session, actor, number, lock=True)
        there = _agenda(session, row)
        # of « 00-2026-000001 » and « 1 », one dossier
        found = list(dict.fromkeys(_visible(session, actor, row, each.strip()) for each in references))
        items = [Item(reference_of(each.call, each.id), State(each.state), each.id in there) for each in found]
        _require(row, CommissionChange(items=items))
        if len(there) + len(found) > MOST:
            raise WrongUsage(f"une commission a {MOST} dossiers au plus : ouvrez-en une autre.")
        last = session.scalar(select(func.max(AgendaItem.number)).where(AgendaItem.commission_id == row.id)) or 0
        _list(session, row, [each.id for each in found], last + 1)
        _write(session, actor, row, at, {}, {"listed": [item.reference for item in items]})
        return shown_as(row, len(there) + len(items))


def arrange(desk: Desk, actor: Actor, number: str, references: Sequence[str], *, at: datetime) -> Convened:
    """Put the dossiers of an agenda in another order, which is that in which an envelope is taken."""
    with desk.database.writing() as session:
        row = held(session, actor, number, lock=True)
        there = session.execute(ORDERED, {"commission": row.id}).all()
        # those that the actor may not see stay where they are
        shown = {reference_of(each.call, each.id): each.id for each in there if not actor.belongs_to(each.organisation)}
        if sorted(references) != sorted(shown):
            # somebody listed or struck one out since the page was shown: no order of before says where it goes
            sizes = Difference("dossiers à l'ordre du jour", str(len(shown)), str(len(references)))
            raise Conflict(f"La commission {row.id}", [sizes], row.version)
        if list(references) != list(shown):
            wanted = iter(references)
            order = [shown[next(wanted)] if each.id in shown.values() else each.id for each in there]
            session.execute(delete(AgendaItem).where(AgendaItem.commission_id == row.id))
            _list(session, row, order)
            _write(session, actor, row, at, {"order": [*shown]}, {"order": [*references]})
        return shown_as(row, len(there))


def strike(desk: Desk, actor: Actor, number: str, reference: str, *, at: datetime) -> Convened:
    """Take a dossier off the agenda, as long as the commission has not decided it."""
    with desk.database.writing() as session:
        row = held(session, actor, number, lock=True)
        dossier = _visible(session, actor, row, reference)
        there, name_ = _agenda(session, row), reference_of(dossier.call, dossier.id)
        if dossier.id not in there:
            raise UnknownIdentifier("dossier à l'ordre du jour", excerpt(reference), ())
        decided = session.scalars(DECIDED_THERE, {"commission": row.id}).all()
        _require(row, CommissionChange(decided=[name_] if dossier.id in decided else []))
        own = AgendaItem.commission_id == row.id, AgendaItem.dossier_id == dossier.id
        session.execute(delete(AgendaItem).where(*own))
        _write(session, actor, row, at, {"listed": [name_]}, {})
        return shown_as(row, len(there) - 1)


def deliberate(
    desk: Desk,
    actor: Actor,
    number: str,
    *,
    deliberation: str | None = None,
    deliberated_on: date | None = None,
    minutes: str | None = None,
    at: datetime,
    version: int | None = None,
) -> Convened:
    """Keep the number and the day of the deliberation, and the minutes; what is not said stays."""
    if (deliberation is None) is not (deliberated_on is None):
        raise WrongUsage("une délibération a un numéro et un jour : donnez les deux.")
    said: dict[str, Any] = {}
    if deliberation is not None:
        said |= {"deliberation": contacts.number(deliberation), "deliberated_on": deliberated_on}
    if prose(minutes):
        said["minutes"] = prose(minutes)
    if not said:
        raise WrongUsage("dites ce qui est à garder : la délibération et son jour, ou le compte rendu.")
    with desk.database.writing() as session:
        row = held(session, actor, number, lock=True)
        if version not in (None, row.version):
            told = [Difference(key, str(getattr(row, key)), str(value)) for key, value in said.items()]
            raise Conflict(f"La commission {row.id}", told, row.version)
        _require(row, CommissionChange(held_on=row.held_on, deliberated_on=deliberated_on, today=day_in_paris(at)))
        before = {key: getattr(row, key) for key in said}
        for key, value in said.items():
            setattr(row, key, value)
        row.version += 1
        _write(session, actor, row, at, before, said)
        return shown_as(row, len(_agenda(session, row)))


def listed(desk: Desk, actor: Actor) -> list[Convened]:
    """The commissions of the departments where the actor reads them, the latest first."""
    # a commission is of a whole department: whoever reads a territory of it opens none, hence is told of none
    over = {each for each in departments(actor, Act.READ_COMMISSION) if may(actor, Act.READ_COMMISSION, Target(each))}
    if not over:
        raise Forbidden(f"votre rôle ne permet pas {of(Act.READ_COMMISSION)}.")
    count = select(func.count()).where(AgendaItem.commission_id == Commission.id).scalar_subquery()
    query = select(Commission, count).where(Commission.department.in_(sorted(filter(None, over))))
    with desk.database.reading() as session:
        rows = session.execute(query.order_by(Commission.held_on.desc(), Commission.id.desc()))
        return [shown_as(row, dossiers) for row, dossiers in rows]


def held(
    session: Session, actor: Actor, number: str, *, lock: bool = False, act: Act = Act.PREPARE_COMMISSION
) -> Commission:
    """A commission of a department of the actor; forbidden and absent answer alike."""
    typed = number.strip()
    known = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else None
    row = None if known is None else session.get(Commission, known, with_for_update=lock)
    if row is None or not may(actor, act, Target(row.department)):
        raise UnknownIdentifier("commission", excerpt(number), ())
    return row


def shown_as(row: Commission, dossiers: int) -> Convened:
    """A commission as it is told."""
    same = ("department", "title", "held_on", "version", "deliberation", "deliberated_on", "minutes")
    return Convened(row.id, dossiers=dossiers, **{key: getattr(row, key) for key in same})


def _agenda(session: Session, row: Commission) -> list[int]:
    query = select(AgendaItem.dossier_id).where(AgendaItem.commission_id == row.id).order_by(AgendaItem.number)
    return list(session.scalars(query))


def _list(session: Session, row: Commission, dossiers: Sequence[int], first: int = 1) -> None:
    ranked = enumerate(dossiers, start=first)
    session.execute(
        insert(AgendaItem), [{"commission_id": row.id, "number": rank, "dossier_id": each} for rank, each in ranked]
    )


def _visible(session: Session, actor: Actor, row: Commission, reference: str) -> Dossier:
    """A dossier of the department of a commission; one of elsewhere is not told from one that is not there."""
    found = visible(session, actor, reference)
    if found.department != row.department:
        raise UnknownIdentifier("dossier", excerpt(reference), ())
    if not may(actor, Act.PREPARE_COMMISSION, Target(found.department, found.organisation_id)):
        name_ = reference_of(found.call, found.id)
        raise Forbidden(
            f"dossier {name_} : il est d'un organisme dont vous êtes membre, une autre personne s'en charge."
        )
    return found


def _require(row: Commission, sitting: CommissionChange) -> None:
    require(Act.PREPARE_COMMISSION, sitting, f"commission {row.id} : rien n'est enregistré")


def _write(
    session: Session, actor: Actor, row: Commission, at: datetime, before: dict[str, Any], after: dict[str, Any]
) -> None:
    session.flush()
    journal.write(
        session,
        at=at,
        actor=actor.account_id,
        act=Act.PREPARE_COMMISSION,
        subject=f"commission {row.id}",
        before=before,
        after=after,
    )
