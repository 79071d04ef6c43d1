"""Where mail goes, as the settings say it: ``TREMPLIN_MAIL`` and ``TREMPLIN_MAIL_FROM``; without them, nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tremplin.documents.contacts import email
from tremplin.errors import WrongUsage

SETTING, FROM_SETTING = "TREMPLIN_MAIL", "TREMPLIN_MAIL_FROM"
# what a folder on this machine shows as its sender, unless told
NOBODY = "tremplin@localhost"
EXPECTED = "Donnez maildir:DOSSIER, smtp://machine:port, smtp+starttls://… ou smtps://utilisateur:motdepasse@machine."


class Security(StrEnum):
    """How a connection to a server of mail is kept secret."""

    # STARTTLS where the server offers it (RFC 3207), always, or TLS from the first byte (RFC 8314)
    OFFERED = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


PORTS = {Security.OFFERED: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True)
class MailFolder:
    """A folder of mail on this machine, in the form of Maildir."""

    path: Path
    sender: str


@dataclass(frozen=True)
class MailServer:
    """A server of mail; its password is never shown."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"MailServer({self.security}://{self.host}:{self.port})"


MailPlace = MailFolder | MailServer


def mail_place(environ: Mapping[str, str]) -> MailPlace | None:
    """Where the settings send mail; ``None`` where they name no place."""
    written, sender = (environ.get(name, "").strip() for name in (SETTING, FROM_SETTING))
    if not written:
        return None
    sender = _sender(sender) if sender else ""
    scheme, _, rest = written.partition(":")
    if scheme == "maildir":
        if not rest.strip("/") or rest.startswith("//"):
            raise WrongUsage(f"{SETTING} : dites le dossier, comme maildir:/srv/tremplin/courriels.")
        return MailFolder(Path(rest).expanduser().absolute(), sender or NOBODY)
    if scheme not in set(Security) or not rest.startswith("//"):
        # what was typed may hold a password: it is not repeated
        raise WrongUsage(f"{SETTING} : adresse incomprise. {EXPECTED}")
    if not sender:
        raise WrongUsage(f"{FROM_SETTING} : dites l'adresse qui envoie, comme aides@exemple.fr.")
    return _server(written, Security(scheme), sender)


def _sender(written: str) -> str:
    try:
        return email(written)
    except WrongUsage as error:
        raise WrongUsage(f"{FROM_SETTING} : {error}") from None


def _server(written: str, security: Security, sender: str) -> MailServer:
    try:
        parts = urlsplit(written)
        host, port = parts.hostname, parts.port
    except ValueError:  # a port that is no number, a bracket that is not closed
        host = port = None
        parts = urlsplit("")
    if not host or port == 0 or parts.path.strip("/") or parts.query or parts.fragment:
        raise WrongUsage(f"{SETTING} : adresse incomprise. {EXPECTED}")
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    if (user is None) is not (password is None):
        raise WrongUsage(f"{SETTING} : donnez l'utilisateur et son mot de passe, ou aucun des deux.")
    return MailServer(host, port or PORTS[security], security, sender, user, password)
