"""What we are to a provider: where we send whoever comes in by it, and what we ask of it once they are back."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError

from tremplin.casework.entering.identities import ProvenIdentity
from tremplin.documents import contacts
from tremplin.errors import TremplinError
from tremplin_web.account.provider.asking import NoAnswer, ask
from tremplin_web.account.provider.known import AUTHORIZE, LEAVE, TOKEN, USERINFO, KnownProvider
from tremplin_web.account.provider.proofs import id_token_of, mfa, userinfo_of
from tremplin_web.account.provider.refusals import RefusedProof, silent, unproved
from tremplin_web.account.provider.way import ProviderWay
from tremplin_web.identity_provider import IdentityProvider

SCOPE = "openid email"
BASIC = "client_secret_basic"
FORM = "application/x-www-form-urlencoded"
# of keys, when a token is signed by one that is not known: they change, and a forger would have them asked each time
NEW_KEYS = timedelta(minutes=1)


class ProvedThere(NamedTuple):
    """Who came, and the token that says so, which the provider is shown when they leave."""

    identity: ProvenIdentity
    id_token: str


class ProviderClient:
    """One provider, as this site speaks with it."""

    def __init__(self, provider: IdentityProvider):
        self.provider, self.known = provider, KnownProvider(provider)

    def way_there(self, way: ProviderWay, back: str, now: datetime) -> str:
        """The address at which somebody says to the provider who they are; ``back`` is where it sends them then."""
        levels = list(self.provider.levels)
        # both essential: the one is refused where it is not said, the other tells whether a second factor is owed here
        claims = {"id_token": {"acr": {"essential": True, "values": levels}, "amr": {"essential": True}}}
        address: str = prepare_grant_uri(
            self._facts(now)[AUTHORIZE],
            self.provider.client,
            "code",
            redirect_uri=back,
            scope=SCOPE,
            state=way.state,
            nonce=way.nonce,
            code_challenge=create_s256_code_challenge(way.verifier),
            code_challenge_method="S256",
            acr_values=" ".join(levels),
            claims=json.dumps(claims, separators=(",", ":")),
        )
        return address

    def proved(self, way: ProviderWay, code: str, back: str, now: datetime) -> ProvedThere:
        """Who gave their proof to the provider, by the code with which it sent them back."""
        facts, label = self._facts(now), self.provider.label
        told = self._tokens(facts, way, code, back)
        raw, access_token = told.get("id_token"), told.get("access_token")
        if not isinstance(raw, str) or not isinstance(access_token, str):
            raise unproved(label, "token endpoint: no tokens")
        keys = self._keys(raw, now)
        claims = id_token_of(self.provider, keys, raw, nonce=way.nonce, access_token=access_token, now=now)
        subject = claims["sub"]
        info = userinfo_of(self.provider, keys, self._userinfo(facts, access_token), subject=subject, now=now)
        return ProvedThere(ProvenIdentity(self.provider.issuer, subject, _address(info), mfa(claims)), raw)

    def way_out(self, id_token: str, home: str, state: str, now: datetime) -> str | None:
        """The address at which somebody leaves the provider too, if it has one and answers."""
        try:
            leave = self._facts(now).get(LEAVE)
        except RefusedProof:
            return None
        asked = {"id_token_hint": id_token, "post_logout_redirect_uri": home, "state": state}
        return str(add_params_to_uri(leave, [*asked.items()])) if leave else None

    def _facts(self, now: datetime) -> Mapping[str, Any]:
        try:
            return self.known.facts(now)
        except NoAnswer as failed:
            raise silent(self.provider.label, f"discovery: {failed}") from None

    def _keys(self, raw: str, now: datetime) -> Any:
        """The keys, asked again where the token is signed by another."""
        try:
            keys = self.known.keys(now)
            header = json.loads(_decoded(raw.partition(".")[0]))
            if isinstance(header, dict) and header.get("kid") not in (None, *(key.kid for key in keys)):
                keys = self.known.keys(now, since=NEW_KEYS)
        except NoAnswer as failed:
            raise silent(self.provider.label, f"keys: {failed}") from None
        except (ValueError, JoseError):
            raise unproved(self.provider.label, "token: no header") from None
        return keys

    def _tokens(self, facts: Mapping[str, Any], way: ProviderWay, code: str, back: str) -> Mapping[str, Any]:
        body = prepare_token_request("authorization_code", redirect_uri=back, code=code, code_verifier=way.verifier)
        said = {"Content-Type": FORM, "Accept": "application/json"}
        method, us = facts["auth_method"], (self.provider.client, self.provider.secret)
        # RFC 6749, 2.3.1: written as in a form first, which Authlib leaves to whoever calls it
        who = ClientAuth(*(map(quote_plus, us) if method == BASIC else us), method)
        address, headers, body = who.prepare("POST", facts[TOKEN], said, body)
        try:
            answer = json.loads(ask(address, headers=headers, body=body.encode()).content)
        except NoAnswer as failed:
            raise self._failed(failed, "token endpoint") from None
        except ValueError:
            raise unproved(self.provider.label, "token endpoint: no JSON") from None
        return answer if isinstance(answer, dict) else {}

    def _userinfo(self, facts: Mapping[str, Any], access_token: str) -> str:
        bearer = {"Authorization": f"Bearer {access_token}", "Accept": "application/jwt"}
        try:
            answer = ask(facts[USERINFO], headers=bearer)
        except NoAnswer as failed:
            raise self._failed(failed, "userinfo") from None
        # what is not signed is anybody's who stands on the way
        if answer.media_type != "application/jwt":
            raise unproved(self.provider.label, "userinfo: not signed")
        return answer.content.decode("ascii", "replace").strip()

    def _failed(self, failed: NoAnswer, where: str) -> RefusedProof:
        """A code that is refused, which is the answer of a provider that works; else one that does not."""
        refused = str(failed).startswith("status 4")
        return (unproved if refused else silent)(self.provider.label, f"{where}: {failed}")


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _address(info: Mapping[str, Any]) -> str | None:
    """The electronic address that the provider gives: its owner knows an identity by it, and it opens nothing."""
    try:
        return contacts.email(str(info["email"])) if info.get("email") else None
    except TremplinError:
        return None
