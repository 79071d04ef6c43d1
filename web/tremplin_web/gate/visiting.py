"""Who is there: whoever signed in with the cookie that came, and the desk at which they work."""

from flask import Flask, current_app, g, request

from tremplin.casework.acting.desk import Desk
from tremplin.casework.entering.sessions import SignedIn, leave, signed_in
from tremplin_web.gate import cookie
from tremplin_web.gate.ending import SessionEnd, end_of
from tremplin_web.gate.rights import right_of
from tremplin_web.site import KEY, READER, Site, site

MACHINES = "machines"
VISIT, TOKEN, EXPIRED = "tremplin_visit", "tremplin_token", "tremplin_expired"


def visit() -> SignedIn:
    """Who has signed in; for a view that answers nobody else."""
    found = visitor()
    assert found is not None
    return found


def visitor() -> SignedIn | None:
    """Who has signed in, if anybody has."""
    found: SignedIn | None = g.get(VISIT)
    return found


def receive(token: str | None) -> None:
    """Give this browser another cookie with the answer, or take the one that it has."""
    setattr(g, TOKEN, token)


def enter(token: str) -> SignedIn | None:
    """Let in whoever opened a session: those who were in this browser before are there no more, nor are their forms."""
    before = visitor()
    if before is not None:
        leave(desk(), before, now=site().clock.machine())
    found = renew(token)
    if found is not None:
        cookie.keep_forms_of(found.actor.account_id)
    return found


def renew(token: str) -> SignedIn | None:
    """Give this browser the other cookie of a session; who is there from now on."""
    receive(token)
    return signed_in(desk(), token, now=site().clock.machine())


def know() -> None:
    """Find who has signed in with the cookie that came."""
    token = cookie.given()
    # what is the same for all asks nothing of the base, and machines come by their tokens alone
    if token is None or request.endpoint in ("static", "colours", "health") or request.blueprint == MACHINES:
        return
    found = signed_in(desk(), token, now=site().clock.machine())
    if found is None:
        setattr(g, EXPIRED, token)
        # what the button of the page sends next is kept by the session that has expired
        if not live():
            receive(None)
        return
    setattr(g, VISIT, found)
    setattr(g, READER, found.actor.account_id)
    if found.renewed:
        receive(found.renewed)


def session_end() -> SessionEnd | None:
    """When the session of whoever reads ends, if somebody has signed in."""
    found = visitor()
    return None if found is None else end_of(found, site().clock.machine())


def reaches(endpoint: str) -> bool:
    """Whether a page is one that whoever reads may come to, by their roles."""
    right, found = right_of(endpoint), visitor()
    if right is None or found is None:
        return False
    return right.roles is None or any(grant.role in right.roles for grant in found.actor.grants)


def live() -> bool:
    """Whether a script asks while somebody types, for a part of the page that they read."""
    return request.headers.get("HX-Request") == "true"


def desk_of(app: Flask) -> Desk:
    """The desk of an application that has one."""
    ours: Site = app.extensions[KEY]
    assert ours.desk is not None
    return ours.desk


def desk() -> Desk:
    """The desk at which views work."""
    return desk_of(current_app)
