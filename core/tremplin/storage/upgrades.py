"""Bring a database to the revision of this version, one migration at a time, each whole or not at all."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from tremplin.errors import RefusedRequest
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey

SCRIPTS = Path(__file__).with_name("migrations")
VERSIONS: tuple[Path, ...] = (SCRIPTS / "versions",)


def create(database: Database) -> None:
    """Make every table, in a database that holds none."""
    with database.migrating() as connection:
        tables = inspect(connection).get_table_names()
        if tables:
            raise RefusedRequest(f"la base contient déjà des tables, dont « {min(tables)} » : donnez-en une vide.")
        # both engines undo CREATE TABLE with the transaction: a kill leaves all of them, or none
        for revision in missing(connection):
            _apply(connection, revision, database.key)


def upgrade(database: Database) -> list[str]:
    """Apply the migrations that are missing; the revisions applied, in order."""
    applied: list[str] = []
    # each in its transaction: a kill leaves one revision or the next
    while True:
        with database.migrating() as connection:
            # read again under the lock: another process may have gone before
            waiting = missing(connection)
            if not waiting:
                return applied
            _apply(connection, waiting[0], database.key)
        applied.append(waiting[0])


def known() -> set[str]:
    """The revisions that this version knows."""
    return {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}


def missing(connection: Connection) -> list[str]:
    """The revisions that a database lacks, in order; one that stands at a revision unknown here is refused."""
    scripts = ScriptDirectory.from_config(_config())
    found = MigrationContext.configure(connection).get_current_revision()
    if found not in {None, *known()}:
        raise RefusedRequest(
            f"la base est à la révision {found}, que cette version de Tremplin ne connaît pas : mettez Tremplin à jour."
        )
    lacking = [each.revision for each in scripts.iterate_revisions("head", found or "base")]
    return lacking[::-1]


def _apply(connection: Connection, revision: str, key: SealKey | None = None) -> None:
    config = _config()
    config.attributes |= {"connection": connection, "key": key}
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    # Alembic's settings are a ConfigParser's: it would interpolate « % »
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    # Alembic warns where none is told (since 1.16); colons, commas and spaces may all be in a path
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, VERSIONS)).replace("%", "%%"))
    return config
