"""Read a few rows without SQLAlchemy, which alone starts in five times what a bare Click takes (bench/commands.py)."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from platformdirs import user_data_path

from tremplin.errors import Unavailable, UnreadyBase
from tremplin.storage.sqlite_failures import sqlite_failure

DATABASE_SETTING = "TREMPLIN_DATABASE"
# the newest file of migrations/versions: a test compares
HEAD = "0010"
# the rows that answer a question asked in the SQL of both engines, « :name » where a value goes
Rows = Callable[[str, Mapping[str, Any]], Sequence[Any]]


class Glanced(Protocol):
    """What gives rows, one moment of it from end to end."""

    @property
    def dialect(self) -> str: ...

    def glancing(self) -> AbstractContextManager[Rows]: ...


class SqliteGlance:
    """A file of SQLite at the revision of this version, read by the standard library alone."""

    dialect = "sqlite"

    def __init__(self, file: Path):
        self.file = file

    @contextmanager
    def glancing(self) -> Iterator[Rows]:
        """Rows of one moment of the file; nothing can be written."""
        if not self.file.exists():
            raise absent(self.file)
        try:
            with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as connection:
                connection.execute("PRAGMA query_only=on")
                connection.execute("BEGIN")
                made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
                standing(
                    self.file, made and connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
                )
                yield lambda sql, values: connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            sentence = sqlite_failure(error)
            if sentence is None:
                raise
            raise Unavailable(sentence) from error


def sqlite_file(environ: Mapping[str, str]) -> Path | None:
    """The file that the settings name, in the user's data folder where they name none; ``None`` for an address."""
    written = environ.get(DATABASE_SETTING, "").strip()
    if "://" in written:
        return None
    return Path(written or user_data_path("tremplin", appauthor=False) / "tremplin.db").expanduser().absolute()


def absent(place: object) -> UnreadyBase:
    """The refusal of a place where there is no database."""
    return UnreadyBase(f"aucune base ici : {place}.", "init")


def standing(place: object, found: str | None) -> None:
    """Refuse a database that is empty, older or newer than what this version reads and writes."""
    if found is None:
        raise UnreadyBase(f"la base {place} est vide.", "init")
    if found != HEAD:
        raise UnreadyBase(f"la base {place} est {behind(found)}", "upgrade")


def behind(found: str) -> str:
    """What to do where a database stands at another revision than the one expected."""
    return (
        f"à la révision {found}, cette version de Tremplin attend {HEAD}. "
        "Mettez la base à jour ; si elle est la plus récente des deux, mettez Tremplin à jour."
    )


def written(value: date, dialect: str) -> Any:
    """A day or an instant as an engine is asked for it, the other way round."""
    if dialect != "sqlite":
        return value
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def instant(kept: Any) -> Any:
    """An instant as either engine gives it: SQLite has no type for it, and keeps a text in UTC."""
    at = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    return at and (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))
