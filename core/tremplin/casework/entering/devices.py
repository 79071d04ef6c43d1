"""Browsers that are known of an account: somebody signed in there to the end, and tries from there are counted apart.

A stranger who exhausts the tries of an account keeps nobody out of their own browser.
"""

from datetime import datetime

from sqlalchemy import insert, select, update

from tremplin.casework.accounts.ending import DEVICES
from tremplin.casework.acting.door import Desk, login_of
from tremplin.casework.entering.drawing import drawn, hash_of
from tremplin.casework.entering.sessions import in_turn
from tremplin.records.tables import Account, KnownDevice


def known(desk: Desk, token: str | None, login: str, *, now: datetime) -> str:
    """What tells the tries of this browser from a stranger's; nothing for one that is not known of this account."""
    if not token:
        return ""
    named = (
        select(KnownDevice.id)
        .join(Account, Account.id == KnownDevice.account_id)
        .where(
            KnownDevice.token == hash_of(token), Account.login == login_of(login), KnownDevice.seen_at > now - DEVICES
        )
    )
    with desk.database.reading() as session:
        number = session.scalar(named)
    return "" if number is None else f" from {number}"


def remember(desk: Desk, token: str | None, account_id: int, *, now: datetime) -> str:
    """Know this browser of an account from now on; what its cookie holds, the same for all who use it."""
    token = token or drawn()
    mine = KnownDevice.token == hash_of(token), KnownDevice.account_id == account_id
    with desk.database.writing() as session:
        in_turn(session, account_id)
        seen = update(KnownDevice).where(*mine).values(seen_at=now).returning(KnownDevice.id)
        if session.execute(seen).first() is None:
            session.execute(insert(KnownDevice), {"token": hash_of(token), "account_id": account_id, "seen_at": now})
    return token
