"""The cookie of a session: under TLS it is of this host alone, on this machine a plain one, elsewhere there is none."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSessionInterface

SECURE, PLAIN = "__Host-tremplin", "tremplin"
FORMS = {True: "__Host-formulaires", False: "formulaires"}


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


class FormSessions(SecureCookieSessionInterface):
    """The signed cookie that holds the secret of forms, and nothing else."""

    def get_cookie_name(self, app: Flask) -> str:
        return FORMS[request.is_secure]

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def get_cookie_path(self, app: Flask) -> str:
        return "/"

    def get_cookie_samesite(self, app: Flask) -> str:
        return "Lax"
