"""An identity provider that a test runs on this machine: it signs, and says whatever the test wants said."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "tremplin", "un secret: 100% sûr"
LEVEL = "https://connexion.exemple.fr/niveau/2"


@cache
def rsa(kid: str = "r1") -> RSAKey:
    """A key that takes a second to make."""
    return RSAKey.generate_key(2048, {"kid": kid})


@dataclass
class ProviderOfTests:
    """What it says; each attribute that a test changes is said from then on."""

    port: int = 0
    subject: str = "sujet-1"
    address: str | None = "I.Dupont@exemple.fr"
    acr: Any = LEVEL
    amr: Any = field(default_factory=lambda: ["pwd", "mfa"])
    # claims that replace those of the ID token and of userinfo; None removes one
    said: dict[str, Any] = field(default_factory=dict)
    said_of: dict[str, Any] = field(default_factory=dict)
    published: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "ES256"
    userinfo_type: str = "application/jwt"
    delay: float = 0
    # the status of an address, by its name, where it does not answer as it should
    failing: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    forger: Any = None

    def __post_init__(self) -> None:
        self.keys = {
            "RS256": RSAKey.generate_key(2048, {"kid": "r1"}),
            "ES256": ECKey.generate_key("P-256", {"kid": "e1"}),
        }

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def answer(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        name = request.path.removeprefix("/api/").replace(".well-known/openid-configuration", "discovery")
        self.asked.append(name)
        time.sleep(self.delay)
        status = self.failing.get(name)
        made = Response(status=status) if status else getattr(self, f"_{name}")(request)
        if status and status // 100 == 3:
            made.headers["Location"] = f"{self.issuer}/{name}?"
        return made(environ, start)

    def _discovery(self, request: Request) -> Response:
        ways = {name: f"{self.issuer}/{path}" for name, path in ADDRESSES.items()}
        return _json({"issuer": self.issuer, **ways, **self.published})

    def _keys(self, request: Request) -> Response:
        return _json({"keys": [key.as_dict(private=False) for key in self.keys.values()]})

    def _authorize(self, request: Request) -> Response:
        """Whoever comes has said who they are: they are sent back at once."""
        given = dict(request.args)
        assert given["response_type"] == "code"
        assert given["client_id"] == CLIENT
        assert given["code_challenge_method"] == "S256"
        assert json.loads(given["claims"])["id_token"]["acr"] == {"essential": True, "values": [LEVEL]}
        assert "openid" in given["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = given
        back = f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state'], 'iss': self.issuer})}"
        return Response(status=302, headers={"Location": back})

    def _token(self, request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs(request.get_data(as_text=True)).items()}
        held = request.authorization
        who = [unquote_plus(str(each)) for each in (held.username, held.password)] if held else []
        if "client_secret_post" in self.published.get("token_endpoint_auth_methods_supported", ()):
            assert held is None
            who = [sent["client_id"], sent["client_secret"]]
        asked = self.codes.pop(sent.get("code", ""), None)
        challenge = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        right = (
            who == [CLIENT, SECRET]
            and asked is not None
            and asked["code_challenge"] == base64.urlsafe_b64encode(challenge).decode().rstrip("=")
            and asked["redirect_uri"] == sent.get("redirect_uri")
        )
        if not right or asked is None:
            return _json({"error": "invalid_grant"}, 400)
        claims = {**self._common(), "nonce": asked["nonce"], "acr": self.acr, "amr": self.amr, **self.said}
        return _json({"id_token": self._signed(claims), "access_token": "jeton-acces", "token_type": "Bearer"})

    def _userinfo(self, request: Request) -> Response:
        claims = {**self._common(), "email": self.address, **self.said_of}
        if self.userinfo_type != "application/jwt":
            return Response(json.dumps(claims), content_type=self.userinfo_type)
        return Response(self._signed(claims), content_type=self.userinfo_type)

    def _end(self, request: Request) -> Response:
        return Response(status=302, headers={"Location": request.args["post_logout_redirect_uri"]})

    def _common(self) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 60}

    def _signed(self, claims: dict[str, Any]) -> str:
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            parts = (json.dumps(each).encode() for each in ({"alg": "none"}, claims))
            return ".".join([*(base64.urlsafe_b64encode(each).decode().rstrip("=") for each in parts), ""])
        key = self.forger or self.keys[self.algorithm]
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, claims, key, algorithms=[self.algorithm])


ADDRESSES = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "userinfo_endpoint": "userinfo",
    "jwks_uri": "keys",
    "end_session_endpoint": "end",
}


@contextmanager
def running() -> Iterator[ProviderOfTests]:
    """A provider that answers for as long as the block lasts."""
    provider = ProviderOfTests()
    server = make_server("127.0.0.1", 0, provider.answer, threaded=True)
    provider.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()


def _json(said: Any, status: int = 200) -> Response:
    return Response(json.dumps(said), status=status, content_type="application/json")
