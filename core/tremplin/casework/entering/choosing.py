"""Choose a password: one's own, or in the place of one that was lost."""

from datetime import datetime

from sqlalchemy import select

from tremplin.casework.accounts.accounts import set_password
from tremplin.casework.accounts.administration import write_journal
from tremplin.casework.accounts.ending import end_sessions, forget_devices
from tremplin.casework.accounts.passwords import hashed
from tremplin.casework.acting.door import Desk, login_of
from tremplin.casework.entering import tokens
from tremplin.casework.entering.sessions import SignedIn, confirm
from tremplin.records.tables import Account, MailKind


def choose(desk: Desk, visit: SignedIn, password: str, *, now: datetime, at: datetime) -> str:
    """Choose another password; the other sessions end, and this one is given another cookie."""
    set_password(desk, visit.actor, visit.actor.login, password, at=at, but=visit.number)
    return confirm(desk, visit, now=now)


def ask(desk: Desk, login: str, *, now: datetime) -> None:
    """Send a link by which a lost password is replaced, where there is such an account; nothing tells whether."""
    known = select(Account.id).where(Account.login == login_of(login), Account.disabled_at.is_(None))
    with desk.database.reading() as session:
        account = session.scalar(known)
    if account is None:
        # as much is written: whoever measures the answer learns nothing
        tokens.pretend(desk, MailKind.RESET, login_of(login), now=now)
        return
    tokens.send(desk, MailKind.RESET, account_id=account, now=now)


def opened(desk: Desk, token: str, *, now: datetime) -> tokens.OpenedLink:
    """The link by which somebody chooses a password: one that was lost, or the first of an account that was opened."""
    try:
        return tokens.opened(desk, MailKind.RESET, token, now=now)
    except tokens.PastLink:
        return tokens.opened(desk, MailKind.WELCOME, token, now=now)


def replace(desk: Desk, token: str, password: str, *, now: datetime, at: datetime) -> None:
    """Choose a password by a link that mail brought: every session ends, and no browser is known any more."""
    link = opened(desk, token, now=now)
    kept = hashed(password)
    with desk.database.writing() as session:
        tokens.use(session, link, now=now)
        account = session.get_one(Account, link.account_id, with_for_update=True)
        if account.disabled_at is not None:
            raise tokens.PastLink
        account.password_hash = kept
        end_sessions(session, account.id, now)
        forget_devices(session, account.id)
        write_journal(session, account.id, account, at, {}, {"password": "changed"})
