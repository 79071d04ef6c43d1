"""Restore a backup: verified before anything is touched, then put in place whole or not at all."""

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from math import inf
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from tremplin.errors import AlreadyThere, RefusedRequest
from tremplin.records.tables import METADATA
from tremplin.storage import forgetting
from tremplin.storage.backups import postgresql_tools, sqlite_copy
from tremplin.storage.backups.archive import FILES, Archive, Manifest, Progress
from tremplin.storage.backups.backup import moment_in
from tremplin.storage.backups.checkup import Checkup, check
from tremplin.storage.engine import Database
from tremplin.storage.erasing import Emptied, scrub
from tremplin.storage.files import digest, make_private_folder, path_of, remove_file, sync
from tremplin.storage.place import DatabasePlace, sqlite_url
from tremplin.storage.sealing import SealingSession
from tremplin.storage.upgrades import known

SERVED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Restored:
    """What was restored, what a check finds then, and where a database that was damaged is kept.

    ``erased`` is how many people, erased since the backup was made, were erased again; ``held`` that its letters wait.
    """

    manifest: Manifest
    checkup: Checkup
    aside: Path | None
    erased: int = 0
    held: bool = False


def restore(place: DatabasePlace, source: Path, at: datetime, *, overwrite: bool, progress: Progress) -> Restored:
    """Restore an archive in a place; a database that is there is kept, unless one was told to write over it.

    Whoever was erased since it was made is erased again, before anybody can read what is restored.
    """
    if not source.is_file():
        raise RefusedRequest(f"« {source} » n'est pas un fichier : donnez une sauvegarde.")
    archive = Archive(source, progress)
    _fits(archive, place)
    taken = place.path.exists() if place.path else bool(moment_in(place.url).rows)
    if taken and not overwrite:
        raise AlreadyThere(f"la base {place} contient déjà quelque chose.")
    home = place.path.parent if place.path else place.files
    make_private_folder(home)
    # on the disk of the base: a rename does not cross file systems
    with TemporaryDirectory(dir=home, prefix=".restauration-") as folder:
        copied = Path(folder) / archive.database
        archive.extract({archive.database: copied})
        aside = None
        if place.path:
            _verified(archive, copied)
            erased = _forgotten(copied, place, at)
            # the files are there before the rows that name them
            _put_files(archive, place.files, erased.files)
            aside = _put_sqlite(copied, place.path, progress)
        else:
            erased = _load(archive, copied, place, at, progress)
        for hash_ in erased.files:
            remove_file(path_of(place.files, hash_), inf)
    return Restored(archive.manifest, check(place, progress), aside, len(erased.people), erased.held)


def _forgotten(copied: Path, place: DatabasePlace, at: datetime) -> Emptied:
    """Erase, in a file that nobody serves yet, those who were erased since it was saved."""
    with closing(Database(sqlite_url(copied), place.key)) as database:
        with database.writing() as session:
            erased = forgetting.restored(session, at)
        if erased.people:
            scrub(database)
    sqlite_copy.stand_alone(copied)
    return erased


def _load(archive: Archive, copied: Path, place: DatabasePlace, at: datetime, progress: Progress) -> Emptied:
    """Load a dump, and erase those who were erased since it was made in the transaction that loads it."""
    _put_files(archive, place.files)
    progress("base", 0, 0)
    erased: list[Emptied] = []

    def forget(connection: Connection) -> None:
        with SealingSession(connection, place.key) as session, session.begin():
            erased.append(forgetting.restored(session, at))

    with closing(Database(place.url, place.key)) as database:
        ours = {*archive.manifest.rows, *METADATA.tables}
        postgresql_tools.load(database, copied, archive.manifest.schema or "public", ours, forget)
        if erased[0].people:
            scrub(database)
    return erased[0]


def _fits(archive: Archive, place: DatabasePlace) -> None:
    engine, revision = archive.manifest.engine, archive.manifest.revision
    if engine != place.url.get_backend_name():
        raise RefusedRequest(
            f"« {archive.path} » est la sauvegarde d'une base {SERVED[engine]}, et {place} n'en est pas une : "
            "donnez par TREMPLIN_DATABASE une base du même moteur."
        )
    if revision not in known():
        raise RefusedRequest(
            f"« {archive.path} » est à la révision {revision}, que cette version de Tremplin ne connaît pas : "
            "mettez Tremplin à jour, puis recommencez."
        )


def _verified(archive: Archive, copied: Path) -> None:
    """Refuse a database that is not whole, though it is the one that was packed."""
    found = sqlite_copy.wrong(copied)
    if not found:
        rows = moment_in(sqlite_url(copied)).rows
        sqlite_copy.stand_alone(copied)
        found = [] if rows == archive.manifest.rows else ["rows"]
    if found:
        raise RefusedRequest(
            f"la base que contient « {archive.path} » est abîmée ({found[0]}) : rien n'est restauré. "
            "Prenez une autre sauvegarde."
        )


def _put_files(archive: Archive, folder: Path, but: Collection[str] = ()) -> None:
    """Put the attached files that are not there, or not as they were; ``but`` are those of people erased since."""
    make_private_folder(folder)
    wanted = (name for name in archive.files if PurePosixPath(name).name not in but)
    places = {name: folder / name.removeprefix(FILES) for name in wanted}
    lacking = [
        name for name, place in places.items() if not place.is_file() or digest(place) != archive.manifest.members[name]
    ]
    with TemporaryDirectory(dir=folder, prefix=".restauration-") as passing:
        taken = {name: Path(passing) / str(number) for number, name in enumerate(lacking)}
        archive.extract(taken)
        for name, file in taken.items():
            make_private_folder(places[name].parent)
            file.replace(places[name])
    for parent in {places[name].parent for name in lacking}:
        sync(parent)


def _put_sqlite(copied: Path, path: Path, progress: Progress) -> Path | None:
    """Put a database in place: those who use the one that is there see the other from one read to the next."""
    lying = [beside for beside in _beside(path) if beside.exists()]
    if path in lying and sqlite_copy.is_database(path):
        # through the engine, which takes its locks: a rename would leave readers on the file that went
        sqlite_copy.copy(copied, path, lambda done, total: progress("base", done, total))
        return None
    # what an engine that died left beside would be taken for a part of the new one
    aside = _set_aside(path) if lying else None
    copied.replace(path)
    sync(path.parent)
    return aside


def _beside(path: Path) -> list[Path]:
    """An SQLite database, and what the engine keeps beside it while it works."""
    return [path.with_name(f"{path.name}{suffix}") for suffix in ("", "-wal", "-shm")]


def _set_aside(path: Path) -> Path:
    """Rename what is no database any more: somebody may save something of it."""
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in range(1, 1000))
    aside = next(name for name in names if not any(beside.exists() for beside in _beside(name)))
    # the journal goes with its base: alone, it can save nothing (SQLite, How To Corrupt)
    for old, new in zip(_beside(path), _beside(aside), strict=True):
        if old.exists():
            old.rename(new)
    return aside
