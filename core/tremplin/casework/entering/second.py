"""Prove by a second factor who is there: the half of signing in that a stolen password does not open."""

from datetime import datetime

from tremplin.casework.acting.door import Desk, RefusedRequest
from tremplin.casework.entering.devices import known
from tremplin.casework.entering.guesses import count, give_back
from tremplin.casework.entering.recovery import spent
from tremplin.casework.entering.sessions import SignedIn, confirm
from tremplin.casework.entering.totp import taken
from tremplin.records.tables import FactorKind

WRONG = "Ce code ne convient pas, ou il a déjà servi. Attendez le suivant, et vérifiez l'heure de votre téléphone."


def prove_by_code(desk: Desk, visit: SignedIn, code: str, *, now: datetime, device: str | None = None) -> str:
    """Take a code of six digits, or a code that was kept; what the cookie holds from now on."""
    account = visit.actor.account_id
    tried = f"factor {account}{known(desk, device, visit.actor.login, now=now)}"
    count(desk, tried, now=now)
    with desk.database.writing() as session:
        if taken(desk, session, account, code, now):
            factor = FactorKind.TOTP
        elif spent(desk, session, account, code, now):
            factor = FactorKind.RECOVERY
        else:
            raise RefusedRequest(WRONG)
    give_back(desk, tried, now=now)
    return confirm(desk, visit, now=now, factor=factor)
