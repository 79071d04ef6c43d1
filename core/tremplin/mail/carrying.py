"""What carries mail: a server, or a folder of this machine; each says whether what it refused may pass later."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

from tremplin.documents.texts import EMAIL
from tremplin.errors import excerpt
from tremplin.mail.message import MailLetter, message
from tremplin.mail.setting import MailFolder, MailPlace, MailServer, Security

# for each answer: a claim lasts longer than all those of a letter together
SECONDS = 30
PRIVATE = 0o600
LOOPBACK = ("localhost", "ip6-localhost")


class NotCarried(Exception):
    """A letter that did not leave: ``lasting`` where no later try would do, ``unreached`` where no letter would."""

    def __init__(self, sentence: str, *, lasting: bool = False, unreached: bool = False):
        self.lasting, self.unreached = lasting, unreached
        super().__init__(sentence)


class MailCarrier(Protocol):
    """What takes letters away, one at a time."""

    def carry(self, letter: MailLetter, at: datetime) -> None: ...


@contextmanager
def opened(place: MailPlace) -> Iterator[MailCarrier]:
    """A carrier, for some letters."""
    if isinstance(place, MailFolder):
        yield FolderCarrier(place)
        return
    carrier = ServerCarrier(place)
    try:
        yield carrier
    finally:
        carrier.close()


class FolderCarrier:
    """Mail kept in a folder: a letter that is there already, read or not, is not put there again."""

    def __init__(self, place: MailFolder):
        self.place = place

    def carry(self, letter: MailLetter, at: datetime) -> None:
        """Put a letter in the folder: whole, or not at all."""
        new, passing = self.place.path / "new", self.place.path / "tmp"
        try:
            for folder in (new, passing, self.place.path / "cur"):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # a reader moves it to cur, and adds « :2, » and its flags (Maildir)
            if (new / letter.identity).exists() or any((self.place.path / "cur").glob(f"{letter.identity}:*")):
                return
            aside = passing / f"{letter.identity}.{os.getpid()}"
            with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
                file.write(message(letter, self.place.sender, at).as_bytes())
                file.flush()
                os.fsync(file.fileno())
            aside.replace(new / letter.identity)
            _synchronise(new)
        except OSError as error:
            told = f"le dossier {self.place.path} ne se laisse pas écrire ({error.strerror})."
            raise NotCarried(told, unreached=True) from None


class ServerCarrier:
    """Mail given to a server; the connection is opened by the first letter, and serves the next ones."""

    def __init__(self, place: MailServer):
        self.place = place
        self.connection: smtplib.SMTP | None = None

    def carry(self, letter: MailLetter, at: datetime) -> None:
        """Give a letter to the server, which answers for it once it has said yes."""
        made = message(letter, self.place.sender, at)
        try:
            self.connection = self.connection or self._connected()
        except NotCarried:
            raise
        except (OSError, smtplib.SMTPException) as error:
            raise NotCarried(_unreached(self.place, error), unreached=True) from None
        try:
            self.connection.send_message(made, from_addr=self.place.sender, to_addrs=[letter.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, told = next(iter(error.recipients.values()))
            self._forget()
            raise NotCarried(_answered(code, told, "cette adresse"), lasting=code // 100 == 5) from None
        except smtplib.SMTPResponseException as error:
            self._forget()
            code = error.smtp_code
            # 421: it is closing (RFC 5321, 4.2.1); what is refused of the sender is refused of every letter
            ours = isinstance(error, smtplib.SMTPSenderRefused) or code == 421
            said = _answered(code, error.smtp_error, "ce courriel")
            raise NotCarried(said, lasting=code // 100 == 5 and not ours, unreached=ours) from None
        except (OSError, smtplib.SMTPException) as error:
            self._forget()
            raise NotCarried(_unreached(self.place, error), unreached=True) from None

    def close(self) -> None:
        """Take leave of the server."""
        if self.connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.connection.quit()
        self._forget()

    def _forget(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _connected(self) -> smtplib.SMTP:
        place, context = self.place, ssl.create_default_context()
        if place.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(place.host, place.port, timeout=SECONDS, context=context)
        else:
            connection = smtplib.SMTP(place.host, place.port, timeout=SECONDS)
        try:
            self._secured(connection, context)
        except BaseException:
            connection.close()
            raise
        return connection

    def _secured(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        place = self.place
        connection.ehlo_or_helo_if_needed()
        secret = place.security is Security.TLS
        if not secret and (place.security is Security.STARTTLS or connection.has_extn("starttls")):
            connection.starttls(context=context)
            connection.ehlo()
            secret = True
        if place.user is None or place.password is None:
            return
        if not secret and not _here(place.host):
            # tried: a server that hides STARTTLS is given the password by smtplib
            raise NotCarried(
                f"{place.host} n'offre pas de chiffrement : le mot de passe n'est pas dit.", unreached=True
            )
        connection.login(place.user, place.password)


def _here(host: str) -> bool:
    """Whether an address is of this machine, on which nobody listens between."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def _answered(code: int, told: bytes | str, what: str) -> str:
    """What a server said, without the addresses that it repeats."""
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    said = excerpt(EMAIL.sub("…", " ".join(text.lower().split())))
    return f"le serveur refuse {what} : {code} {said}".strip()


def _unreached(place: MailServer, error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{place.host} refuse l'utilisateur ou son mot de passe ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{place.host} n'accepte pas de courriel ({error.smtp_code})."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{place.host} : son certificat n'est pas reconnu."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{place.host} n'offre pas le chiffrement ou l'authentification que demande l'adresse."
    return f"{place.host}, port {place.port} : le serveur ne répond pas."


def _synchronise(folder: Path) -> None:
    # fsync(2) of a file does not keep its entry in the folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
