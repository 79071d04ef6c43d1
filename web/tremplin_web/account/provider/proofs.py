"""The tokens of a provider, believed once they are proved: who signed, for whom, when, and how sure it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from tremplin_web.account.provider.refusals import unproved, unsure
from tremplin_web.identity_provider import IdentityProvider

# signatures that the provider alone can make: « none » is none, and HS256 is made by whoever holds our secret
SIGNED_BY = ("RS256", "PS256", "ES256")
# seconds: ProConnect's tokens last 60, and clocks differ
LEEWAY = 5
# RFC 8176, 2
MFA = "mfa"
LONGEST = 255


def id_token_of(
    provider: IdentityProvider, keys: KeySet, raw: str, *, nonce: str, access_token: str, now: datetime
) -> Mapping[str, Any]:
    """What an ID token says, if it was made for us, now, and in answer to this question."""
    wanted: dict[str, ClaimsOption] = {name: {"essential": True} for name in ("sub", "exp", "iat")}
    wanted |= {"nonce": {"essential": True, "value": nonce}}
    token = _read(provider, keys, raw, wanted, now)
    asked = {"nonce": nonce, "client_id": provider.client, "access_token": access_token}
    claims = CodeIDToken(token.claims, token.header, params=asked)
    try:
        # who it is for where several are named, and that it goes with this access token (OpenID Connect Core 1.0,
        # 3.1.3.7 and 3.1.3.8)
        claims.validate_azp()
        claims.validate_at_hash()
        claims.validate_amr()
    except Exception as error:  # authlib and joserfc have each its own errors of claims
        raise unproved(provider.label, f"id token: {error}") from None
    _refuse_unsure(provider, token.claims)
    return token.claims


def userinfo_of(
    provider: IdentityProvider, keys: KeySet, raw: str, *, subject: str, now: datetime
) -> Mapping[str, Any]:
    """What the provider says of somebody, signed, for us, and of the same person."""
    claims = _read(provider, keys, raw, {"sub": {"essential": True}}, now).claims
    # OpenID Connect Core 1.0, 5.3.2: a token of somebody else may have been put there
    if claims["sub"] != subject:
        raise unproved(provider.label, "userinfo: another sub")
    return claims


def mfa(claims: Mapping[str, Any]) -> bool:
    """Whether the provider asked for two factors."""
    told = claims.get("amr")
    return isinstance(told, list) and MFA in told


def _read(
    provider: IdentityProvider, keys: KeySet, raw: str, wanted: Mapping[str, ClaimsOption], now: datetime
) -> jwt.Token:
    ours: dict[str, ClaimsOption] = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client},
    }
    try:
        token = jwt.decode(raw, keys, algorithms=SIGNED_BY)
        JWTClaimsRegistry(now=int(now.timestamp()), leeway=LEEWAY, **ours, **wanted).validate(token.claims)
    except (JoseError, ValueError, TypeError) as error:
        raise unproved(provider.label, f"token: {type(error).__name__} {error}"[:LONGEST]) from None
    if not isinstance(token.claims["iss"], str) or not 0 < len(str(token.claims["sub"])) <= LONGEST:
        raise unproved(provider.label, "token: iss or sub")
    return token


def _refuse_unsure(provider: IdentityProvider, claims: Mapping[str, Any]) -> None:
    """Refuse whoever the provider does not say to be sure enough of: asked as essential, it may not have answered."""
    level = claims.get("acr")
    if not isinstance(level, str) or level not in provider.levels:
        raise unsure(provider.label, "acr absent" if level is None else "acr not enough")
