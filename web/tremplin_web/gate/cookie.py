"""The cookie of a session: under TLS it is of this host alone, on this machine a plain one, elsewhere there is none."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response as WerkzeugResponse

from tremplin.casework.accounts.ending import DEVICES as DEVICE_LASTS

SECURE, PLAIN = "__Host-tremplin", "tremplin"
DEVICES = {True: "__Host-appareil", False: "appareil"}
FORMS = {True: "__Host-formulaires", False: "formulaires"}
OWNER = "account"


def name() -> str | None:
    """The name of the cookie on this connection; ``None`` where it could be read on the way."""
    if request.is_secure:
        return SECURE
    return PLAIN if on_this_machine(request) else None


def on_this_machine(asked: Request) -> bool:
    """Whether the browser runs on the machine that serves: nothing is on the way to read."""
    host = urlsplit(f"//{asked.host}").hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def given() -> str | None:
    """What the cookie holds, if it came."""
    called = name()
    return request.cookies.get(called) if called else None


def give(response: Response, token: str | None) -> None:
    """Give the cookie, or take it back."""
    called = name()
    if called is None:
        return
    # without an age, it leaves with the browser; without a token, it leaves at once
    response.set_cookie(
        called,
        token or "",
        max_age=0 if token is None else None,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def device_given() -> str | None:
    """What tells a browser in which somebody has signed in to the end."""
    return request.cookies.get(DEVICES[request.is_secure]) if name() else None


def give_device(response: WerkzeugResponse, token: str) -> None:
    """Let a browser be known again; it opens nothing by itself."""
    response.set_cookie(
        DEVICES[request.is_secure],
        token,
        max_age=int(DEVICE_LASTS.total_seconds()),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def keep_forms_of(account: int) -> None:
    """Take from this browser the forms of one account alone: what another one left open there is sent by nobody."""
    if session.get(OWNER) != account:
        # the secret of their forms goes with it
        session.clear()
        session[OWNER] = account


def keeps_forms_of(account: int) -> bool:
    """Whether the forms of this browser are those of an account."""
    return bool(session.get(OWNER) == account)


class FormSessions(SecureCookieSessionInterface):
    """The signed cookie that holds the secret of forms and whose they are, and nothing else."""

    def get_cookie_name(self, app: Flask) -> str:
        return FORMS[request.is_secure]

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def get_cookie_path(self, app: Flask) -> str:
        return "/"

    def get_cookie_samesite(self, app: Flask) -> str:
        return "Lax"
