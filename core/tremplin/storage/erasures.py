"""The list of those who were erased, by number: it lies beside the key, apart from the base and from its backups.

A backup holds people who asked to be forgotten since; whoever restores it erases them again. The list names nobody. A
line is on the disk before its erasure is acknowledged: one that a crash left without its erasure is done at the next
restoration, or at the next purge, since it had been asked for.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from tremplin.errors import Unavailable
from tremplin.storage.files import PRIVATE_FILE, make_private_folder, sync
from tremplin.storage.sealing import keys_of

SUFFIX = ".erasures"
# the first line of a journal is of one base alone, and of all its backups
ORIGIN = text("SELECT hash FROM journal WHERE number > 0 ORDER BY number LIMIT 1")
SIGNS = 32
LOST = "la liste des effacements {path} ne se laisse pas {how} : rien n'est effacé. Vérifiez les droits sur ce fichier."


@dataclass(frozen=True)
class Erasure:
    """Some people erased at once from a base, and the files that go with them."""

    base: str
    at: str
    people: tuple[int, ...]
    files: tuple[str, ...] = ()


class ErasureList:
    """The list of a base: lines are added, and none is changed."""

    def __init__(self, session: Session):
        key = keys_of(session)
        self.missing = key.missing()
        self.path = key.path.with_suffix(SUFFIX) if key.path else None
        self.base = str(session.scalar(ORIGIN) or "")[:SIGNS]

    def add(self, people: Iterable[int], files: Iterable[str], at: datetime) -> None:
        """Add a line, which the disk holds when this returns."""
        if self.path is None:
            raise Unavailable(f"{self.missing} Rien n'est effacé.")
        line = Erasure(self.base, at.isoformat(timespec="seconds"), tuple(people), tuple(files))
        written = (json.dumps(asdict(line), separators=(",", ":")) + "\n").encode("ascii")
        try:
            make_private_folder(self.path.parent)
            # at the end, whoever else writes: one write is one line (POSIX, O_APPEND)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
            try:
                # what a crash cut is a line that nobody reads: the next one does not hang on it
                whole = b"\n" + written
                if os.write(handle, whole) != len(whole):
                    raise OSError("written in part")
                os.fsync(handle)
            finally:
                os.close(handle)
            sync(self.path.parent)
        except OSError:
            raise Unavailable(LOST.format(path=self.path, how="écrire")) from None

    def read(self) -> Iterator[Erasure]:
        """What was erased from this base, the first first."""
        try:
            lines = self.path.read_bytes().splitlines() if self.path and self.path.exists() else []
        except OSError:
            raise Unavailable(LOST.format(path=self.path, how="lire")) from None
        for line in lines:
            try:
                said = json.loads(line)
                found = Erasure(said["base"], said["at"], tuple(said["people"]), tuple(said["files"]))
            except (ValueError, KeyError, TypeError):
                continue
            if self.base and found.base == self.base:
                yield found
