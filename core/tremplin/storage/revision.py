"""Whether a database is there and stands at the revision that this version reads and writes."""

from contextlib import ExitStack

from sqlalchemy import inspect, text

from tremplin.errors import UnreadyBase
from tremplin.storage.engine import Database
from tremplin.storage.place import DatabasePlace

# the newest file of migrations/versions: a test compares
HEAD = "0003"


def ready(place: DatabasePlace) -> Database:
    """The database of a place; a sentence says so where it is absent, older or newer."""
    database = reachable(place)
    with ExitStack() as refused:
        refused.callback(database.close)
        found = revision(database)
        if found is None:
            raise UnreadyBase(f"la base {place} est vide.", "init")
        if found != HEAD:
            raise UnreadyBase(f"la base {place} est {behind(found)}", "upgrade")
        refused.pop_all()
    return database


def reachable(place: DatabasePlace) -> Database:
    """The database of a place, whatever its revision."""
    # opening an SQLite file that is not there would make one
    if place.path and not place.path.exists():
        raise UnreadyBase(f"aucune base ici : {place}.", "init")
    return Database(place.url)


def behind(found: str) -> str:
    """What to do where a database stands at another revision than the one expected."""
    return (
        f"à la révision {found}, cette version de Tremplin attend {HEAD}. "
        "Mettez la base à jour ; si elle est la plus récente des deux, mettez Tremplin à jour."
    )


def revision(database: Database) -> str | None:
    """The revision of a database; ``None`` where nothing was created."""
    with database.reading() as session:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
