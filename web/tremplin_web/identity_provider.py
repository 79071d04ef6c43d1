"""The identity provider, as whoever runs the site says it: where it is, who we are there, how sure it must be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from stat import S_IROTH
from urllib.parse import urlsplit

from tremplin.errors import WrongUsage, excerpt

ISSUER, CLIENT, SECRET = "TREMPLIN_OIDC_ISSUER", "TREMPLIN_OIDC_CLIENT", "TREMPLIN_OIDC_SECRET_FILE"
LEVELS, LABEL = "TREMPLIN_OIDC_ACR", "TREMPLIN_OIDC_LABEL"
USUAL = "ProConnect"
LIBRARIES = ("authlib", "joserfc")
LONGEST = 80


@dataclass(frozen=True)
class IdentityProvider:
    """A provider of OpenID Connect; ``levels`` are the values of ``acr`` that are enough, of which it says one."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    levels: tuple[str, ...]
    label: str = USUAL

    @property
    def origin(self) -> str:
        """Where it is, without a path: all that is asked of it is asked there."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def provider_of(environ: Mapping[str, str]) -> IdentityProvider | None:
    """The provider that an environment says, if it says any; half of one is refused with what lacks."""
    said = {name: environ.get(name, "").strip() for name in (ISSUER, CLIENT, SECRET, LEVELS, LABEL)}
    if not any(said.values()):
        return None
    for name in (ISSUER, CLIENT, SECRET, LEVELS):
        if not said[name]:
            raise WrongUsage(f"{name} : ce réglage manque, les autres du fournisseur d'identité sont donnés.")
    if any(find_spec(library) is None for library in LIBRARIES):
        raise WrongUsage(f"{ISSUER} : le complément « oidc » de Tremplin n'est pas installé. Installez tremplin[oidc].")
    if len(said[LABEL]) > LONGEST or not said[LABEL].isprintable():
        raise WrongUsage(f"{LABEL} : donnez un nom, d'une ligne et de {LONGEST} signes au plus, comme « {USUAL} ».")
    return IdentityProvider(
        issuer=_issuer(said[ISSUER]),
        client=said[CLIENT],
        secret=_secret(Path(said[SECRET])),
        levels=tuple(dict.fromkeys(re.split(r"[\s,]+", said[LEVELS].strip(" ,")))),
        label=said[LABEL] or USUAL,
    )


def _issuer(written: str) -> str:
    try:
        parts = urlsplit(written)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    # in clear, an answer is anybody's on the way
    scheme = parts.scheme == "https" or (parts.scheme == "http" and _loopback(host))
    if not scheme or not host or parts.username or re.search(r"[?#@\s\\]", written):
        raise WrongUsage(f"{ISSUER} : ce n'est pas une adresse en https, comme https://connexion.exemple.fr/api.")
    return written


def _secret(file: Path) -> str:
    try:
        opened = bool(file.stat().st_mode & S_IROTH)
        secret = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise WrongUsage(f"{SECRET} : « {excerpt(str(file))} » ne se lit pas.") from None
    if opened:
        raise WrongUsage(f"{SECRET} : tout le monde peut lire « {excerpt(str(file))} ». Réservez-le à ce service.")
    if not secret:
        raise WrongUsage(f"{SECRET} : « {excerpt(str(file))} » est vide.")
    return secret


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
