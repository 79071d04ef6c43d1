"""Whether a database is there and stands at the revision that this version reads and writes."""

from contextlib import ExitStack

from sqlalchemy import inspect, text

from tremplin.storage.engine import Database
from tremplin.storage.glance import absent, standing
from tremplin.storage.place import DatabasePlace


def ready(place: DatabasePlace) -> Database:
    """The database of a place; a sentence says so where it is absent, older or newer."""
    database = reachable(place)
    with ExitStack() as refused:
        refused.callback(database.close)
        standing(place, revision(database))
        refused.pop_all()
    return database


def reachable(place: DatabasePlace) -> Database:
    """The database of a place, whatever its revision."""
    # opening an SQLite file that is not there would make one
    if place.path and not place.path.exists():
        raise absent(place)
    return Database(place.url, place.key)


def revision(database: Database) -> str | None:
    """The revision of a database; ``None`` where nothing was created."""
    with database.reading() as session:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
