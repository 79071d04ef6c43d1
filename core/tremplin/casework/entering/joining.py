"""Come in by oneself: register an organisation that is not known, or ask to join one that is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.accounts import holding
from tremplin.casework.accounts.accounts import open_account, read_account
from tremplin.casework.accounts.administration import write_journal
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Grant,
    Typed,
    WrongUsage,
    against,
    joining,
    managing,
    require,
)
from tremplin.casework.acting.perimeters import known_by
from tremplin.casework.entering import tokens
from tremplin.casework.organisations import organisations
from tremplin.documents import contacts
from tremplin.records.tables import (
    CARRIERS,
    Account,
    MailKind,
    Membership,
    Organisation,
    Role,
    RoleRequest,
    SelfRegistration,
)

KEPT = "inscription : rien n'est enregistré"
# an RNA, a SIRET
IDENTIFIERS = (10, 14)


def prove_address(desk: Desk, address: str, *, now: datetime) -> None:
    """Send a link to whoever wants an account; the owner of one that is there is told that they have it."""
    login = contacts.email(address)
    with desk.database.reading() as session:
        account = session.scalar(select(Account.id).where(Account.login == login))
    tokens.send(desk, MailKind.SIGN_UP, account_id=account, address=None if account else login, now=now)


def sign_up(desk: Desk, link: tokens.OpenedLink, *, name: str, password: str, at: datetime, now: datetime) -> int:
    """Open the account of somebody who proved their address; it has no role yet."""
    account = _read(link, name, password, at)
    with desk.database.writing() as session:
        tokens.use(session, link, now=now)
        return open_account(session, account, None, act=Act.REGISTER)


def come_in(
    desk: Desk,
    link: tokens.OpenedLink,
    actor: Actor | None = None,
    *,
    name: str = "",
    password: str = "",
    at: datetime,
    now: datetime,
) -> int:
    """Come into the organisation of an invitation, as ``actor`` or by opening an account; its number."""
    account = _read(link, name, password, at) if actor is None else None
    organisation, role = link.about, link.code
    assert organisation is not None
    assert role is not None
    with desk.database.writing() as session:
        tokens.use(session, link, now=now)
        if account is not None:
            open_account(session, account, None, act=Act.REGISTER)
        held = account or _account(session, actor)
        key = {"account_id": held.id, "organisation_id": organisation}
        require(Act.REGISTER, joining.Entrance(member=_there(session, Membership, key)), KEPT)
        given = Grant(Role(role), organisation_id=organisation)
        before = holding.give(session, held, given, at)
        write_journal(session, held.id, held, at, before, holding.said(given), act=Act.REGISTER)
        return held.id


def named(desk: Desk, link: tokens.OpenedLink) -> str:
    """The organisation of an invitation, as whoever was invited reads it."""
    with desk.database.reading() as session:
        return session.get_one(Organisation, link.about).name


def holder(desk: Desk, link: tokens.OpenedLink) -> int | None:
    """The account to which a link was sent, if there is one by now."""
    if link.account_id is not None:
        return link.account_id
    with desk.database.reading() as session:
        return session.scalar(select(Account.id).where(Account.login == link.address))


def known(desk: Desk, written: str) -> bool:
    """Whether an organisation of this SIRET or RNA is known here."""
    with desk.database.reading() as session:
        return _known(session, written) is not None


def register(desk: Desk, actor: Actor, said: organisations.Said, *, at: datetime) -> int:
    """Register an organisation that is not known here: whoever does signs for it, once an official verified it.

    Until then they work as its signatory, and nothing is granted to it.
    """
    values = organisations.read(desk, said, dict.fromkeys(organisations.FIELDS))
    with desk.database.writing() as session:
        account = _account(session, actor)
        typed = Typed()
        if any(_known(session, number) is not None for number in map(values.get, managing.IDENTIFIERS) if number):
            typed.wrong(organisations.KNOWN)
        typed.settle(KEPT, against(Act.REGISTER, joining.Entrance(waiting=_waiting(session, account))))
        organisation = Organisation(created_at=at, version=1)
        organisations.fill(session, actor, organisation, values)
        session.execute(
            insert(SelfRegistration),
            {"organisation_id": organisation.id, "registered_at": at, "registered_by": account.id},
        )
        given = {field: value for field, value in values.items() if value is not None}
        organisations.write_journal(session, actor, organisation, at, {}, given, act=Act.REGISTER)
        signatory = Grant(Role.SIGNATORY, organisation_id=organisation.id)
        holding.give(session, account, signatory, at)
        write_journal(session, actor.account_id, account, at, {}, holding.said(signatory), act=Act.REGISTER)
        return organisation.id


def ask(desk: Desk, actor: Actor, written: str, role: str, *, at: datetime) -> int:
    """Ask to join an organisation that is known here: one of its signatories, or the service, answers."""
    typed = Typed()
    given = typed.attempt(lambda: holding.role_named(role, CARRIERS))
    with desk.database.writing() as session:
        account = _account(session, actor)
        organisation = _known(session, written)
        if organisation is None:
            typed.wrong("cet organisme n'est pas connu ici : vérifiez son numéro, ou inscrivez-le.")
        key = {"account_id": account.id, "organisation_id": organisation}
        entrance = joining.Entrance(
            member=_there(session, Membership, key),
            waits=_there(session, RoleRequest, key),
            waiting=_waiting(session, account),
        )
        typed.settle(KEPT, against(Act.REGISTER, entrance))
        assert organisation is not None
        assert given is not None
        wanted = Grant(given, organisation_id=organisation)
        holding.ask(session, account, wanted, at)
        after = {**holding.said(wanted), "waits": True}
        write_journal(session, actor.account_id, account, at, {}, after, act=Act.REGISTER)
        return organisation


def _known(session: Session, written: str) -> int | None:
    # by what is public of it alone: its number here would be anybody's to try
    typed = "".join(written.split())
    condition = known_by(typed) if len(typed) in IDENTIFIERS else None
    return None if condition is None else session.scalar(select(Organisation.id).where(condition))


def _read(link: tokens.OpenedLink, name: str, password: str, at: datetime) -> Account:
    # before the transaction, in which others wait: the hash of a password is slow on purpose
    return read_account(link.address or "", name, password, at)


def _there(session: Session, table: type[Membership] | type[RoleRequest], key: Mapping[str, Any]) -> bool:
    return session.execute(select(table.account_id).filter_by(**key)).first() is not None


def _account(session: Session, actor: Actor | None) -> Account:
    number = None if actor is None else actor.account_id
    found = session.get(Account, number, with_for_update={"key_share": True}) if number else None
    if found is None or found.disabled_at is not None:
        raise WrongUsage("votre compte est désactivé.")
    return found


def _waiting(session: Session, account: Account) -> int:
    """How many of their requests and registrations nobody answered yet."""
    asked = select(func.count()).select_from(RoleRequest).filter_by(account_id=account.id)
    registered = select(func.count()).select_from(SelfRegistration)
    own = registered.where(SelfRegistration.registered_by == account.id, SelfRegistration.verified_at.is_(None))
    return (session.scalar(asked) or 0) + (session.scalar(own) or 0)
