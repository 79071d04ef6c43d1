"""The ways to proving who one is, which lead back to what was asked."""

from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from tremplin.casework.entering.sessions import SignedIn
from tremplin_web.gate.visiting import visitor

RETURN = "suite"


def to_sign_in() -> Response:
    """The way to signing in to the end, which leads back to what was asked; a form that was sent, to its page."""
    found = visitor()
    if found is not None and found.halfway:
        return to_second_factor(found)
    back = asked() if request.method == "GET" else request.path
    return redirect(f"{url_for('account.sign_in')}?{urlencode({RETURN: back})}", 303)


def to_second_factor(found: SignedIn) -> Response:
    """The way to the second factor that somebody owes: to give it, or to choose one where they have none."""
    way = "account.code" if found.enrolled else "account.codes"
    back = asked() if request.method == "GET" else request.path
    return redirect(f"{url_for(way)}?{urlencode({RETURN: back})}", 303)


def asked() -> str:
    """The address that was asked for, with its question."""
    return request.full_path.rstrip("?")
