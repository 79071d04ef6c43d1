"""Which addresses may be told: of another machine, over TLS, unless a setting of this one names them.

An address is what an admin typed: what it resolves to may be this machine, or another of its network, which would be
asked in the name of the site. It is judged when it is typed, and again each time it is about to be told.
"""

import re
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from tremplin.address import HOST
from tremplin.errors import RefusedRequest, WrongUsage, excerpt

SETTING = "TREMPLIN_WEBHOOK_HOSTS"
PORTS = {"https": 443, "http": 80}
LONGEST = 500
Ip = IPv4Address | IPv6Address
# RFC 4291, 2.4: beside it lie « ::127.0.0.1 », the sites of RFC 3879, and what nobody was given yet
GIVEN = ip_network("2000::/3")
# what leads to an IPv4 address that it holds: RFC 3056, RFC 4380; that of RFC 6052 is given to nobody
THROUGH = tuple(map(ip_network, ("2002::/16", "2001::/32")))
# RFC 6761 and RFC 6762: names of this machine, or of its network
NEAR = ("localhost", "local", "internal", "home.arpa", "localdomain", "intranet", "lan")
Resolve = Callable[[str, int], Sequence[str]]


class UntoldAddress(RefusedRequest):
    """An address that nobody is told at: of this machine, or of its network."""


@dataclass(frozen=True)
class OutgoingAddress:
    """An address that was read: whom to ask, and for what; ``named`` where the setting lets it be anywhere."""

    scheme: str
    host: str
    port: int
    target: str
    named: bool


class NamedHosts(frozenset[str]):
    """The machines that a setting names, « machine » or « machine:port »: they may be here, and without TLS."""

    def hold(self, host: str, port: int) -> bool:
        """Whether a machine is named, whatever the port or with this one."""
        return host in self or f"{host}:{port}" in self


def named_hosts(environ: Mapping[str, str]) -> NamedHosts:
    """The machines that the setting names; none where it is not set."""
    return NamedHosts(word.lower() for word in re.split(r"[\s,]+", environ.get(SETTING, "")) if word)


def read_address(written: str, hosts: NamedHosts) -> OutgoingAddress:
    """An address as it was typed, or a refusal that says what is expected."""
    typed = written.strip()
    if not typed.isascii() or not typed.isprintable() or " " in typed or "\\" in typed or len(typed) > LONGEST:
        raise _wrong(f"elle tient en {LONGEST} signes au plus, sans espace ni accent")
    try:
        parts = urlsplit(typed)
        port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
        host = (parts.hostname or "").rstrip(".")
    # a port that is no number, a bracket that is not closed
    except ValueError:
        raise _wrong("elle ne se lit pas") from None
    if parts.scheme not in PORTS or not host:
        raise _wrong("elle commence par https://")
    # what is typed here is read by other admins, and told again in what failed
    if "@" in parts.netloc:
        raise _wrong("elle ne porte ni nom d'utilisateur ni mot de passe")
    if parts.fragment:
        raise _wrong("elle n'a pas de « # »")
    named = hosts.hold(host, port)
    if not named:
        _refuse_unnamed(parts.scheme, host, port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return OutgoingAddress(parts.scheme, host, port, target, named)


def reached(address: OutgoingAddress, resolve: Resolve | None = None) -> str:
    """The IP address at which to tell it now, which is then asked and no other; one that is near is refused."""
    try:
        found = [*dict.fromkeys((resolve or resolved)(address.host, address.port))]
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise UntoldAddress(f"{address.host} : ce nom ne mène à aucune machine.")
    # all of them: of two, the resolver of tomorrow may give the other one first
    if not address.named and not all(_public(ip_address(each.partition("%")[0])) for each in found):
        raise UntoldAddress(
            f"{address.host} mène à cette machine ou à son réseau : rien n'y est envoyé. Si c'est voulu, nommez-la "
            f"dans le réglage {SETTING}."
        )
    return found[0]


def resolved(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a name."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _refuse_unnamed(scheme: str, host: str, port: int) -> None:
    if scheme != "https":
        raise _wrong("elle commence par https://")
    if port != PORTS["https"]:
        raise _wrong("elle ne dit pas d'autre port que 443")
    if (literal := _literal(host)) is not None:
        if not _public(literal):
            raise _wrong("elle est d'une autre machine, hors de ce réseau")
        return
    # WHATWG URL, 3.5: what ends in a number is an IPv4 address, whatever its writing
    last = host.rpartition(".")[2]
    if not HOST.fullmatch(host) or last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last):
        raise _wrong(f"« {excerpt(host)} » n'est pas un nom de machine")
    if "." not in host or any(host == near or host.endswith(f".{near}") for near in NEAR):
        raise _wrong("elle est d'une autre machine, hors de ce réseau")


def _literal(host: str) -> Ip | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _public(found: Ip) -> bool:
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return _public(found.ipv4_mapped)
        if found not in GIVEN or any(found in network for network in THROUGH):
            return False
    return found.is_global and not found.is_multicast


def _wrong(expected: str) -> WrongUsage:
    # what was typed may hold a secret: it is not repeated
    return WrongUsage(f"adresse à prévenir : {expected}. Donnez-la comme https://logiciel.exemple.fr/tremplin.")
