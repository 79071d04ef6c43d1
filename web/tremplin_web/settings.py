"""What whoever runs the site says of it: its public address, the names it answers to, whom to call, who lets in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from tremplin.address import HOST, public_address, without_port
from tremplin.errors import WrongUsage, excerpt
from tremplin_web.identity_provider import IdentityProvider, provider_of

HOSTS, CONTACT, PROXY = "TREMPLIN_HOSTS", "TREMPLIN_CONTACT", "TREMPLIN_PROXY"
# always answered: a probe on the machine asks by these, and nobody else reaches the site by them
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
LONGEST = 200


@dataclass(frozen=True)
class Settings:
    """The settings of a site; an ``address`` has no final slash, and no ``hosts`` means that any name is answered."""

    address: str | None = None
    hosts: tuple[str, ...] = ()
    contact: str | None = None
    proxy: str | None = None
    provider: IdentityProvider | None = None

    @property
    def answered(self) -> list[str] | None:
        """The names that are answered, those of this machine with them; ``None`` where no setting names any."""
        return [*dict.fromkeys((*self.hosts, *LOOPBACK))] if self.hosts else None


def settings_of(environ: Mapping[str, str]) -> Settings:
    """The settings that an environment gives; one that is badly written is refused with what is expected."""
    address = public_address(environ)
    hosts = [_host(word) for word in re.split(r"[\s,]+", _said(environ, HOSTS)) if word]
    if address:
        # what a mail says to open is answered
        hosts.insert(0, without_port(urlsplit(address).netloc))
    return Settings(
        address=address,
        hosts=tuple(dict.fromkeys(hosts)),
        contact=_contact(_said(environ, CONTACT)),
        proxy=_proxy(_said(environ, PROXY)),
        provider=provider_of(environ),
    )


def _said(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()


def _host(written: str) -> str:
    """A name that is answered, whatever the port."""
    name = written.lower()
    if not HOST.fullmatch(name):
        raise WrongUsage(
            f"{HOSTS} : « {excerpt(written)} » n'est pas un nom de machine. Donnez des noms sans port ni chemin, "
            "séparés par des virgules, comme aides.exemple.fr,www.exemple.fr."
        )
    return name


def _proxy(written: str) -> str | None:
    """The address of whom stands before the site: one that names a machine may come to name another."""
    try:
        return str(ip_address(written)) if written else None
    except ValueError:
        raise WrongUsage(
            f"{PROXY} : « {excerpt(written)} » n'est pas une adresse IP. Donnez celle du serveur mandataire, comme "
            "127.0.0.1."
        ) from None


def _contact(written: str) -> str | None:
    """Whom to call, one line as it is shown."""
    if len(written) > LONGEST or not written.isprintable():
        raise WrongUsage(f"{CONTACT} : donnez une seule ligne, de {LONGEST} signes au plus, comme « 03 21 00 00 00 ».")
    return written or None
