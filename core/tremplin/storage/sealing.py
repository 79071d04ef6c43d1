"""Remember the sealed rows that a session writes, until a line of the journal takes their seals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, inspect, select, tuple_, type_coerce
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.types import NullType

from tremplin.records.seals import ACCOUNTS, METADATA, SEALED, columns, kept, people, seal
from tremplin.storage.keys import Pseudonyms, SealKey

# as many keys in one statement: SQLite takes 32,766 values (SQLITE_MAX_VARIABLE_NUMBER)
AT_ONCE = 500
KEY = "key"
# the columns that name an account, and the values that are about a person (GDPR, article 4, 1)
NAMING = frozenset(
    column.name for table in METADATA.tables.values() for column in table.columns if column.references(ACCOUNTS.c.id)
)
PRIVATE = frozenset({"login", "name", "email", "phone"})
Written = tuple[Table, tuple[Any, ...]]


class SealingSession(Session):
    """A session that knows which sealed rows it wrote; ``None`` for one that is to be read again."""

    def __init__(self, bind: Engine | Connection, key: SealKey):
        super().__init__(bind, expire_on_commit=False, info={KEY: key})
        self.written: dict[Written, Mapping[str, Any] | None] = {}

    def sealed(self) -> dict[Written, str | None]:
        """The seal of each row that was written since the last line; ``None`` where it is gone."""
        self.flush()
        written, self.written = self.written, {}
        seals: dict[Written, str | None] = {
            row: seal(kept(row[0], values)) for row, values in written.items() if values is not None
        }
        unread: dict[Table, list[tuple[Any, ...]]] = {}
        for table, key in written.keys() - seals.keys():
            unread.setdefault(table, []).append(key)
        for table, keys in unread.items():
            read = dict(self._read(table, keys))
            seals |= {(table, key): read.get(key) for key in keys}
        return seals

    def _read(self, table: Table, keys: Sequence[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], str]]:
        names = [column.name for column in table.primary_key]
        for start in range(0, len(keys), AT_ONCE):
            chosen = rows_of(table).where(tuple_(*table.primary_key).in_(keys[start : start + AT_ONCE]))
            for row in self.connection().execute(chosen).mappings():
                yield tuple(row[name] for name in names), seal(dict(row))


def session_of(session: Session) -> SealingSession:
    """The session of an act, which knows what it wrote."""
    if not isinstance(session, SealingSession):
        raise TypeError("a line of the journal is written in a session that writes")
    return session


def keys_of(session: Session) -> SealKey:
    """The key of the base that a session reads or writes."""
    key: SealKey = session.info[KEY]
    return key


@cache
def rows_of(table: Table) -> Any:
    """The rows of a table as its engine keeps them."""
    return select(*(type_coerce(table.c[name], NullType()).label(name) for name in columns(table)))


def named(table: Table, key: Iterable[Any], names: Pseudonyms) -> str:
    """The name of a row in the journal, « payments/12/1 »: an account is named there by its pseudonym."""
    hidden = people(table)
    parts = (
        names.account(value) if column.name in hidden else str(value)
        for column, value in zip(table.primary_key, key, strict=True)
    )
    return "/".join((table.name, *parts))


def veiled(values: Mapping[str, Any], names: Pseudonyms) -> dict[str, Any]:
    """What a line says, without the accounts nor the names that it is about."""
    said = dict(values)
    for name in said.keys() & NAMING:
        said[name] = names.account(said[name]) if isinstance(said[name], int) else said[name]
    for name in said.keys() & PRIVATE:
        said[name] = names.value(said[name]) if isinstance(said[name], str) else said[name]
    return said


@event.listens_for(SealingSession, "after_flush")
def _flushed(session: SealingSession, _: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        state: Any = inspect(row)
        table = state.mapper.local_table
        if table in SEALED:
            values = {name: state.dict[name] for name in columns(table) if name in state.dict}
            whole = len(values) == len(columns(table)) and row not in session.deleted
            session.written[table, tuple(state.mapper.primary_key_from_instance(row))] = values if whole else None


@event.listens_for(SealingSession, "do_orm_execute")
def _executed(state: ORMExecuteState) -> Any:
    if not (state.is_insert or state.is_update or state.is_delete):
        return None
    statement: Any = state.statement
    table, session = statement.table, session_of(state.session)
    if table not in SEALED:
        return None
    if not state.is_insert:
        # before they change: afterwards, nothing says any more which rows the condition chose
        chosen = select(*table.primary_key).where(*statement._where_criteria)
        for found in session.connection().execute(chosen, state.parameters or {}):
            session.written[table, tuple(found)] = None
        return None
    result: Any = state.invoke_statement()
    given: Any = state.parameters
    for row in given if isinstance(given, list) else [given or {}]:
        key = tuple(row.get(column.name) for column in table.primary_key)
        if None in key:
            key = tuple(result.inserted_primary_key)
        values = {column.name: row.get(column.name) for column in table.columns}
        session.written[table, key] = None if _defaults(table) - row.keys() else values
    return result


@event.listens_for(SealingSession, "after_soft_rollback")
def _undone(session: SealingSession, _: SessionTransaction) -> None:
    # what a savepoint gave up is not there any more, nor as it was written
    session.written = dict.fromkeys(session.written)


@cache
def _defaults(table: Table) -> frozenset[str]:
    """The columns that the engine or SQLAlchemy fills where a statement does not."""
    return frozenset(
        column.name
        for column in table.columns
        if column.default is not None or column.server_default is not None or column is table.autoincrement_column
    )
