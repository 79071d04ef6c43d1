"""Sessions: opened at sign-in, read at each request, ended by leaving, by time, or by losing the account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Row, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from tremplin.casework.accounts.ending import end_sessions, forget_devices
from tremplin.casework.acting.door import Actor, Desk, Grant, UnknownIdentifier, actors
from tremplin.casework.entering.drawing import drawn, hash_of
from tremplin.records.tables import CARRIERS, Account, FactorKind, Passkey, SignedSession, TotpFactor
from tremplin.storage.engine import rows_of

# a carrier writes for an evening, an officer leaves a shared desk
IDLE_STAFF, IDLE_CARRIER, LONGEST = timedelta(hours=1), timedelta(hours=4), timedelta(hours=12)
# how long ago the password or the second factor was given, at most, before what matters
FRESH = timedelta(minutes=15)
# a request that only reads writes nothing, but once in a while that somebody is still there
SEEN_EACH = timedelta(minutes=1)
ENROLLED = or_(
    exists().where(TotpFactor.account_id == SignedSession.account_id, TotpFactor.confirmed_at.is_not(None)),
    exists().where(Passkey.account_id == SignedSession.account_id),
)
COLUMNS = select(SignedSession, Account.login, Account.name, ENROLLED.label("enrolled")).join(
    Account, Account.id == SignedSession.account_id
)


@dataclass(frozen=True)
class SignedIn:
    """Who has signed in, as of one request; ``renewed`` is the new content of the cookie, when it must change.

    ``enrolled`` says whether they have a second factor, which is then asked of them, be they staff or not.
    """

    number: int
    actor: Actor
    name: str
    factor: FactorKind | None
    opened_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None
    enrolled: bool = False
    browser: str | None = None
    renewed: str | None = None

    @property
    def staff(self) -> bool:
        """Whether one of their roles is an official's."""
        return any(grant.role not in CARRIERS for grant in self.actor.grants)

    @property
    def halfway(self) -> bool:
        """Whether they gave their password and still owe a second factor."""
        return self.factor is None and (self.staff or self.enrolled)

    @property
    def may_enrol(self) -> bool:
        """Whether they may choose a second factor: not whoever owes one that they have, with a password alone."""
        return not (self.halfway and self.enrolled)

    @property
    def ends_at(self) -> datetime:
        """When the session ends, whatever is asked."""
        return self.opened_at + LONGEST

    @property
    def idle_at(self) -> datetime:
        """When the session ends, if nothing more is asked."""
        return min(self.seen_at + (IDLE_STAFF if self.staff else IDLE_CARRIER), self.ends_at)

    def confirmed(self, now: datetime) -> bool:
        """Whether who is there was proved lately enough for what matters."""
        return self.confirmed_at is not None and self.confirmed_at > now - FRESH


def open_session(
    desk: Desk,
    account_id: int,
    *,
    now: datetime,
    factor: FactorKind | None = None,
    browser: str | None = None,
    confirmed: bool = True,
) -> str:
    """Open a session; what the cookie holds, which nothing else knows.

    ``confirmed`` is whether somebody gave here what proves who they are.
    """
    token = drawn()
    with desk.database.writing() as session:
        row = {
            "token": hash_of(token),
            "account_id": account_id,
            "roles": _print(actors.grants_of(rows_of(session), account_id)),
            "factor": factor,
            "browser": browser,
            "opened_at": now,
            "seen_at": now,
            "confirmed_at": now if confirmed else None,
        }
        session.execute(insert(SignedSession), row)
    return token


def signed_in(desk: Desk, token: str, *, now: datetime) -> SignedIn | None:
    """Who has signed in with this token, if their session still stands; the roles are those of this moment."""
    with desk.database.reading() as session:
        found = session.execute(
            COLUMNS.where(SignedSession.token == hash_of(token), Account.disabled_at.is_(None))
        ).first()
        if found is None:
            return None
        visit, roles = _visit(session, found)
    if found.SignedSession.ended_at is not None or visit.idle_at <= now:
        return None
    if roles != found.SignedSession.roles:
        return _renewed(desk, visit, roles, now)
    if visit.seen_at <= now - SEEN_EACH:
        _write(desk, visit.number, seen_at=now)
        return replace(visit, seen_at=now)
    return visit


