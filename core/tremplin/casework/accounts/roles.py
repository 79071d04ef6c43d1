"""Give roles, confirm them and take them back, each within its perimeter."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from tremplin.casework.accounts import holding
from tremplin.casework.accounts.administration import ASK, FORBIDDEN, Administration, last_admin, write_journal
from tremplin.casework.acting.door import (
    AREAS,
    RIGHTS,
    ROLES,
    Act,
    Actor,
    Catalogue,
    Desk,
    Forbidden,
    Grant,
    Typed,
    UnknownIdentifier,
    WrongUsage,
    excerpt,
    find,
    managing,
    require,
)
from tremplin.records.tables import CARRIERS, Account, Role

# a statistician reads totals and an admin no dossier at all: nobody else needs to confirm these
OVER_DOSSIERS = RIGHTS[Act.SEE]


class Perimeter(NamedTuple):
    """Where a role holds, as people type it: an organisation by its number, its SIRET or its RNA, or a department."""

    organisation: str | None = None
    department: str | None = None
    territory: str | None = None
    everywhere: bool = False


def grant(desk: Desk, actor: Actor, login: str, role: str, perimeter: Perimeter, *, at: datetime) -> bool:
    """Give a role; a member has one role in an organisation, which another replaces. Whether it holds at once.

    A role over dossiers that an admin gives to themselves waits for another admin to confirm it.
    """
    with desk.database.writing() as session:
        return grant_in(session, desk.catalogue, actor, login, role, perimeter, at)


def grant_in(
    session: Session, catalogue: Catalogue, actor: Actor, login: str, role: str, perimeter: Perimeter, at: datetime
) -> bool:
    """The same, in a transaction that is under way."""
    administration = Administration(session, actor)
    account, given = _asked(administration, login, role, perimeter, catalogue)
    waits = account.id == actor.account_id and given.role in OVER_DOSSIERS
    held = holding.holds(session, account, given) or (waits and holding.waits(session, account, given))
    _require(account, managing.AccountChange(gives=True, role=ROLES[given.role], held=held))
    after = holding.said(given)
    if waits:
        holding.ask(session, account, given, at)
        write_journal(session, actor.account_id, account, at, {}, {**after, "waits": True})
    else:
        holding.forget(session, account, given)
        write_journal(session, actor.account_id, account, at, holding.give(session, account, given, at), after)
    return not waits


def confirm(desk: Desk, actor: Actor, login: str, role: str, perimeter: Perimeter, *, at: datetime) -> None:
    """Confirm a role that an admin gave to themselves."""
    with desk.database.writing() as session:
        account, given = _asked(Administration(session, actor), login, role, perimeter, desk.catalogue)
        waits = holding.waits(session, account, given)
        change = managing.AccountChange(role=ROLES[given.role], held=waits, own=account.id == actor.account_id)
        _require(account, change, Act.CONFIRM_ROLE)
        holding.forget(session, account, given)
        before = holding.give(session, account, given, at)
        write_journal(session, actor.account_id, account, at, before, holding.said(given), act=Act.CONFIRM_ROLE)


def revoke(desk: Desk, actor: Actor, login: str, role: str, perimeter: Perimeter, *, at: datetime) -> None:
    """Take a role back, or what waits; a department or a territory that is no longer installed still names it."""
    with desk.database.writing() as session:
        # before the account is locked: two admins who take each other's role would each wait for the other
        last = last_admin(session)
        account, taken = _asked(Administration(session, actor), login, role, perimeter, None)
        held, waits = holding.holds(session, account, taken), holding.waits(session, account, taken)
        only = account.id == last and taken.role is Role.ADMIN and taken.department is None
        change = managing.AccountChange(gives=False, role=ROLES[taken.role], held=held or waits, only_admin=only)
        _require(account, change)
        holding.forget(session, account, taken)
        if held:
            holding.take(session, account, taken, at)
        write_journal(session, actor.account_id, account, at, holding.said(taken), {})


def _require(account: Account, change: managing.AccountChange, act: Act = Act.MANAGE_ACCOUNTS) -> None:
    require(act, change, f"compte « {account.login} »")


def _asked(
    administration: Administration, login: str, role: str, perimeter: Perimeter, catalogue: Catalogue | None
) -> tuple[Account, Grant]:
    """The account, locked, and the role of a request, once all that is wrong with it is told."""
    if not administration.anywhere:
        raise Forbidden(FORBIDDEN)
    typed = Typed()
    account = typed.attempt(lambda: administration.find(login, lock=True))
    kind = typed.attempt(lambda: holding.role_named(role))
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
    if kind is Role.TERRITORIAL_SERVICE and not where.territory:
        raise WrongUsage(f"{named} : donnez le territoire de ce service.")
    if where.territory and kind not in AREAS:
        raise WrongUsage(f"{named} : il porte sur tout le département, sans territoire.")
    if catalogue is not None:
        territories = catalogue.department(where.department).territories
        if where.territory and where.territory not in territories:
            raise UnknownIdentifier("territoire", excerpt(where.territory), territories)
    return Grant(kind, department=where.department, territory=where.territory)
