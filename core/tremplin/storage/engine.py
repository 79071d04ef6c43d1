"""The engine and its transactions: every connection is set so that what is acknowledged is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session

from tremplin.errors import RefusedRequest, Unavailable, WrongUsage, excerpt, hint
from tremplin.storage.failures import NOT_UTF8, failures_told
from tremplin.storage.glance import DATABASE_SETTING, Rows
from tremplin.storage.keys import SealKey, beside
from tremplin.storage.marking import MarkingSession
from tremplin.storage.sealing import KEY, SealingSession

# in order: WAL is kept in the file, the others are of the connection
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": "on",
    "busy_timeout": "30000",
    # a row that another replaces is deleted: what refuses to be deleted refuses this too
    "recursive_triggers": "on",
    # what is erased of a person is not left in the pages of the file
    "secure_delete": "on",
}
# what SQLite answers when it is asked again, and what PostgreSQL must answer
SQLITE_HELD = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000, "secure_delete": 1}
POSTGRESQL_HELD = {"fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": ("on", "remote_apply")}
NOT_SERVED = "ici, SQLite ne sait pas tenir « {name} » : mettez la base sur un disque de cette machine."
# its own schema and no other: of « d62,public », a name that d62 lacks would be found in public, another department's
OWN = r"""
SELECT set_config('TimeZone', 'UTC', false), set_config('search_path',
    CASE WHEN first IN ('"$user"', '$user') THEN coalesce(quote_ident(current_schema()), path) ELSE first END, false)
FROM (SELECT path, coalesce((regexp_match(path, '^\s*("(?:[^"]|"")+"|[^,\s]+)'))[1], '"$user"') AS first
    FROM current_setting('search_path') AS path) AS said
