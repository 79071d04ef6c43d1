"""The key of a base, which names its accounts in the journal: a file that lies outside it and that no backup holds."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import URL

from tremplin.errors import Unavailable
from tremplin.storage.files import make_private_folder, sync

# as many bits as the SHA-256 that it goes through (RFC 2104, section 3)
BYTES = 32
# 128 bits: no two accounts are ever named alike
SHORT = 32


class Pseudonyms:
    """Names that nobody makes nor reads without the key; ``mark`` says which key that is."""

    def __init__(self, secret: bytes):
        self._secret = secret
        self.mark = self._made("key", "tremplin")

    def account(self, number: int) -> str:
        """What stands for an account: the same for ever, whatever its login or its name becomes."""
        return self._made("account", str(number))[:SHORT]

    def value(self, text: str) -> str:
        """What stands for a name or an address: whoever holds both the key and the value may compare."""
        return self._made("value", text)[:SHORT]

    def person(self, text: str) -> str:
        """What stands for who somebody is: whoever is met twice is known again, by the key alone."""
        return self._made("person", text)

    def secret(self, purpose: str) -> str:
        """What signs something on the way to somebody and back, the same for all the processes of one base."""
        return self._made("secret", purpose)

    def line(self, noted: str) -> str:
        """What stands for a line of another chain, « 1204:3f9a… », whose hash would betray the name that it covers."""
        return self._made("line", noted)

    def _made(self, kind: str, text: str) -> str:
        return hmac.digest(self._secret, f"{kind} {text}".encode("utf-8", "surrogatepass"), "sha256").hex()


class SealKey:
    """The file of a key, read when it is first needed."""

    def __init__(self, path: Path | None):
        self.path = path
        self._read: Pseudonyms | None = None

    def held(self, mark: str | None) -> Pseudonyms:
        """The names of a base that bears this mark; the first act of a base that bears none makes its key."""
        found = self.make() if mark is None else self._found()
        if found is None:
            raise Unavailable(f"{self.missing()} Rien n'est enregistré.")
        if mark not in (None, found.mark):
            raise Unavailable(f"la clé {self.path} n'est pas celle de cette base : remettez la sienne.")
        return found

    def known(self, mark: str | None) -> Pseudonyms | None:
        """The names of a base that bears this mark, where its key is there to read."""
        found = self._found()
        return found if found is not None and mark == found.mark else None

    def make(self) -> Pseudonyms:
        """Make the key, unless it is there already."""
        found = self._found()
        if found is not None:
            return found
        if self.path is None:
            raise Unavailable(f"{self.missing()} Rien n'est enregistré.")
        make_private_folder(self.path.parent)
        with NamedTemporaryFile("w", dir=self.path.parent, prefix=".cle-") as written:
            written.write(f"{secrets.token_hex(BYTES)}\n")
            written.flush()
            os.fsync(written.fileno())
            # whole or not at all, and never over another: two processes may make it at the same instant
            with suppress(FileExistsError):
                os.link(written.name, self.path)
        sync(self.path.parent)
        return self.make()

    def missing(self) -> str:
        """What to do where the key is not there."""
        where = f"remettez {self.path}" if self.path else "nommez-la par TREMPLIN_KEY"
        return f"la clé du journal manque : {where}, que les sauvegardes ne contiennent pas."

    def _found(self) -> Pseudonyms | None:
        if self._read is None and self.path is not None and self.path.is_file():
            try:
                secret = bytes.fromhex(self.path.read_text("ascii"))
            except (OSError, ValueError):
                secret = b""
            if len(secret) < BYTES:
                raise Unavailable(f"la clé {self.path} ne se lit pas : reprenez-la là où vous l'avez mise à l'abri.")
            self._read = Pseudonyms(secret)
        return self._read


def beside(url: URL) -> SealKey:
    """The key that lies beside a file of SQLite."""
    file = url.database if url.get_backend_name() == "sqlite" else None
    return SealKey(Path(file).with_suffix(".key") if file and file != ":memory:" else None)
