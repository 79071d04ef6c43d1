"""Sign in by a password: one answer to whatever is wrong, so that nothing tells who has an account here."""

from datetime import datetime

from sqlalchemy import select

from tremplin.casework.accounts.passwords import verify_password
from tremplin.casework.acting.door import Desk, RefusedRequest, login_of
from tremplin.casework.entering.sessions import open_session
from tremplin.records.tables import Account

WRONG = "L'adresse ou le mot de passe ne convient pas. Vérifiez l'un et l'autre, majuscules comprises."


def sign_in(desk: Desk, login: str, password: str, *, now: datetime, browser: str | None = None) -> str:
    """Open a session for whoever gives the password of an account; what the cookie holds."""
    return open_session(desk, proved(desk, login, password, now=now), now=now, browser=browser)


def proved(desk: Desk, login: str, password: str, *, now: datetime) -> int:
    """The account of which this is the password."""
    with desk.database.reading() as session:
        right = verify_password(session, login, password)
        account = session.scalar(select(Account.id).where(Account.login == login_of(login))) if right else None
    if account is None:
        raise RefusedRequest(WRONG)
    return account
