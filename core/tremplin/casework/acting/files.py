"""Keep files outside the database, under the hash of their content: ``ab/abcdef…``.

A file is whole and on the disk before anything names it: it is written aside, synchronised, then renamed. A process
killed in between leaves a file that nothing names, which the sweep of attachments removes; never a name without a file.
"""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from tremplin.casework.acting.media import media_type
from tremplin.errors import RefusedRequest, Unavailable, excerpt
from tremplin.storage.files import SWEPT, make_private_folder, path_of, sync

MEGABYTE = 1024 * 1024
MOST = 20 * MEGABYTE
CHUNK = 64 * 1024
# a file being written
ASIDE = ".new-"
INFECTED = "l'antivirus y a trouvé « {} »."


class Scanner(Protocol):
    """What looks for a malware in a file."""

    def found(self, file: BinaryIO) -> str | None:
        """The name of what was found, ``None`` where nothing was; ``Unavailable`` where it cannot tell."""


@dataclass(frozen=True)
class Kept:
    """A file that is on the disk: the hash of its content, its size, its type, where it is, whether it was scanned."""

    hash: str
    size: int
    media_type: str
    path: Path
    scanned: bool = False


def keep(folder: Path, stream: BinaryIO, name: str, *, most: int = MOST, scanner: Scanner | None = None) -> Kept:
    """Keep what a stream holds, once its type is known; not much more than ``most`` bytes are read.

    Of what holds a malware nothing is kept. Where the scanner does not answer, the file is kept and told so: a deposit
    does not wait for it, and nobody opens it meanwhile.
    """
    make_private_folder(folder)
    # in the same folder: rename(2) does not cross file systems, and puts a whole file in place at once
    handle, written = tempfile.mkstemp(prefix=ASIDE, dir=folder)
    aside = Path(written)
    try:
        with open(handle, "w+b") as file:
            digest, size = copy(stream, file, name, most)
            # before it has a name: what is refused leaves nothing behind
            kind = media_type(file, name)
            kept = Kept(digest, size, kind, path_of(folder, digest), _scanned(scanner, file, name))
            file.flush()
            os.fsync(file.fileno())
        _name(aside, kept.path)
    finally:
        aside.unlink(missing_ok=True)
    return kept


def _scanned(scanner: Scanner | None, file: BinaryIO, name: str) -> bool:
    """Whether a file was scanned, and is clean; what holds a malware is refused."""
    if scanner is None:
        return False
    file.flush()
    try:
        found = scanner.found(file)
    except Unavailable:
        return False
    if found is not None:
        raise RefusedRequest(f"« {name} » : {INFECTED.format(excerpt(found))} Rien n'en est gardé.")
    return True


def copy(stream: BinaryIO, file: BinaryIO, name: str, most: int = MOST) -> tuple[str, int]:
    """Write what a stream holds into a file, unless it is too much: the hash and the size of it."""
    digest, size = sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise RefusedRequest(f"« {name} » : fichier trop lourd, {most // MEGABYTE} Mo au plus.")
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise RefusedRequest(f"« {name} » : fichier vide.")
    return digest.hexdigest(), size


def _name(aside: Path, path: Path) -> None:
    """Give a file its name for good, even if the machine stops."""
    make_private_folder(path.parent)
    # over a file of the same content too: it is then too young to be swept
    aside.replace(path)
    # fsync(2) of a file does not keep its entry in the folder: that one is synchronised apart
    for folder in (path.parent, path.parent.parent):
        sync(folder)


def digest_of(file: BinaryIO) -> str:
    """The hash of the content of a file, which is then read again from its beginning."""
    digest = sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def tidy(folder: Path, before: float) -> None:
    """Undo what a killed process left: a file being written, or one that was put aside to be removed."""
    for aside in folder.glob(f"??/*{SWEPT}"):
        with suppress(FileNotFoundError):
            with suppress(FileExistsError):
                # a link, not a rename, which would replace the younger file of the same content
                aside.with_suffix("").hardlink_to(aside)
            aside.unlink()
    for aside in folder.glob(f"{ASIDE}*"):
        with suppress(FileNotFoundError):
            if aside.stat().st_mtime < before:
                aside.unlink()
