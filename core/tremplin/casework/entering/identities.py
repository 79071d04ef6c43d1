"""Identities: what a provider knows somebody by, tied to their account by its owner alone, and what it then opens.

An identity is known by the issuer and its word for a person, never by an electronic address: whoever is given the
address of somebody who left would be given their account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tremplin.casework.accounts.administration import Administration, write_journal
from tremplin.casework.accounts.ending import end_sessions, sweep
from tremplin.casework.acting.door import Actor, Desk, Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.casework.acting.transitions.announced import MAILS, letter
from tremplin.casework.entering.sessions import SignedIn, in_turn, open_session
from tremplin.records.tables import Account, FactorKind, MailKind, ProviderIdentity

TIED = "Cette identité ouvre déjà votre compte."
TIED_ELSEWHERE = "Cette identité ouvre déjà un autre compte : retirez-la là-bas d'abord."


class UnknownIdentity(RefusedRequest):
    """An identity that opens no account here, be it that of a disabled one: which, nothing tells."""

    def __init__(self) -> None:
        super().__init__(
            "Cette identité n'ouvre aucun compte ici. Connectez-vous par votre adresse et votre mot de passe, puis "
            "liez-la depuis la page « Mon compte »."
        )


class ProvenIdentity(NamedTuple):
    """What a provider proved of whoever came: by what it knows them, and whether it asked for two factors."""

    issuer: str
    subject: str
    address: str | None = None
    mfa: bool = False


@dataclass(frozen=True)
class TiedIdentity:
    """An identity of an account, as its owner knows it."""

    number: int
    issuer: str
    address: str | None
    tied_at: datetime
    used_at: datetime | None


def enter(desk: Desk, proven: ProvenIdentity, *, now: datetime, browser: str | None = None) -> str:
    """Open a session for whoever a provider proved; what the cookie holds.

    Without two factors there, the second one is owed here. Nothing was given here: what matters asks for it.
    """
    known = (
        select(ProviderIdentity.id, ProviderIdentity.account_id)
        .join(Account, Account.id == ProviderIdentity.account_id)
        .where(ProviderIdentity.subject == _subject(desk, proven), Account.disabled_at.is_(None))
    )
    with desk.database.writing() as session:
        sweep(session, now)
        found = session.execute(known).first()
        if found is None:
            raise UnknownIdentity
        session.execute(update(ProviderIdentity).where(ProviderIdentity.id == found.id).values(used_at=now))
    factor = FactorKind.PROVIDER if proven.mfa else None
    return open_session(desk, found.account_id, now=now, factor=factor, browser=browser, confirmed=False)


def tie(desk: Desk, visit: SignedIn, proven: ProvenIdentity, *, at: datetime, now: datetime) -> int:
    """Tie an identity to the account of whoever signed in and was proved lately; its number."""
    if visit.halfway or not visit.confirmed(now):
        raise Forbidden("donnez d'abord ce qui prouve que ce compte est le vôtre.")
    subject = _subject(desk, proven)
    with desk.database.writing() as session:
        in_turn(session, visit.actor.account_id)
        holder = session.scalar(select(ProviderIdentity.account_id).where(ProviderIdentity.subject == subject))
        if holder is not None:
            raise RefusedRequest(TIED if holder == visit.actor.account_id else TIED_ELSEWHERE)
        row = {
            "account_id": visit.actor.account_id,
            "issuer": proven.issuer,
            "subject": subject,
            "address": proven.address,
            "tied_at": now,
        }
        try:
            with session.begin_nested():
                number = session.scalars(insert(ProviderIdentity).returning(ProviderIdentity.id), row).one()
        except IntegrityError:
            # another account was tied to it meanwhile
            raise RefusedRequest(TIED_ELSEWHERE) from None
        account = session.get_one(Account, visit.actor.account_id)
        write_journal(session, account.id, account, at, {"identity": None}, {"identity": proven.issuer})
        # numbers come back once their row is removed: the instant makes the letter one
        told = letter(MailKind.IDENTITY, None, account.id, now, about=number, code=now.isoformat())
        session.execute(insert(MAILS), told)
    return number


def untie(desk: Desk, visit: SignedIn, number: int, *, at: datetime, now: datetime) -> None:
    """Let an identity open one's own account no more; the other sessions end."""
    with desk.database.writing() as session:
        in_turn(session, visit.actor.account_id)
        account = session.get_one(Account, visit.actor.account_id)
        _untie(session, account, number, by=visit.actor, at=at)
        end_sessions(session, account.id, now, but=visit.number)


def take_away(desk: Desk, actor: Actor, login: str, number: int, *, at: datetime, now: datetime) -> None:
    """Let an identity open an account that one manages no more: every session of it ends."""
    with desk.database.writing() as session:
        account = Administration(session, actor).managed(login)
        _untie(session, account, number, by=actor, at=at)
        end_sessions(session, account.id, now)


def held(desk: Desk, account_id: int) -> Sequence[TiedIdentity]:
    """The identities that open an account."""
    with desk.database.reading() as session:
        return _held(session, account_id)


def held_by(desk: Desk, actor: Actor, login: str) -> Sequence[TiedIdentity]:
    """The identities that open an account that one looks after, or one's own."""
    with desk.database.reading() as session:
        return _held(session, Administration(session, actor).find(login).id)


def _held(session: Session, account_id: int) -> list[TiedIdentity]:
    mine = select(ProviderIdentity).where(ProviderIdentity.account_id == account_id).order_by(ProviderIdentity.id)
    return [
        TiedIdentity(each.id, each.issuer, each.address, each.tied_at, each.used_at) for each in session.scalars(mine)
    ]


def _untie(session: Session, account: Account, number: int, *, by: Actor, at: datetime) -> None:
    mine = ProviderIdentity.id == number, ProviderIdentity.account_id == account.id
    issuer = session.scalars(delete(ProviderIdentity).where(*mine).returning(ProviderIdentity.issuer)).first()
    if issuer is None:
        raise UnknownIdentifier("identité", str(number), ())
    write_journal(session, by.account_id, account, at, {"identity": issuer}, {"identity": None})


def _subject(desk: Desk, proven: ProvenIdentity) -> str:
    # the length of the issuer keeps two pairs from being written alike
    return desk.database.key.make().secret(f"identity {len(proven.issuer)} {proven.issuer} {proven.subject}")
