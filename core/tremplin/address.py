"""The public address of a site, as the settings say it: what is written in a letter, for its reader to open."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from tremplin.errors import WrongUsage

ADDRESS_SETTING = "TREMPLIN_ADDRESS"
# RFC 1123, 2.1: letters, digits and hyphens between dots; an IPv6 address stands between brackets (RFC 3986, 3.2.2)
HOST = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)*(?!-)[a-z0-9-]{1,63}(?<!-)|\[[0-9a-f:.]+\]")
SCHEMES = ("http", "https")


def public_address(environ: Mapping[str, str]) -> str | None:
    """A scheme, a host and perhaps a port, without a final slash; ``None`` where the settings say none."""
    written = environ.get(ADDRESS_SETTING, "").strip()
    if not written:
        return None
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:  # a port that is no number, a bracket that is not closed
        parts, port = urlsplit(""), None
    name = without_port(parts.netloc.lower())
    # a path would be lost by what links from the root
    bare = parts.path in ("", "/") and not re.search(r"[?#@\s\\]", written)
    if parts.scheme not in SCHEMES or not bare or port == 0 or not HOST.fullmatch(name):
        raise WrongUsage(
            # what was typed may hold a password: it is not repeated
            f"{ADDRESS_SETTING} : ce n'est pas l'adresse d'un site. Donnez-la sans chemin, comme https://aides.exemple.fr."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def without_port(netloc: str) -> str:
    """A host without its port."""
    return re.sub(r":\d*$", "", netloc)
