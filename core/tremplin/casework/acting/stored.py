"""The row of a file that is kept, which every act that gives one names, and the one way to read it again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.case import AnyCase
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.files import INFECTED, Kept, Scanner, digest_of
from tremplin.documents.texts import one_line
from tremplin.errors import RefusedRequest, Unavailable, excerpt
from tremplin.records.attachments import StoredFile
from tremplin.storage.failures import CROSSED
from tremplin.storage.files import path_of

# a file system takes 255 signs or bytes; the ending stays whole, since it says with what to open a file
LONGEST_NAME, LONGEST_ENDING = 200, 20
UNNAMED = "document"
# what no file may hold in its name on one of the systems where it will be opened
FORBIDDEN = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True)
class OpenedFile:
    """A file that is open to be read, under the name by which it is kept elsewhere."""

    name: str
    media_type: str
    size: int
    stream: BinaryIO


def store(case: AnyCase, kept: Kept) -> None:
    """The row of a file, unless another dossier holds the same content."""
    scanned = case.at if kept.scanned else None
    row = {"hash": kept.hash, "size": kept.size, "media_type": kept.media_type, "stored_at": case.at}
    row |= {"scanned_at": scanned}
    if case.session.get(StoredFile, kept.hash) is None:
        # another dossier may be given it at this very moment
        with suppress(IntegrityError), case.session.begin_nested():
            case.session.execute(insert(StoredFile), row)
        # an erasure of the same content may have removed it since it was kept
        if not kept.path.exists():
            raise Unavailable(CROSSED)
    if scanned:
        own = (StoredFile.hash == kept.hash, StoredFile.scanned_at.is_(None))
        case.session.execute(update(StoredFile).where(*own).values(scanned_at=scanned))


@contextmanager
def opening(desk: Desk, hash_: str, what: str, at: datetime) -> Iterator[BinaryIO]:
    """A file that was kept, open to be read: the bytes that were given, and clean where a scanner is asked."""
    try:
        stream = path_of(desk.files, hash_).open("rb")
    except FileNotFoundError:
        raise RefusedRequest(_damaged(what, "introuvable")) from None
    with stream:
        # what was given is what is read: a disk that answers other bytes, or a file put in its place, is told
        if digest_of(stream) != hash_:
            raise RefusedRequest(_damaged(what, "abîmé"))
        with desk.database.reading() as session:
            row = session.get_one(StoredFile, hash_)
        infected = row.found
        if infected is None and row.scanned_at is None and desk.scanner is not None:
            infected = _scan(desk, desk.scanner, stream, hash_, what, at)
        if infected is not None:
            raise RefusedRequest(f"{what} : {INFECTED.format(excerpt(infected))} Le fichier ne s'ouvre pas.")
        yield stream


def _scan(desk: Desk, scanner: Scanner, stream: BinaryIO, hash_: str, what: str, at: datetime) -> str | None:
    """What is found in a file that nobody has scanned yet; the answer is kept, and asked once."""
    try:
        # between two transactions: 20 MB that are scanned would hold the turn of every writer
        found = scanner.found(stream)
    except Unavailable as silent:
        raise Unavailable(f"{what} : le fichier n'est pas encore examiné, et {silent}") from None
    with desk.database.writing() as session:
        kept = {"scanned_at": at, "found": found and excerpt(found)}
        session.execute(update(StoredFile).where(StoredFile.hash == hash_).values(**kept))
    return found


def _damaged(what: str, how: str) -> str:
    return f"{what} : le fichier est {how} sur le disque. Prévenez l'administrateur, qui a une sauvegarde."


def named(name: str) -> str:
    """The name of a file, without a folder nor what cannot be seen, and not too long."""
    # RFC 7578, 4.2: no path in the name that a browser sends is to be used, of either kind of system
    last = re.split(r"[/\\]", one_line(name))[-1]
    # Windows takes no name that ends with a dot or a space
    line = FORBIDDEN.sub("_", last).strip(". ")
    ending = PurePath(line).suffix
    ending = ending if len(ending) <= LONGEST_ENDING else ""
    return (line.removesuffix(ending)[: LONGEST_NAME - len(ending)].rstrip() or UNNAMED) + ending