"""
OWN_SCHEMA = text("SELECT current_schema()")
ABSENT_SCHEMA = text("SELECT current_setting('search_path') WHERE current_schema() IS NULL")
# two departments of one base migrate at once: the lock is of the schema, which the path names even before it is there
MIGRATING = text(
    "SELECT pg_advisory_xact_lock(hashtext('tremplin migrations'), hashtext(current_setting('search_path')))"
)
WRITER = "tremplin_writer"
# each statement of a PostgreSQL transaction would else see what was committed meanwhile
ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
CONNECT_SECONDS = 10


class Database:
    """One database: readers see a whole moment of it, writers take their turn."""

    def __init__(self, url: str | URL, key: SealKey | None = None):
        """``key`` names the accounts in the journal; by default, the one beside a file of SQLite."""
        self.url = make_url(url)
        self.key = key or beside(self.url)
        self.engine = _sqlite(self.url) if self.url.get_backend_name() == "sqlite" else _postgresql(self.url)
        self._reader = self.engine if self.dialect == "sqlite" else self.engine.execution_options(**ONE_MOMENT)
        self._writer = self.engine.execution_options(**{WRITER: True})

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, one moment of the database from end to end; nothing of it is kept."""
        with failures_told(), _reader(self._reader, self.key) as session:
            yield session

    @contextmanager
    def glancing(self) -> Iterator[Rows]:
        """Rows of one moment of the database, asked in SQL."""
        with self.reading() as session:
            yield rows_of(session)

    @contextmanager
    def writing(self) -> Iterator[SealingSession]:
        """A session that is kept whole when the block ends, or not at all."""
        with failures_told(), MarkingSession(self._writer, self.key) as session, session.begin():
            yield session

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction that changes tables: whole or not at all, one at a time, on a connection used for it alone."""
        with failures_told(), self._writer.connect() as connection:
            if self.dialect == "sqlite":
                # a table is changed by making it anew: its rows must not take those that name them along
                _driven(connection, "PRAGMA foreign_keys=off")
            connection.detach()
            with connection.begin():
                if self.dialect == "postgresql":
                    connection.execute(text("SET LOCAL lock_timeout = '30s'"))
                    connection.execute(MIGRATING)
                    absent = connection.scalar(ABSENT_SCHEMA)
                    if absent:
                        connection.execute(text(f"CREATE SCHEMA {absent}"))
                yield connection
                if self.dialect == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("this migration leaves rows that name others that are gone")

    def close(self) -> None:
        self.engine.dispose()


def rows_of(session: Session) -> Rows:
    """The rows that a session gives, asked in SQL."""
    return lambda sql, values: session.execute(text(sql), values).all()


def _reader(engine: Engine, key: SealKey) -> Session:
    return Session(engine, expire_on_commit=False, autoflush=False, info={KEY: key})


def _sqlite(url: URL) -> Engine:
    settings = {"check_same_thread": False, "isolation_level": None, "timeout": 30}
    # no limit to connections: a pool that waits would hide a writer that never ends; and what a statement holds is
    # about people: no error tells it
    engine = create_engine(url, connect_args=settings, max_overflow=-1, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for name, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
        # what a disk or a library cannot do is left aside without a word
        for name, wanted in SQLITE_HELD.items():
            if cursor.execute(f"PRAGMA {name}").fetchone()[0] != wanted:
                connection.close()
                raise Unavailable(NOT_SERVED.format(name=name))
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a writer that began as a reader would fail as soon as another wrote: it queues from the start
        writer = connection.get_execution_options().get(WRITER)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    # a pool between (PgBouncer, by transaction) hands another connection, where no statement of ours is prepared
    settings: dict[str, Any] = {"prepare_threshold": None, "client_encoding": "utf8"}
    if "connect_timeout" not in url.query:
        settings["connect_timeout"] = CONNECT_SECONDS
    try:
        engine = create_engine(url, connect_args=settings, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError:
        raise RefusedRequest("PostgreSQL demande psycopg : tapez « pip install 'tremplin[postgresql]' ».") from None
    _refuse_unknown(url, engine.dialect.dbapi)

    # before SQLAlchemy's own, which notes the schema at the first connection
    @event.listens_for(engine, "connect", insert=True)
    def set_up(connection: Any, _: Any) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise Unavailable(NOT_UTF8.format(encoding=encoding))
        connection.autocommit = True
        connection.execute(OWN)
        connection.autocommit = False

    @event.listens_for(engine, "checkin")
    def forget(connection: Any, _: Any) -> None:
        # after a reader SQLAlchemy leaves BEGIN READ WRITE, which undoes default_transaction_read_only: tried, a role
        # that was set to read wrote
        if connection is not None and not connection.closed:
            connection.read_only = None

    return engine


def _refuse_unknown(url: URL, psycopg: Any) -> None:
    """Refuse what libpq would refuse in English, and without a word of where it is written."""
    known = [option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()]
    for name, value in url.query.items():
        if name not in known:
            told = f"{DATABASE_SETTING} : PostgreSQL ne connaît pas l'option « {excerpt(name)} » de cette adresse."
            raise WrongUsage(f"{told}{hint(name, known)} Corrigez-la, ou retirez-la.")
        if name not in ("host", "port") and not isinstance(value, str):
            raise WrongUsage(f"{DATABASE_SETTING} : l'option « {name} » est dite deux fois. N'en gardez qu'une.")


def _driven(connection: Connection, command: str) -> None:
    """Run a command of the driver's connection, outside of any transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute(command)


def unsafe(connection: Connection) -> list[str]:
    """The settings of a connection under which something acknowledged could be lost."""
    if connection.dialect.name == "sqlite":
        held = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in SQLITE_HELD}
        return [f"{name} = {held[name]}" for name, wanted in SQLITE_HELD.items() if held[name] != wanted]
    held = {name: connection.execute(text(f"SHOW {name}")).scalar() for name in POSTGRESQL_HELD}
    return [f"{name} = {held[name]}" for name, wanted in POSTGRESQL_HELD.items() if held[name] not in wanted]
