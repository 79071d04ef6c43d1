"""The tokens by which machines ask in somebody's place: made and shown once, ended, and what each lets in now.

A token gives what the roles of its account give at the moment of a request, and never more; instants are the machine's.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.accounts.administration import Administration
from tremplin.casework.acting.conditions.beside.machines import TokenAsked
from tremplin.casework.acting.door import (
    RIGHTS,
    Act,
    Actor,
    Desk,
    Forbidden,
    UnknownIdentifier,
    actors,
    among,
    journal,
    require,
)
from tremplin.casework.acting.door import name as one_name
from tremplin.clock import beginning_in_paris, day_in_paris
from tremplin.records.tables import Account, MachineToken, TokenScope
from tremplin.storage.engine import rows_of

# a machine that asks all day writes once in a while that it still does
USED_EACH = timedelta(minutes=1)
SCOPES = {
    TokenScope.READ_DOSSIERS: "lire des dossiers",
    TokenScope.WRITE_DOSSIERS: "ouvrir, modifier et déposer des dossiers",
    TokenScope.READ_INDICATORS: "lire des chiffres",
}
# what a secret of this site begins with: who finds one in a file knows what it is
PREFIX, BYTES = "tremplin_", 32
BESIDE = select(func.count()).select_from(MachineToken).where(MachineToken.ended_at.is_(None))
NAMED = select(MachineToken, Account.login).join(Account, Account.id == MachineToken.account_id)


@dataclass(frozen=True)
class MadeToken:
    """A token as it is shown, once: nothing keeps it."""

    number: int
    token: str


@dataclass(frozen=True)
class LetIn:
    """Whom a token lets in, with the roles that they have at this moment, and for what."""

    number: int
    actor: Actor
    scopes: frozenset[TokenScope]


def make(
    desk: Desk, actor: Actor, *, name: str, scopes: Iterable[str], ends_on: date, now: datetime, at: datetime
) -> MadeToken:
    """Make a token for one's own account, which serves until the end of a day in Paris."""
    _refuse_nobody(actor)
    known = frozenset(among("usage", [each.value for each in TokenScope])(scope) for scope in scopes)
    # 256 bits: nobody guesses one, however often they try
    token = PREFIX + secrets.token_urlsafe(BYTES)
    with desk.database.writing() as session:
        # two at once would each find room
        session.execute(select(Account.id).where(Account.id == actor.account_id).with_for_update(key_share=True))
        beside = session.scalar(
            BESIDE.where(MachineToken.account_id == actor.account_id, MachineToken.expires_at > now)
        )
        asked = TokenAsked(name, known, day_in_paris(now), ends_on, beside or 0)
        require(Act.MANAGE_TOKENS, asked, "jeton : il n'est pas fait")
        row = {
            "account_id": actor.account_id,
            "name": one_name(name),
            "hash": _kept(desk, token),
            "scopes": " ".join(sorted(known)),
            "made_at": now,
            "expires_at": beginning_in_paris(ends_on + timedelta(days=1)),
        }
        number = session.scalars(insert(MachineToken).returning(MachineToken.id), row).one()
        # never its name, which somebody typed: the line stays when an account is forgotten
        _journal(session, actor, actor.account_id, number, at, {}, {"scopes": sorted(known), "until": ends_on})
    return MadeToken(number, token)


def listed(desk: Desk, actor: Actor, login: str | None = None, *, now: datetime) -> list[dict[str, Any]]:
    """One's own tokens, or those of an account that an admin looks after, the last one made first."""
    _refuse_nobody(actor)
    with desk.database.reading() as session:
        account = actor.account_id
        if login is not None:
            account = Administration(session, actor).find(login).id
        rows = session.execute(NAMED.where(MachineToken.account_id == account).order_by(MachineToken.id.desc()))
        return [_published(row, now) for row in rows]


def revoke(desk: Desk, actor: Actor, number: int, *, now: datetime, at: datetime) -> str:
    """End a token, at once: one's own, or that of an account wholly in one's perimeter; its name."""
    _refuse_nobody(actor)
    with desk.database.writing() as session:
        found = session.execute(NAMED.where(MachineToken.id == number).with_for_update(of=MachineToken)).first()
        if found is None or not _theirs(session, actor, found):
            raise UnknownIdentifier("jeton", str(number), ())
        token: MachineToken = found.MachineToken
        if token.ended_at is None:
            token.ended_at = now
            session.flush()
            _journal(session, actor, token.account_id, number, at, {"ended": None}, {"ended": now})
        return token.name


def let_in(desk: Desk, token: str, *, now: datetime) -> LetIn | None:
    """Whom a token lets in, if it still serves; one that is wrong, past or ended, or whose account is disabled, nobody.

    The roles are those of this moment: one that was removed gives nothing more.
    """
    found = NAMED.where(MachineToken.hash == _kept(desk, token), Account.disabled_at.is_(None))
    with desk.database.reading() as session:
        row = session.execute(found).first()
        kept = row.MachineToken if row else None
        if row is None or kept is None or kept.ended_at is not None or kept.expires_at <= now:
            return None
        actor = Actor(kept.account_id, row.login, actors.grants_of(rows_of(session), kept.account_id))
        used = kept.used_at
    if used is None or used <= now - USED_EACH:
        with desk.database.writing() as session:
            session.execute(update(MachineToken).where(MachineToken.id == kept.id).values(used_at=now))
    return LetIn(kept.id, actor, frozenset(map(TokenScope, kept.scopes.split())))


def _refuse_nobody(actor: Actor) -> None:
    if not any(grant.role in RIGHTS[Act.MANAGE_TOKENS] for grant in actor.grants):
        raise Forbidden("jetons : votre compte n'a pas de rôle, donc un jeton ne donnerait rien.")


def _kept(desk: Desk, token: str) -> str:
    """The keyed hash of a token: whoever reads the base opens nothing, nor knows one again."""
    return desk.database.key.make().secret(f"token {token}")


def _theirs(session: Session, actor: Actor, found: Row[MachineToken, str]) -> bool:
    if found.MachineToken.account_id == actor.account_id:
        return True
    try:
        Administration(session, actor).managed(found.login)
    except (Forbidden, UnknownIdentifier):
        return False
    return True


def _published(row: Row[MachineToken, str], now: datetime) -> dict[str, Any]:
    token: MachineToken = row.MachineToken
    instants = {key: getattr(token, key) for key in ("made_at", "used_at", "ended_at")}
    serves = token.ended_at is None and token.expires_at > now
    return {
        "id": token.id,
        "account": row.login,
        "name": token.name,
        "scopes": token.scopes.split(),
        "serves": serves,
        # it ends at the midnight that follows
        "until": day_in_paris(token.expires_at - timedelta(seconds=1)).isoformat(),
        **{key: each and each.isoformat(timespec="seconds") for key, each in instants.items()},
    }


def _journal(
    session: Session,
    actor: Actor,
    account: int,
    number: int,
    at: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    journal.write(
        session,
        at=at,
        actor=actor.account_id,
        act=Act.MANAGE_TOKENS,
        subject=f"jeton {number} de",
        account=account,
        before=before,
        after=after,
    )
