"""The rows of roles: those that an account holds, those that it left, those that wait for another admin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, true, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import ROLES, Grant, among, next_number
from tremplin.records.tables import (
    CARRIERS,
    Account,
    Duty,
    MailedLink,
    MailKind,
    Membership,
    Organisation,
    PastMembership,
    Role,
    RoleRequest,
    Work,
)


class Held(NamedTuple):
    """A role that an account has or that waits, with the name of its organisation."""

    grant: Grant
    name: str | None = None


def ask(session: Session, account: Account, given: Grant, at: datetime) -> None:
    """Keep a role that waits for another admin."""
    number = next_number(session, RoleRequest, account.id)
    row = {"account_id": account.id, "number": number, "role": given.role.value, "asked_at": at}
    where = {"organisation_id": given.organisation_id, "department": given.department, "territory": given.territory}
    session.execute(insert(RoleRequest), {**row, **where})


def waits(session: Session, account: Account, grant: Grant) -> bool:
    """Whether a role waits for another admin."""
    return bool(session.scalar(select(exists().where(_asked(account, grant)))))


def forget(session: Session, account: Account, grant: Grant) -> None:
    """Forget a role that waited: it is confirmed, or taken back."""
    session.execute(delete(RoleRequest).where(_asked(account, grant)))


def give(session: Session, account: Account, given: Grant, at: datetime) -> dict[str, Any]:
    """Give a role; the one that it replaces."""
    if given.role in CARRIERS:
        return _grant_member(session, account, given, at)
    _grant_duty(session, account, given, at)
    return {}


def take(session: Session, account: Account, taken: Grant, at: datetime) -> None:
    """Take a role back; that of a member is remembered, for what was open meanwhile."""
    if taken.role in CARRIERS:
        key = {"account_id": account.id, "organisation_id": taken.organisation_id}
        past = select(func.count()).select_from(PastMembership).filter_by(**key)
        since = session.scalar(select(Membership.since).filter_by(**key))
        number = (session.scalar(past) or 0) + 1
        row = {**key, "number": number, "role": taken.role.value, "since": since, "left_at": at}
        session.execute(insert(PastMembership), row)
        _end_invitations(session, account, taken, at)
    kind: type[Membership] | type[Duty] = Membership if taken.role in CARRIERS else Duty
    session.execute(delete(kind).where(*_same(account, taken)))
    # a file that was written for them tells what they may read no more; once no work names it, it is swept
    left = Work.account_id == account.id, Work.file.is_not(None)
    session.execute(update(Work).where(*left).values(file=None, file_name=None, media_type=None))


def end_invitations(session: Session, account: Account, at: datetime) -> None:
    """End the invitations that somebody may have sent or been sent, wherever they are a member."""
    for held in held_by(session, account.id)[account.id]:
        if held.grant.role in CARRIERS:
            _end_invitations(session, account, held.grant, at)


def held_by(session: Session, account_id: int | None = None) -> dict[int, list[Held]]:
    """The roles of an account, or those of all; in two queries, however many there are."""
    members = select(Membership, Organisation.name).join(Organisation, Organisation.id == Membership.organisation_id)
    duties = select(Duty)
    if account_id is not None:
        members = members.where(Membership.account_id == account_id)
        duties = duties.where(Duty.account_id == account_id)
    found: dict[int, list[Held]] = defaultdict(list)
    for each, name in session.execute(members.order_by(Membership.organisation_id)):
        found[each.account_id].append(Held(Grant(Role(each.role), organisation_id=each.organisation_id), name))
    for duty in session.scalars(duties.order_by(Duty.number)):
        given = Grant(Role(duty.role), department=duty.department, territory=duty.territory)
        found[duty.account_id].append(Held(given))
    return found


def asked_by(session: Session, account_id: int | None = None) -> dict[int, list[Held]]:
    """The roles of an account that wait for another admin, or those of all."""
    asked = select(RoleRequest, Organisation.name)
    asked = asked.outerjoin(Organisation, Organisation.id == RoleRequest.organisation_id)
    if account_id is not None:
        asked = asked.where(RoleRequest.account_id == account_id)
    found: dict[int, list[Held]] = defaultdict(list)
    for each, name in session.execute(asked.order_by(RoleRequest.number)):
        given = Grant(Role(each.role), each.organisation_id, each.department, each.territory)
        found[each.account_id].append(Held(given, name))
    return found


def published(held: Held) -> dict[str, Any]:
    """A role as other software reads it."""
    return {**said(held.grant), "name": held.name}


def told(role: Mapping[str, Any]) -> str:
    """« instructeur, département 00 »."""
    label = ROLES[Role(role["role"])]
    if role["organisation"] is not None:
        return f"{label}, organisme {role['organisation']} ({role['name']})"
    if role["department"] is None:
        return f"{label}, toute la plateforme"
    area = f", territoire {role['territory']}" if role["territory"] else ""
    return f"{label}, département {role['department']}{area}"


def lines(account: Mapping[str, Any]) -> list[str]:
    """The roles of an account as people read them, then those that wait."""
    waiting = [f"{told(role)} (attend {_whom(role)})" for role in account["waiting"]]
    return [*map(told, account["roles"]), *waiting]


def role_named(written: str, known: Iterable[Role] = Role) -> Role:
    """The role that somebody types, by its code, among those that may be theirs to give."""
    return Role(among("rôle", known)(written))


def _whom(role: Mapping[str, Any]) -> str:
    """Whose answer a role that waits needs."""
    return "un autre administrateur" if role["organisation"] is None else "un signataire ou le service"


def _grant_member(session: Session, account: Account, given: Grant, at: datetime) -> dict[str, Any]:
    """Give a role in an organisation; the one that it replaces."""
    key = {"account_id": account.id, "organisation_id": given.organisation_id}
    # one role in one organisation (the primary key says so): a signatory is an editor too, never both
    held = session.get(Membership, tuple(key.values()))
    if held is None:
        session.execute(insert(Membership), {**key, "role": given.role.value, "since": at})
        # what else they asked, or were sent, is answered: it would give them another role later
        session.execute(delete(RoleRequest).filter_by(**key))
        _end_invitations(session, account, Grant(Role.EDITOR, organisation_id=given.organisation_id), at)
        return {}
    replaced = Grant(Role(held.role), organisation_id=given.organisation_id)
    _end_invitations(session, account, replaced, at)
    before = said(replaced)
    held.role, held.since = given.role.value, at
    return before


def _end_invitations(session: Session, account: Account, left: Grant, at: datetime) -> None:
    """End the invitations that would bring somebody back, and those that a signatory may have sent before they left."""
    sent = MailedLink.kind == MailKind.INVITATION.value, MailedLink.about == left.organisation_id
    theirs = or_(MailedLink.account_id == account.id, MailedLink.address == account.login)
    ended = true() if left.role is Role.SIGNATORY else theirs
    session.execute(update(MailedLink).where(*sent, MailedLink.used_at.is_(None), ended).values(used_at=at))


def _grant_duty(session: Session, account: Account, given: Grant, at: datetime) -> None:
    # the account is locked: no second writer is given the same number, nor the same role twice
    number = next_number(session, Duty, account.id)
    row = {"account_id": account.id, "number": number, "role": given.role.value, "since": at}
    session.execute(insert(Duty), {**row, "department": given.department, "territory": given.territory})


def holds(session: Session, account: Account, grant: Grant) -> bool:
    """Whether an account holds this role."""
    return bool(session.scalar(select(exists().where(*_same(account, grant)))))


def _same(account: Account, grant: Grant) -> tuple[ColumnElement[bool], ...]:
    """The condition of the row that holds this role of an account."""
    if grant.role in CARRIERS:
        return (
            Membership.account_id == account.id,
            Membership.organisation_id == grant.organisation_id,
            Membership.role == grant.role.value,
        )
    return (
        Duty.account_id == account.id,
        Duty.role == grant.role.value,
        # in SQL « NULL = NULL » is unknown: an admin of everything would never be found again
        Duty.department.is_not_distinct_from(grant.department),
        Duty.territory.is_not_distinct_from(grant.territory),
    )


def _asked(account: Account, grant: Grant) -> ColumnElement[bool]:
    """The condition of the row by which an account asks for this role."""
    same = (
        RoleRequest.organisation_id.is_not_distinct_from(grant.organisation_id),
        RoleRequest.department.is_not_distinct_from(grant.department),
        RoleRequest.territory.is_not_distinct_from(grant.territory),
    )
    return and_(RoleRequest.account_id == account.id, RoleRequest.role == grant.role.value, *same)


def said(grant: Grant) -> dict[str, Any]:
    """A role as the journal writes it."""
    return {
        "role": grant.role.value,
        "organisation": grant.organisation_id,
        "department": grant.department,
        "territory": grant.territory,
    }
