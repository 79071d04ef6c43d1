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
    among,
    joining,
    managing,
)
from tremplin.casework.acting.perimeters import known_by
from tremplin.casework.organisations import organisations
from tremplin.records.tables import (
    CARRIERS,
    Account,
    Membership,
    Organisation,
    Role,
    RoleRequest,
    SelfRegistration,
)

KEPT = "inscription : rien n'est enregistré"
# an RNA, a SIRET
IDENTIFIERS = (10, 14)


def sign_up(session: Session, *, login: str, name: str, password: str, at: datetime) -> int:
    """Open the account of somebody who proved their address, in a transaction under way; it has no role yet."""
    account = read_account(login, name, password, at)
    return open_account(session, account, None, act=Act.REGISTER)


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
            typed.wrong("cet organisme est déjà connu ici : demandez à le rejoindre.")
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
    given = typed.attempt(lambda: Role(among("rôle", [each.value for each in CARRIERS])(role)))
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


def _there(session: Session, table: type[Membership] | type[RoleRequest], key: Mapping[str, Any]) -> bool:
    return session.execute(select(table.account_id).filter_by(**key)).first() is not None


def _account(session: Session, actor: Actor) -> Account:
    found = session.get(Account, actor.account_id, with_for_update={"key_share": True})
    if found is None or found.disabled_at is not None:
        raise WrongUsage("votre compte est désactivé.")
    return found


def _waiting(session: Session, account: Account) -> int:
    """How many of their requests and registrations nobody answered yet."""
    asked = select(func.count()).select_from(RoleRequest).filter_by(account_id=account.id)
    registered = select(func.count()).select_from(SelfRegistration)
    own = registered.where(SelfRegistration.registered_by == account.id, SelfRegistration.verified_at.is_(None))
    return (session.scalar(asked) or 0) + (session.scalar(own) or 0)
