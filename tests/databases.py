"""Databases at the newest revision, lent to one test at a time.

Copying one of PostgreSQL takes longer than emptying it.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile, rmtree

from clusters import Cluster
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey, beside
from tremplin.storage.upgrades import create

# what a test may leave that emptying would not undo
SHAPE = text("""
    SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT concat(relname, relkind) AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat(attrelid::regclass, attname, atttypid, attnotnull) FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND attnum > 0
        UNION ALL SELECT concat(conrelid::regclass, conname) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
            WHERE datname = current_database()
        UNION ALL SELECT version_num FROM alembic_version
    ) AS lines
""")
OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
RESTART = text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


# what a test may hear of an engine
HEARD = ("before_cursor_execute", "begin", "commit")


@dataclass
class Lender:
    """Databases at the newest revision: one is made when all the others are lent, and its engine serves again.

    What SQLAlchemy compiles for an engine serves no other: compiling it for each test took a fifth of the whole run.
    """

    make: Callable[[int], Database]
    emptied: Callable[[Database], bool]
    free: list[Database] = field(default_factory=list)
    made: int = 0
    closed: bool = False

    @contextmanager
    def lent(self, key: SealKey | None = None) -> Iterator[Database]:
        """A database that holds nothing yet; unless told, its key is the one beside it."""
        if not self.free:
            self.made += 1
            self.free.append(self.make(self.made))
        database = self.free.pop()
        database.key, heard = key or beside(database.url), listeners(database)
        yield database
        database.close()
        # one that is in use, that somebody still hears, or whose tables are not what they were, is not lent again
        with suppress(DBAPIError):
            if not self.closed and listeners(database) == heard and self.emptied(database):
                self.free.append(database)
                return
        database.close()

    def close(self) -> None:
        """Close those that are free; what was borrowed for the whole run comes back after, and is closed then."""
        self.closed = True
        for database in self.free:
            database.close()


def listeners(database: Database) -> list[int]:
    heard = [getattr(database.engine.dispatch, name) for name in HEARD]
    return [len([*each]) for each in (*heard, database.engine.dialect.dispatch.handle_error)]


def files(template: Path, folder: Path) -> Lender:
    """Lend files of SQLite, each alone in its folder, copied from one that was migrated."""

    def make(number: int) -> Database:
        place = folder / str(number)
        place.mkdir()
        return Database(f"sqlite:///{copyfile(template, place / 'tremplin.sqlite')}")

    def emptied(database: Database) -> bool:
        file = Path(str(database.url.database))
        # its key too, and what SQLite writes beside a file
        rmtree(file.parent)
        file.parent.mkdir()
        copyfile(template, file)
        return True

    return Lender(make, emptied)


@contextmanager
def served(cluster: Cluster) -> Iterator[Lender]:
    """Lend databases of PostgreSQL; nobody drops them, which is slow: the cluster goes."""
    with cluster.database() as address:
        template = make_url(address)
        with closing(Database(template)) as database:
            create(database)
            with database.reading() as session:
                shape = session.scalar(SHAPE)

        def make(number: int) -> Database:
            copied = template.set(database=f"{template.database}_{number}")
            command = text(f'CREATE DATABASE "{copied.database}" TEMPLATE "{template.database}"')
            with closing(Database(template.set(database="postgres"))) as server, server.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(command)
            return Database(copied)

        def emptied(database: Database) -> bool:
            with database.engine.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '1s'"))
                if connection.scalar(OTHERS) or connection.scalar(SHAPE) != shape:
                    return False
                empty(connection)
                return True

        with closing(Lender(make, emptied)) as lender:
            yield lender


def empty(connection: Connection) -> None:
    """Remove every row of a PostgreSQL database, those that nobody may remove included."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    tables = [f"DELETE FROM {table.name}" for table in METADATA.sorted_tables if table.name != "journal_head"]
    connection.execute(text("; ".join(tables)))
    connection.execute(text(f"UPDATE journal_head SET number = 0, hash = '{'0' * 64}', key = NULL"))
    connection.execute(RESTART)


def unfreeze(session: Session, table: str) -> None:
    """Let a test spoil a table that the database keeps from changing, for as long as its database lasts."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    for act in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER frozen_{table}_{act}"))


def unwatched(session: Session, *tables: str) -> None:
    """Let a transaction spoil tables that the database keeps from changing; it must be rolled back."""
    if session.get_bind().dialect.name == "postgresql":
        # altering a table costs every statement that knows it
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for table in tables:
        unfreeze(session, table)
