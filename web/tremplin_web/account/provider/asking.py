"""Ask a provider over HTTP: it alone, for some seconds, and for no more than an answer of its kind weighs."""

from collections.abc import Mapping
from http.client import HTTPException
from time import monotonic
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

# seconds: of each answer, then of the whole of it, which may come drop by drop
EACH, WHOLE = 4.0, 10.0
LONGEST, PIECE = 256 * 1024, 16 * 1024
OK = 200


class NoAnswer(Exception):
    """A provider that does not answer as it should: why."""


class ProviderAnswer(NamedTuple):
    """What a provider answered."""

    media_type: str
    content: bytes


class _Staying(HTTPRedirectHandler):
    """Nobody is sent elsewhere: what is asked of the provider is answered by it."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        return None


def ask(address: str, *, headers: Mapping[str, str], body: bytes | None = None) -> ProviderAnswer:
    """What the provider answers at an address; anything but « 200 OK » is no answer."""
    request = Request(address, data=body, headers=dict(headers))  # the issuer's own, which a setting says
    until = monotonic() + WHOLE
    try:
        with _opener(address).open(request, timeout=EACH) as answer:
            if answer.status != OK:
                raise NoAnswer(f"status {answer.status}")
            return ProviderAnswer(answer.headers.get_content_type(), _read(answer, until))
    except HTTPError as error:
        error.close()
        raise NoAnswer(f"status {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None


def _opener(address: str) -> OpenerDirector:
    host = urlsplit(address).hostname
    # what is on this machine is behind no proxy
    here = [ProxyHandler({})] if host in ("127.0.0.1", "::1", "localhost") else []
    return build_opener(_Staying(), *here)


def _read(answer: IO[bytes], until: float) -> bytes:
    content = b""
    while piece := answer.read1(PIECE):  # type: ignore[attr-defined] # http.client.HTTPResponse has it, and IO has not
        content += piece
        if len(content) > LONGEST:
            raise NoAnswer("too long")
        if monotonic() > until:
            raise NoAnswer("too slow")
    return content
