"""Give roles and take them back, each within its perimeter."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.accounts.administration import ASK, FORBIDDEN, Administration, last_admin, write_journal
from tremplin.casework.acting.conditions.managing import AccountChange
from tremplin.casework.acting.door import (
    ROLES,
    Act,
    Actor,
    Catalogue,
    Desk,
    Grant,
    Typed,
    among,
    find,
    next_number,
    require,
)
from tremplin.errors import Forbidden, UnknownIdentifier, WrongUsage, excerpt
from tremplin.records.tables import CARRIERS, Account, Duty, Membership, Organisation, Role


class Perimeter(NamedTuple):
    """Where a role holds, as people type it: an organisation by its number, its SIRET or its RNA, or a department."""

    organisation: str | None = None
    department: str | None = None
    territory: str | None = None
    everywhere: bool = False


class Held(NamedTuple):
    """A role that an account has, with the name of its organisation."""

    grant: Grant
    name: str | None = None


def grant(desk: Desk, actor: Actor, login: str, role: str, perimeter: Perimeter, *, at: datetime) -> None:
    """Give a role; a member has one role in an organisation, which another replaces."""
    with desk.database.writing() as session:
        administration = Administration(session, actor)
        account, given = _asked(administration, login, role, perimeter, desk.catalogue)
        _require(session, account, given, gives=True)
        before: dict[str, Any] = {}
        if given.role in CARRIERS:
            before = _grant_member(session, account, given, at)
        else:
            _grant_duty(session, account, given, at)
        write_journal(session, actor.login, account, at, before, _said(given))


def revoke(desk: Desk, actor: Actor, login: str, role: str, perimeter: Perimeter, *, at: datetime) -> None:
    """Take a role back; a department or a territory that is no longer installed still names it."""
    with desk.database.writing() as session:
        # before the account is locked: two admins who take each other's role would each wait for the other
        last = last_admin(session)
        administration = Administration(session, actor)
        account, taken = _asked(administration, login, role, perimeter, None)
        only = account.id == last and taken.role is Role.ADMIN and taken.department is None
        _require(session, account, taken, gives=False, only_admin=only)
        kind: type[Membership] | type[Duty] = Membership if taken.role in CARRIERS else Duty
        session.execute(delete(kind).where(*_same(account, taken)))
        write_journal(session, actor.login, account, at, _said(taken), {})


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


def published(held: Held) -> dict[str, Any]:
    """A role as other software reads it."""
    return {**_said(held.grant), "name": held.name}


def told(role: Mapping[str, Any]) -> str:
    """« instructeur, département 00 »."""
    label = ROLES[Role(role["role"])]
    if role["organisation"] is not None:
        return f"{label}, organisme {role['organisation']} ({role['name']})"
    if role["department"] is None:
        return f"{label}, toute la plateforme"
    area = f", territoire {role['territory']}" if role["territory"] else ""
    return f"{label}, département {role['department']}{area}"


def _asked(
    administration: Administration, login: str, role: str, perimeter: Perimeter, catalogue: Catalogue | None
) -> tuple[Account, Grant]:
    """The account, locked, and the role of a request, once all that is wrong with it is told."""
    if not administration.anywhere:
        raise Forbidden(FORBIDDEN)
    typed = Typed()
    account = typed.attempt(lambda: administration.find(login, lock=True))
    kind = typed.attempt(lambda: Role(among("rôle", list(Role))(role)))
    asked = None if kind is None else typed.attempt(lambda: _grant(administration, kind, perimeter, catalogue))
    if account is None or asked is None:
        raise typed.refusal("rôle : rien n'est enregistré")
    if not administration.holds(asked):
        raise Forbidden(f"le rôle « {ROLES[asked.role]} » ici est hors de votre périmètre. {ASK}")
    return account, asked


def _grant(administration: Administration, kind: Role, where: Perimeter, catalogue: Catalogue | None) -> Grant:
    """A role and its perimeter; without a catalogue, nothing tells whether it is still installed."""
    named = f"rôle « {ROLES[kind]} »"
    if kind in CARRIERS:
        if not where.organisation or where.department or where.territory or where.everywhere:
            raise WrongUsage(
                f"{named} : il se donne dans un organisme, et là seulement. Donnez son numéro ou son SIRET."
            )
        found = find(administration.session, administration.actor, where.organisation)
        return Grant(kind, organisation_id=found.id)
    if where.organisation:
        raise WrongUsage(f"{named} : il se donne dans un département, pas dans un organisme.")
    if where.everywhere:
        if kind is not Role.ADMIN or where.department or where.territory:
            raise WrongUsage(f"{named} : seul un administrateur, sans département, l'est de toute la plateforme.")
        return Grant(kind)
    if not where.department:
        raise WrongUsage(f"{named} : donnez le département où il se donne.")
    local = kind is Role.TERRITORIAL_SERVICE
    if local != bool(where.territory):
        told = "donnez le territoire de ce service." if local else "il porte sur tout le département, sans territoire."
        raise WrongUsage(f"{named} : {told}")
    if catalogue is not None:
        territories = catalogue.department(where.department).territories
        if where.territory and where.territory not in territories:
            raise UnknownIdentifier("territoire", excerpt(where.territory), territories)
    return Grant(kind, department=where.department, territory=where.territory)


def _grant_member(session: Session, account: Account, given: Grant, at: datetime) -> dict[str, Any]:
    """Give a role in an organisation; the one that it replaces."""
    key = {"account_id": account.id, "organisation_id": given.organisation_id}
    # one role in one organisation (the primary key says so): a signatory is an editor too, never both
    held = session.get(Membership, tuple(key.values()))
    if held is None:
        session.execute(insert(Membership), {**key, "role": given.role.value, "since": at})
        return {}
    before = _said(Grant(Role(held.role), organisation_id=given.organisation_id))
    held.role, held.since = given.role.value, at
    return before


def _grant_duty(session: Session, account: Account, given: Grant, at: datetime) -> None:
    # the account is locked: no second writer is given the same number, nor the same role twice
    number = next_number(session, Duty, account.id)
    row = {"account_id": account.id, "number": number, "role": given.role.value, "since": at}
    session.execute(insert(Duty), {**row, "department": given.department, "territory": given.territory})


def _require(session: Session, account: Account, grant: Grant, *, gives: bool, only_admin: bool = False) -> None:
    held = bool(session.scalar(select(exists().where(*_same(account, grant)))))
    change = AccountChange(gives=gives, role=ROLES[grant.role], held=held, only_admin=only_admin)
    require(Act.MANAGE_ACCOUNTS, change, f"compte « {account.login} »")


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


def _said(grant: Grant) -> dict[str, Any]:
    return {
        "role": grant.role.value,
        "organisation": grant.organisation_id,
        "department": grant.department,
        "territory": grant.territory,
    }
