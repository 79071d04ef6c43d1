"""What a proxy says of a request is believed from the one address that a setting names."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from tremplin_web.frame.door import KEY, site

ARRIVED = "tremplin.arrived"
FORWARDED = "HTTP_X_FORWARDED_"
STAMP = "HTTP_X_REQUEST_START"
# nginx gives $msec and $request_time in seconds, with three decimals; the second is how long the request was then
# under way, from its first byte
STAMPED = re.compile(r"t=(?P<sent>[0-9]{10}\.[0-9]{3})(?:; d=(?P<took>[0-9]{1,5}\.[0-9]{3}))?")
# beyond this, the clock of the proxy is wrong: the request counts when it is read
LONGEST = timedelta(minutes=10)
HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")


class Proxied:
    """An application behind a proxy: each request comes from whom the proxy says, when its first byte reached it."""

    def __init__(self, served: WSGIApplication, proxy: str | None, machine: Callable[[], datetime]):
        self.served, self.proxy, self.machine = served, proxy, machine

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said = {name: environ.pop(name) for name in [*environ] if name.startswith(FORWARDED) or name == STAMP}
        # RFC 7239: the same in another form, which no proxy of ours writes
        environ.pop("HTTP_FORWARDED", None)
        read = environ[ARRIVED] = self.machine()
        if self.proxy is not None and _same(environ.get("REMOTE_ADDR", ""), self.proxy):
            _believe(environ, said)
            environ[ARRIVED] = stamped(said.get(STAMP, ""), read)
        return self.served(environ, start_response)


def stamped(written: str, read: datetime) -> datetime:
    """When the first byte of a request reached the proxy; when it was read, where no stamp says otherwise."""
    found = STAMPED.fullmatch(written)
    if found is None:
        return read
    at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=float(found["sent"]) - float(found["took"] or 0))
    return at if read - LONGEST <= at <= read else read


def arrived() -> datetime:
    """When the request under way arrived, for an act that a deadline closes: its first byte counts."""
    ours = site().clock
    return ours.at(request.environ.get(ARRIVED) or ours.machine())


def _believe(environ: WSGIEnvironment, said: dict[str, Any]) -> None:
    """Take the scheme, the name and the address that the proxy gives, each where it is one."""
    scheme, host, client = (said.get(f"{FORWARDED}{name}", "").strip() for name in ("PROTO", "HOST", "FOR"))
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme
    if HOST.fullmatch(host):
        environ["HTTP_HOST"] = host
    if _address(client):
        environ["REMOTE_ADDR"] = client


def _same(peer: str, proxy: str) -> bool:
    found = _address(peer)
    return found is not None and found == _address(proxy)


def _address(written: str) -> Any:
    try:
        return ip_address(written)
    except ValueError:
        return None


def register(app: Flask) -> None:
    """Read what the proxy says before anything else does."""
    ours = app.extensions[KEY]
    app.wsgi_app = Proxied(app.wsgi_app, ours.settings.proxy, ours.clock.machine)  # type: ignore[method-assign]  # as Flask says to
