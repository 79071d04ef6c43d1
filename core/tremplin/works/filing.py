"""The files that works leave: outside the base, beside those of dossiers, for some days."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from sqlalchemy import delete, select, update

from tremplin.casework.acting.desk import Desk
from tremplin.records.tables import Queue, Work
from tremplin.storage.files import make_private_file, make_private_folder, sync

# what begins with a dot is no file of a dossier: no backup takes it, no check finds it strange
FOLDER = ".travaux"
KEPT, ABANDONED, FORGOTTEN = timedelta(days=7), timedelta(days=1), timedelta(days=90)


def path_of(desk: Desk, name: str) -> Path:
    """Where the file of a work is, or was."""
    return desk.files / FOLDER / name


@contextmanager
def written(desk: Desk) -> Iterator[Path]:
    """A path where one run writes, for its owner alone to read; what an exception interrupts is removed."""
    make_private_folder(desk.files)
    make_private_folder(desk.files / FOLDER)
    path = path_of(desk, token_hex(16))
    make_private_file(path).close()
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def keep(path: Path) -> str:
    """Wait until the disk holds a file; the name that a work keeps of it."""
    sync(path)
    sync(path.parent)
    return path.name


def expires_at(done_at: datetime) -> datetime:
    """When the file of a work that ended is removed."""
    return done_at + KEPT


def sweep(desk: Desk, now: datetime) -> None:
    """Remove the files whose time has passed, those that no work names, and the works of long ago."""
    folder = desk.files / FOLDER
    past = Work.file.is_not(None), Work.done_at < now - KEPT
    with desk.database.reading() as session:
        named = set(session.scalars(select(Work.file).where(Work.file.is_not(None))))
        late = set(session.scalars(select(Work.file).where(*past)))
        old = session.scalar(select(Work.id).where(Work.done_at < now - FORGOTTEN).limit(1))
    if late or old:
        with desk.database.writing() as session:
            emptied = {"file": None, "file_name": None, "media_type": None}
            session.execute(update(Work).where(*past).values(**emptied))
            ended = Work.state != Queue.WAITING.value
            session.execute(delete(Work).where(ended, Work.done_at < now - FORGOTTEN))
    for file in folder.iterdir() if folder.is_dir() else ():
        # another sweep may have been here
        with suppress(FileNotFoundError):
            changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            # what a run writes is named by its row once it ends: none lasts a day
            if file.name in late or (file.name not in named and changed < now - ABANDONED):
                file.unlink()
