"""What the tests of the doors share: a password that somebody has, and who signed in with it."""

from datetime import datetime, timedelta

from desks import AT, Office
from posting import MACHINE

from tremplin.casework.accounts.accounts import set_password
from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering.sessions import SignedIn, open_session, signed_in
from tremplin.records.codes import FactorKind

PASSWORD = "une phrase qui ouvre"
HOUR = timedelta(hours=1)


def lock(office: Office, who: Actor) -> None:
    """Give somebody their password."""
    set_password(office.desk, who, who.login, PASSWORD, at=AT)


def arrived(office: Office, who: Actor, *, now: datetime = MACHINE, factor: FactorKind | None = None) -> SignedIn:
    """Somebody who has just signed in, with a second factor if one is told."""
    found = signed_in(office.desk, open_session(office.desk, who.account_id, now=now, factor=factor), now=now)
    assert found
    return found
