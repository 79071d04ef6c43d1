"""Sign in by a password: one answer to whatever is wrong, so that nothing tells who has an account here.

Ten tries an account and hour are evaluated, those of a known browser apart; beyond, no password is read at all.
"""

from datetime import datetime

from sqlalchemy import select

from tremplin.casework.accounts.ending import sweep
from tremplin.casework.accounts.passwords import verify_password
from tremplin.casework.acting.door import Desk, RefusedRequest, login_of
from tremplin.casework.entering.devices import known
from tremplin.casework.entering.guesses import count, give_back
from tremplin.casework.entering.sessions import SignedIn, confirm, open_session
from tremplin.records.tables import Account

WRONG = "L'adresse ou le mot de passe ne convient pas. Vérifiez l'un et l'autre, majuscules comprises."
WRONG_PASSWORD = "Le mot de passe ne convient pas. Vérifiez-le, majuscules comprises."


def sign_in(
    desk: Desk, login: str, password: str, *, now: datetime, browser: str | None = None, device: str | None = None
) -> str:
    """Open a session for whoever gives the password of an account; what the cookie holds."""
    account = proved(desk, login, password, now=now, device=device)
    with desk.database.writing() as session:
        sweep(session, now)
    return open_session(desk, account, now=now, browser=browser)


def prove_again(desk: Desk, visit: SignedIn, password: str, *, now: datetime, device: str | None = None) -> str:
    """Prove by a password that whoever signed in is there still; what the cookie holds from now on."""
    proved(desk, visit.actor.login, password, now=now, device=device, wrong=WRONG_PASSWORD)
    return confirm(desk, visit, now=now)


def proved(
    desk: Desk, login: str, password: str, *, now: datetime, device: str | None = None, wrong: str = WRONG
) -> int:
    """The account of which this is the password."""
    tried = f"login {login_of(login)}{known(desk, device, login, now=now)}"
    count(desk, tried, now=now)
    with desk.database.reading() as session:
        right = verify_password(session, login, password)
        account = session.scalar(select(Account.id).where(Account.login == login_of(login))) if right else None
    if account is None:
        raise RefusedRequest(wrong)
    give_back(desk, tried, now=now)
    return account