class Expired(NamedTuple):
    """A session that time ended: its number, and whose it was."""

    number: int
    account: int


def expired(desk: Desk, token: str, *, now: datetime) -> Expired | None:
    """The session of this token, if time ended it and nothing else."""
    standing = Account.disabled_at.is_(None), SignedSession.ended_at.is_(None)
    with desk.database.reading() as session:
        found = session.execute(COLUMNS.where(SignedSession.token == hash_of(token), *standing)).first()
        if found is None:
            return None
        visit, _ = _visit(session, found)
    # halfway, nobody was shown a form that waits for them
    return None if visit.idle_at > now or visit.halfway else Expired(visit.number, visit.actor.account_id)


def confirm(desk: Desk, visit: SignedIn, *, now: datetime, factor: FactorKind | None = None) -> str:
    """Note that who is there was proved again; the cookie is given anew."""
    token = drawn()
    proved: dict[str, Any] = {"factor": factor} if factor else {}
    _write(desk, visit.number, token=hash_of(token), confirmed_at=now, seen_at=now, **proved)
    return token


def leave(desk: Desk, visit: SignedIn, *, now: datetime) -> None:
    """End a session."""
    _write(desk, visit.number, ended_at=now)


def leave_everywhere(desk: Desk, visit: SignedIn, *, now: datetime) -> int:
    """End every session of whoever asks, but this one, and know their browsers no more; how many ended."""
    with desk.database.writing() as session:
        forget_devices(session, visit.actor.account_id)
        return end_sessions(session, visit.actor.account_id, now, but=visit.number)


def end_one(desk: Desk, visit: SignedIn, number: int, *, now: datetime) -> None:
    """End another session of whoever asks."""
    mine = SignedSession.id == number, SignedSession.account_id == visit.actor.account_id
    with desk.database.writing() as session:
        ended = session.execute(update(SignedSession).where(*mine).values(ended_at=now).returning(SignedSession.id))
        if ended.first() is None:
            raise UnknownIdentifier("session", str(number), ())


def standing(desk: Desk, visit: SignedIn, *, now: datetime) -> Sequence[SignedIn]:
    """The sessions of whoever asks that still stand, the last one seen first."""
    mine = COLUMNS.where(SignedSession.account_id == visit.actor.account_id, SignedSession.ended_at.is_(None))
    with desk.database.reading() as session:
        found = [_visit(session, row)[0] for row in session.execute(mine.order_by(SignedSession.seen_at.desc()))]
    return [each for each in found if each.idle_at > now]


def in_turn(session: Session, account_id: int) -> None:
    """Let nobody else do as much for an account until the end of the transaction: whoever presses twice waits."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))


def _visit(session: Session, found: Row[SignedSession, str, str, bool]) -> tuple[SignedIn, str]:
    kept = found.SignedSession
    grants = actors.grants_of(rows_of(session), kept.account_id)
    visit = SignedIn(
        number=kept.id,
        actor=Actor(kept.account_id, found.login, grants),
        name=found.name,
        factor=kept.factor and FactorKind(kept.factor),
        opened_at=kept.opened_at,
        seen_at=kept.seen_at,
        confirmed_at=kept.confirmed_at,
        enrolled=found.enrolled,
        browser=kept.browser,
    )
    return visit, _print(grants)


def _renewed(desk: Desk, visit: SignedIn, roles: str, now: datetime) -> SignedIn:
    """The session under another token: a cookie that was taken before somebody was given a right is worth nothing."""
    token = drawn()
    _write(desk, visit.number, token=hash_of(token), roles=roles, seen_at=now)
    return replace(visit, seen_at=now, renewed=token)


def _write(desk: Desk, number: int, **values: Any) -> None:
    with desk.database.writing() as session:
        session.execute(update(SignedSession).where(SignedSession.id == number).values(**values))


def _print(grants: Sequence[Grant]) -> str:
    return sha256(repr(grants).encode()).hexdigest()
