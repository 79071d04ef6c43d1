"""Where the site listens, or the sentence that says why it cannot: the servers are given sockets that listen."""

import errno
import socket
from ipaddress import ip_address

from tremplin_cli.terminal.door import RefusedRequest, WrongUsage

# deposits come at the last minute: what no thread takes yet waits here (net.core.somaxconn is 4096 on Linux)
BACKLOG = 2048


def sockets(host: str, port: int) -> list[socket.socket]:
    """A socket for each address that a host is: ``localhost`` may be two."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, ValueError):
        raise WrongUsage(f"l'adresse « {host} » n'existe pas sur cette machine.") from None
    opened: list[socket.socket] = []
    try:
        for family, _, _, _, where in dict.fromkeys(found):
            # any port that is free: the same for all
            place = (where[0], port or (opened[0].getsockname()[1] if opened else 0))
            opened.append(socket.create_server(place, family=family, backlog=BACKLOG))
    except OSError as error:
        for each in opened:
            each.close()
        raise RefusedRequest(why(error, host, port)) from None
    return opened


def loopback(host: str) -> bool:
    """Whether only this machine reaches a host."""
    bare = host.strip("[]").lower()
    try:
        return bare == "localhost" or ip_address(bare).is_loopback
    except ValueError:
        return False


def address(host: str, port: int) -> str:
    """Where the site answers, as a browser is told: it takes a key of this machine under that name alone."""
    # WebAuthn, 5.1.2: the site that a passkey is of is a name, never an address
    named = "localhost" if loopback(host) and host != "::1" else host
    # RFC 3986, 3.2.2: an IPv6 address stands between brackets
    return f"http://{f'[{named}]' if ':' in named else named}:{port}"


def why(error: OSError, host: str, port: int) -> str:
    """What prevents listening, and what to do about it."""
    match error.errno:
        case errno.EADDRINUSE:
            return f"le port {port} est déjà pris : arrêtez ce qui l'occupe, ou choisissez-en un autre avec --port."
        # Linux keeps the ports below 1024 for root (net.ipv4.ip_unprivileged_port_start)
        case errno.EACCES | errno.EPERM:
            return f"le port {port} est réservé : choisissez-en un au-dessus de 1023 avec --port."
        case errno.EADDRNOTAVAIL:
            return f"l'adresse « {host} » n'est pas de cette machine : choisissez-en une autre avec --host."
        case _:
            return f"impossible d'écouter sur {host}:{port}."
