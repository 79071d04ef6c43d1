"""The way to a provider and back: known by the browser that left by it, for ten minutes, and walked once.

All that must not be guessed is made of one secret, which the cookie of this browser holds, signed, and nothing else.
"""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from flask import current_app, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from tremplin.casework.entering.drawing import drawn
from tremplin_web.account.provider.refusals import lost

LASTS = timedelta(minutes=10)
COOKIES = {True: "__Host-fournisseur", False: "fournisseur"}
# what shows, at the way out, who is leaving: sent to the one address that reads it
HINTS = {True: "__Secure-sortie", False: "sortie"}
# a cookie holds some 4 kB with its name (RFC 6265, 6.1)
LONGEST_HINT = 3500


class ProviderWay(NamedTuple):
    """One way: where it leads in the end, and whose account it ties where it ties one."""

    secret: str
    begun: int
    path: str = ""
    account: int | None = None
    session: int | None = None

    @property
    def state(self) -> str:
        return self._made("state")

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What proves, when the answer is asked for, that the same browser asked the question (RFC 7636)."""
        return self._made("verifier")

    @property
    def once(self) -> str:
        """What is counted of it, so that it is walked once."""
        return f"provider {self._made('once')}"

    def _made(self, what: str) -> str:
        # 43 signs, the least that RFC 7636, 4.1, admits
        return urlsafe_b64encode(sha256(f"{what} {self.secret}".encode()).digest()).decode().rstrip("=")


def begun(now: datetime, path: str = "", account: int | None = None, session: int | None = None) -> ProviderWay:
    """A way that begins now."""
    return ProviderWay(drawn(), int(now.timestamp()), path, account, session)


def give(response: Response, way: ProviderWay | None) -> None:
    """Let this browser know a way, or forget it."""
    response.set_cookie(
        COOKIES[request.is_secure],
        _signer().dumps(list(way)) if way else "",
        max_age=int(LASTS.total_seconds()) if way else 0,
        secure=request.is_secure,
        httponly=True,
        # the provider leads back from elsewhere: by a link that is followed, which « Lax » lets through
        samesite="Lax",
        path="/",
    )


def known(now: datetime) -> ProviderWay:
    """The way by which this browser left, if it comes back by it in time."""
    try:
        way = ProviderWay(*_signer().loads(request.cookies.get(COOKIES[request.is_secure], "")))
    except (BadData, TypeError, ValueError):
        raise lost("no way") from None
    if not timedelta() <= now - datetime.fromtimestamp(way.begun, UTC) <= LASTS:
        raise lost("way too old")
    if request.args.get("state") != way.state:
        raise lost("another state")
    return way


def keep_hint(response: Response, id_token: str) -> None:
    """Keep in this browser what the provider is told when its owner leaves."""
    held = id_token if len(id_token) <= LONGEST_HINT else ""
    response.set_cookie(
        HINTS[request.is_secure],
        held,
        max_age=None if held else 0,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
        path=url_for("account.sign_out"),
    )


def taken_hint(response: Response | None = None) -> str:
    """What was kept; with a response, it is there no more."""
    if response is not None:
        keep_hint(response, "")
    return request.cookies.get(HINTS[request.is_secure], "")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="provider")
