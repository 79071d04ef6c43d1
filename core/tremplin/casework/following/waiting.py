"""A file of people that waits while its owner looks at what it would change: an hour at most, and for them alone.

It lies as a file that is being written does: nothing names it, and the sweep of attachments removes it.
"""

import os
import tempfile
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path, PurePath
from secrets import token_urlsafe
from typing import BinaryIO

from tremplin.casework.acting import files
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    RefusedRequest,
    UnknownIdentifier,
    reference_of,
    target_of,
    visible,
)
from tremplin.casework.following.reading import require
from tremplin.documents.people.file import OTHERS, TABLES, WORKBOOKS, asked_sheet
from tremplin.storage.files import make_private_folder

HOUR = timedelta(hours=1)
READ = (*WORKBOOKS, *TABLES, *OTHERS)
# of a workbook, its tabs say which sheets they are
ANY = "classeur"
# what is left of one that was recorded
DONE = ".fait"


def set_aside(
    desk: Desk,
    actor: Actor,
    reference: str,
    name: str,
    stream: BinaryIO,
    *,
    now: datetime,
    sheet: str | None = None,
) -> str:
    """Keep a file for an hour of the machine, whose instant is ``now``; the word by which its owner finds it again."""
    known, kind = _recording(desk, actor, reference), PurePath(name).suffix.lower()
    if kind not in READ:
        raise RefusedRequest("un fichier .xlsx, .ods ou .csv est attendu.")
    which = asked_sheet(sheet).name if sheet and kind in TABLES else ANY
    make_private_folder(desk.files)
    files.tidy(desk.files, (now - HOUR).timestamp())
    word = token_urlsafe(18)
    handle, made = tempfile.mkstemp(prefix=files.ASIDE, dir=desk.files)
    try:
        with open(handle, "wb") as file:
            files.copy(stream, file, PurePath(name).name)
        os.replace(made, desk.files / f"{_called(actor, known, word)}.{which}{kind}")
    finally:
        Path(made).unlink(missing_ok=True)
    return word


def waiting(desk: Desk, actor: Actor, reference: str, word: str) -> tuple[Path, str | None]:
    """The file that somebody set aside for a dossier, and the sheet that it is; one that is gone is not there."""
    known = _recording(desk, actor, reference)
    found = next(desk.files.glob(f"{_called(actor, known, word)}.*.*"), None)
    if found is None:
        raise UnknownIdentifier("fichier en attente", "", ())
    which = found.name.split(".")[2]
    return found, None if which == ANY else which


def finish(path: Path, added: int, changed: int) -> tuple[int, int]:
    """Remove a file that was recorded, and leave what it changed: whoever sends it twice at once is told it twice."""
    left = path.with_suffix("").with_suffix(DONE)
    try:
        with left.open("x", encoding="ascii") as file:
            file.write(f"{added} {changed}")
    except FileExistsError:
        added, changed = _told(left) or (added, changed)
    forget(path)
    return added, changed


def finished(desk: Desk, actor: Actor, reference: str, word: str) -> tuple[int, int] | None:
    """How many rows of a file were added and changed, within the hour in which it was recorded."""
    return _told(desk.files / f"{_called(actor, _recording(desk, actor, reference), word)}{DONE}")


def _told(left: Path) -> tuple[int, int] | None:
    """What is left of a file that was recorded; nothing where it is being written at this moment."""
    try:
        added, changed = map(int, left.read_text("ascii").split())
    except (FileNotFoundError, ValueError):
        return None
    return added, changed


def forget(path: Path) -> None:
    """Remove a file that waits no longer."""
    path.unlink(missing_ok=True)


def _recording(desk: Desk, actor: Actor, reference: str) -> str:
    """The reference of a dossier whose people the actor may record."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        shown = reference_of(dossier.call, dossier.id)
        require(actor, Act.RECORD_PEOPLE, target_of(session, dossier), shown)
        return shown


def _called(actor: Actor, reference: str, word: str) -> str:
    """The name of a file, of which no part is a person's: another account, or another dossier, finds nothing by it."""
    return f"{files.ASIDE}{sha256(f'{actor.account_id}|{reference}|{word}'.encode()).hexdigest()}"
