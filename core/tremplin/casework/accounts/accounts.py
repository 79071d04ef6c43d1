"""Accounts: open them, disable them, give them a password, read those that an admin looks after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tremplin.casework.accounts.administration import ASK, FORBIDDEN, Administration, last_admin, write_journal
from tremplin.casework.accounts.ending import end_sessions, end_tokens
from tremplin.casework.accounts.holding import Held, asked_by, end_invitations, held_by, published
from tremplin.casework.accounts.passwords import hashed
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    RefusedRequest,
    Target,
    UnknownIdentifier,
    WrongUsage,
    departments,
    excerpt,
    journal,
    managing,
    may,
    require,
    typed,
)
from tremplin.documents import contacts
from tremplin.records.tables import Account, Duty, Role


def create(
    desk: Desk,
    actor: Actor,
    *,
    login: str,
    name: str,
    password: str | None = None,
    everywhere: bool = False,
    department: str | None = None,
    at: datetime,
) -> int:
    """Open an account, without a role unless it is that of an admin of everything; its number.

    As long as it has no role, it belongs to ``department``: that of the admin who opens it, where they have one.
    """
    place = opened_where(actor, department)
    if everywhere and not may(actor, Act.MANAGE_ACCOUNTS, Target()):
        raise Forbidden(f"vous ne pouvez pas nommer un administrateur de toute la plateforme. {ASK}")
    # 64 MiB and three passes for the hash of a password: before the transaction, in which others wait
    account = read_account(login, name, password, at)
    account.department = place
    with desk.database.writing() as session:
        return open_account(session, account, actor.account_id, everywhere)


def opened_where(actor: Actor, department: str | None) -> str | None:
    """The department in which an admin opens an account: the one that they say, or their own where they have one."""
    over = departments(actor, Act.MANAGE_ACCOUNTS)
    if not over:
        raise Forbidden(FORBIDDEN)
    if department is None and None not in over:
        if len(over) > 1:
            raise WrongUsage(f"compte : dites dans quel département il s'ouvre, {' ou '.join(sorted(map(str, over)))}.")
        (department,) = over
    if not may(actor, Act.MANAGE_ACCOUNTS, Target(department)):
        raise Forbidden(f"le département {excerpt(str(department))} est hors de votre périmètre. {ASK}")
    return department


def install(desk: Desk, *, login: str, name: str, password: str | None = None, at: datetime) -> int:
    """Open the first account, that of an admin of everything, as long as there is none; its number."""
    account = read_account(login, name, password, at)
    with desk.database.writing() as session:
        # whoever installs at the same moment waits here
        session.execute(journal.HEAD).one()
        first = managing.AccountChange(installs=True, vacant=_none(session))
        require(Act.MANAGE_ACCOUNTS, first, "compte : rien n'est enregistré")
        return open_account(session, account, None, everywhere=True)


def vacant(desk: Desk) -> bool:
    """Whether nobody has an account yet."""
    with desk.database.reading() as session:
        return _none(session)


def disable(desk: Desk, actor: Actor, login: str, *, at: datetime) -> None:
    """Disable an account: its sessions and tokens end, it may do nothing more, and keeps its roles and history."""
    with desk.database.writing() as session:
        # before the account is locked: two admins who disable each other would each wait for the other
        last = last_admin(session)
        account = Administration(session, actor).managed(login)
        change = managing.AccountChange(disables=True, disabled_at=account.disabled_at, only_admin=account.id == last)
        require(Act.MANAGE_ACCOUNTS, change, f"compte « {account.login} »")
        account.disabled_at = at
        end_sessions(session, account.id, at)
        end_tokens(session, account.id, at)
        end_invitations(session, account, at)
        write_journal(session, actor.account_id, account, at, {"disabled_at": None}, {"disabled_at": at})


def enable(desk: Desk, actor: Actor, login: str, *, at: datetime) -> None:
    """Give a disabled account its roles back."""
    with desk.database.writing() as session:
        account = Administration(session, actor).managed(login)
        since = account.disabled_at
        change = managing.AccountChange(disables=False, disabled_at=since)
        require(Act.MANAGE_ACCOUNTS, change, f"compte « {account.login} »")
        account.disabled_at = None
        write_journal(session, actor.account_id, account, at, {"disabled_at": since}, {"disabled_at": None})


def rename(desk: Desk, actor: Actor, login: str, name: str, *, at: datetime) -> str:
    """Give the person of an account the name that they bear; their login, and what they did, stay as they are."""
    new = contacts.name(name)
    with desk.database.writing() as session:
        account = Administration(session, actor).managed(login)
        change = managing.AccountChange(renamed=(account.name, new))
        require(Act.MANAGE_ACCOUNTS, change, f"compte « {account.login} »")
        old, account.name = account.name, new
        write_journal(session, actor.account_id, account, at, {"name": old}, {"name": new})
        return account.name


def set_password(desk: Desk, actor: Actor, login: str, password: str, *, at: datetime, but: int | None = None) -> None:
    """Give an account another password: one's own, or that of an account wholly in one's perimeter.

    Its sessions end, ``but`` the one in which its owner chose it.
    """
    # not in the transaction: a hash is slow on purpose, and SQLite has one writer at a time
    kept = hashed(password)
    with desk.database.writing() as session:
        administration = Administration(session, actor)
        account = administration.find(login, lock=True)
        if account.id != actor.account_id:
            account = administration.managed(login)
        account.password_hash = kept
        end_sessions(session, account.id, at, but=but)
        # that it changed, never what it is: the journal is read by admins, and goes with every backup
        write_journal(session, actor.account_id, account, at, {}, {"password": "changed"})


def show(desk: Desk, actor: Actor, login: str) -> dict[str, Any]:
    """An account and those of its roles that the actor may see."""
    with desk.database.reading() as session:
        administration = Administration(session, actor)
        account = administration.find(login)
        held, waiting = (each(session, account.id)[account.id] for each in (held_by, asked_by))
        return _published(administration, account, held, waiting)


def numbered(desk: Desk, actor: Actor, number: int) -> str:
    """The login of an account that an admin looks after, by its number: an address of the site names nobody."""
    with desk.database.reading() as session:
        login = session.scalar(select(Account.login).where(Account.id == number))
        if login is None:
            raise UnknownIdentifier("compte", str(number), ())
        return Administration(session, actor).find(login).login


def manages(desk: Desk, actor: Actor, login: str) -> bool:
    """Whether an account that an admin sees is theirs to disable, to rename and to give a password."""
    with desk.database.reading() as session:
        administration = Administration(session, actor)
        return administration.anywhere and administration.wholly(administration.find(login))


def listed(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """The accounts that an admin looks after, by login."""
    with desk.database.reading() as session:
        administration = Administration(session, actor, of_all=True)
        if not administration.anywhere:
            raise Forbidden(FORBIDDEN)
        held, waiting = held_by(session), asked_by(session)
        rows = [
            _published(administration, account, held[account.id], waiting[account.id])
            for account in session.scalars(select(Account).order_by(Account.id))
            if administration.sees(account, [each.grant for each in (*held[account.id], *waiting[account.id])])
        ]
    # each engine sorts points and dashes in its own way
    return sorted(rows, key=lambda row: row["login"])


def _none(session: Session) -> bool:
    return session.scalar(select(Account.id).limit(1)) is None


def read_account(login: str, name: str, password: str | None, at: datetime) -> Account:
    """The account that these make, or every mistake at once."""
    said = typed.Typed()
    account = Account(
        login=said.attempt(lambda: contacts.email(login)),
        name=said.attempt(lambda: contacts.name(name)),
        password_hash=None if password is None else said.attempt(lambda: hashed(password)),
        created_at=at,
        version=0,
    )
    said.settle("compte : rien n'est enregistré")
    return account


def open_account(
    session: Session,
    account: Account,
    by: int | None,
    everywhere: bool = False,
    act: Act = Act.MANAGE_ACCOUNTS,
) -> int:
    """Keep an account that was read; its number."""
    try:
        # PostgreSQL takes no statement after one that failed, unless a savepoint was undone
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        raise RefusedRequest(
            f"compte « {account.login} » : il existe déjà. S'il n'est pas dans votre liste, il a ses rôles hors de "
            f"votre périmètre. {ASK}"
        ) from None
    after: dict[str, Any] = {}
    if account.department is not None:
        after["department"] = account.department
    if everywhere:
        first = {"account_id": account.id, "number": 1, "role": Role.ADMIN.value, "since": account.created_at}
        session.execute(insert(Duty), {**first, "department": None, "territory": None})
        after["role"] = Role.ADMIN.value
    write_journal(session, by, account, account.created_at, {}, after, act=act)
    return account.id


def _published(
    administration: Administration, account: Account, held: Sequence[Held], waiting: Sequence[Held]
) -> dict[str, Any]:
    own = account.id == administration.actor.account_id

    def shown(roles: Sequence[Held]) -> list[dict[str, Any]]:
        return [published(each) for each in roles if own or administration.holds(each.grant)]

    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "disabled": account.disabled_at is not None,
        "has_password": account.password_hash is not None,
        "roles": shown(held),
        "created_at": account.created_at.isoformat(timespec="seconds"),
        "department": account.department,
        "waiting": shown(waiting),
    }
