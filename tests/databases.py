"""Databases at the newest revision, lent to one test at a time: copying one takes longer than emptying it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from clusters import Cluster
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database
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


@dataclass
class Lender:
    """PostgreSQL databases, made when all the others are lent; nobody drops them, which is slow: the cluster goes."""

    template: str
    shape: str
    free: list[str] = field(default_factory=list)
    made: int = 0

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of a database that holds nothing yet."""
        url = self.free.pop() if self.free else self.copy()
        yield url
        # one that is in use, or whose tables are not what they were, is not lent again
        with suppress(DBAPIError), closing(Database(url)) as database, database.engine.begin() as connection:
            connection.execute(text("SET lock_timeout = '1s'"))
            if connection.scalar(OTHERS) == 0 and connection.scalar(SHAPE) == self.shape:
                emptied(connection)
                self.free.append(url)

    def copy(self) -> str:
        template, self.made = make_url(self.template), self.made + 1
        copied = template.set(database=f"{template.database}_{self.made}")
        with closing(Database(template.set(database="postgres"))) as database, database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(f'CREATE DATABASE "{copied.database}" TEMPLATE "{template.database}"'))
        return copied.render_as_string(hide_password=False)


@contextmanager
def lender(cluster: Cluster) -> Iterator[Lender]:
    with cluster.database() as template:
        with closing(Database(template)) as database:
            create(database)
            with database.reading() as session:
                shape: Any = session.scalar(SHAPE)
        yield Lender(template, shape)


def emptied(connection: Connection) -> None:
    """Remove every row of a PostgreSQL database, those that nobody may remove included."""
    connection.execute(text("SET session_replication_role = replica"))
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
