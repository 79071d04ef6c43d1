"""What is known of a provider: its addresses and its keys, asked of it and kept for an hour."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tremplin_web.account.provider.asking import NoAnswer, ask
from tremplin_web.identity_provider import IdentityProvider

T = TypeVar("T")
KEPT = timedelta(hours=1)
# one that does not answer is left alone meanwhile, and one whose keys change is asked no more often than this
AGAIN = timedelta(seconds=20)
WELL_KNOWN = "/.well-known/openid-configuration"
AUTHORIZE, TOKEN, USERINFO, KEYS, LEAVE = (
    *("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"),
    "end_session_endpoint",
)


class KnownProvider:
    """The addresses and the keys of one provider; whoever comes while they are asked waits for them."""

    def __init__(self, provider: IdentityProvider):
        self.provider = provider
        self._lock = Lock()
        self._facts: tuple[datetime, Mapping[str, Any]] | None = None
        self._keys: tuple[datetime, KeySet] | None = None
        self._failed: tuple[datetime, str] | None = None

    def facts(self, now: datetime) -> Mapping[str, Any]:
        """What it publishes of itself."""
        with self._lock:
            if self._facts is None or self._facts[0] + KEPT <= now:
                self._facts = (now, self._asked(self._published, now))
            return self._facts[1]

    def keys(self, now: datetime, *, since: timedelta = KEPT) -> KeySet:
        """The keys by which it signs, asked again where they are older than ``since``."""
        facts = self.facts(now)
        with self._lock:
            if self._keys is None or self._keys[0] + since <= now:
                self._keys = (now, self._asked(lambda: _key_set(self._document(facts[KEYS])), now))
            return self._keys[1]

    def _asked(self, question: Callable[[], T], now: datetime) -> T:
        if self._failed is not None and now < self._failed[0] + AGAIN:
            raise NoAnswer(self._failed[1])
        try:
            answer = question()
        except NoAnswer as failed:
            self._failed = (now, str(failed))
            raise
        self._failed = None
        return answer

    def _published(self) -> Mapping[str, Any]:
        facts = self._document(self.provider.issuer.rstrip("/") + WELL_KNOWN)
        # OpenID Connect Discovery 1.0, 4.3: another issuer's tokens would be taken for its own
        if facts.get("issuer") != self.provider.issuer:
            raise NoAnswer("another issuer")
        wanted = (AUTHORIZE, TOKEN, USERINFO, KEYS)
        given = {name: facts[name] for name in (*wanted, LEAVE) if facts.get(name) is not None}
        if any(name not in given for name in wanted) or not all(map(self._its_own, given.values())):
            raise NoAnswer("addresses elsewhere")
        ways = facts.get("token_endpoint_auth_methods_supported")
        # OpenID Connect Discovery 1.0, 3: what is not said is « client_secret_basic », of which not all providers read
        # a secret with a « + » alike
        post = isinstance(ways, list) and "client_secret_post" in ways
        return {**given, "auth_method": "client_secret_post" if post else "client_secret_basic"}

    def _its_own(self, address: Any) -> bool:
        try:
            parts = urlsplit(address)
        except (ValueError, AttributeError):
            return False
        return f"{parts.scheme}://{parts.netloc}" == self.provider.origin

    def _document(self, address: str) -> dict[str, Any]:
        answer = ask(address, headers={"Accept": "application/json"})
        try:
            said = json.loads(answer.content)
        except ValueError:
            raise NoAnswer("no JSON") from None
        if not isinstance(said, dict):
            raise NoAnswer("no JSON object")
        return said


def _key_set(said: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(said)  # type: ignore[arg-type] # what is not as it says is refused there
    except (JoseError, KeyError, TypeError, ValueError):
        raise NoAnswer("no keys") from None
