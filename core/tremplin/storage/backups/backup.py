"""Back up a database at work, with its attached files, in one archive: all of one moment, and nothing stops."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, inspect, text
from sqlalchemy.orm import Session

from tremplin.errors import RefusedRequest
from tremplin.storage import files
from tremplin.storage.backups import archive, postgresql_tools, sqlite_copy
from tremplin.storage.backups.archive import DATABASES, FILES, Manifest, Progress
from tremplin.storage.engine import OWN_SCHEMA, Database
from tremplin.storage.place import DatabasePlace, sqlite_url
from tremplin.storage.revision import reachable, revision


@dataclass(frozen=True)
class Moment:
    """What a database holds at one moment: how many rows in each table, and the files that it names."""

    rows: dict[str, int]
    hashes: tuple[str, ...]
    schema: str | None = None


@dataclass(frozen=True)
class Backup:
    """A backup that was made, and how many attached files it holds."""

    archive: Path
    manifest: Manifest
    files: int


def back_up(place: DatabasePlace, target: Path, at: datetime, *, overwrite: bool, progress: Progress) -> Backup:
    """Back up a place in one file; the database first: a file is there before the row that names it."""
    archive.refuse_taken(target, overwrite)
    if not target.absolute().parent.is_dir():
        raise RefusedRequest(f"« {target.absolute().parent} » n'est pas un dossier : donnez-en un qui existe.")
    with closing(reachable(place)) as database, _workshop(target) as workshop:
        found = revision(database)
        if found is None:
            raise RefusedRequest(f"la base {place} est vide : il n'y a rien à sauvegarder.")
        copied = workshop / DATABASES[database.dialect]
        progress("base", 0, 0)
        take = _sqlite if database.dialect == "sqlite" else _postgresql
        moment = take(database, copied, progress)
        lying = files.kept(place.files)
        here = [lying[hash_] for hash_ in moment.hashes if hash_ in lying]
        named = [(f"{FILES}{path.relative_to(place.files).as_posix()}", path) for path in here]
        manifest = Manifest(
            engine=database.dialect,
            revision=found,
            made_at=at.isoformat(timespec="seconds"),
            rows=moment.rows,
            absent=[hash_ for hash_ in moment.hashes if hash_ not in lying],
            members={},
            schema=moment.schema,
        )
        members = [(copied.name, copied), *named]
        archive.write(target, manifest, members, overwrite=overwrite, progress=progress)
    return Backup(target, manifest, len(named))


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder for what is copied before it is packed, on the disk of the archive; gone at the end."""
    with TemporaryDirectory(dir=target.absolute().parent, prefix=f".{target.name}.") as folder:
        yield Path(folder)


def _sqlite(database: Database, target: Path, progress: Progress) -> Moment:
    source = database.url.database
    assert source, "an SQLite database is a file"
    sqlite_copy.copy(Path(source), target, lambda done, total: progress("base", done, total))
    # counted in the copy: the source goes on
    moment = moment_in(sqlite_url(target))
    sqlite_copy.stand_alone(target)
    return moment


def _postgresql(database: Database, target: Path, progress: Progress) -> Moment:
    with database.reading() as session:
        # a snapshot lasts as long as the transaction that exports it (PostgreSQL, Snapshot Synchronization Functions)
        snapshot = str(session.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        schema = str(session.scalar(OWN_SCHEMA))
        postgresql_tools.dump(database, snapshot, schema, target)
        return replace(moment_of(session), schema=schema)


def moment_in(url: URL) -> Moment:
    """What a database holds, opened for this alone."""
    with closing(Database(url)) as database, database.reading() as session:
        return moment_of(session)


def moment_of(session: Session) -> Moment:
    """What a session sees; the tables are those that are there, whatever the revision."""
    tables = inspect(session.connection()).get_table_names()
    # the names are the engine's own, and no parameter may stand for a table
    counts = {table: session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one() for table in sorted(tables)}
    named = session.scalars(text("SELECT hash FROM stored_files ORDER BY hash")) if "stored_files" in tables else ()
    return Moment(counts, tuple(named))
