"""Write what dossiers are found by, in whatever session writes their title or the name of their carrier.

The words follow the rows within their transaction: no reader meets the ones without the others, and nothing else writes
them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, event, insert, inspect, select, tuple_, update
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from tremplin.documents import searching
from tremplin.records.tables import GRANTED, METADATA, UNDATED, reference_of
from tremplin.storage.sealing import AT_ONCE, SealingSession, session_of

DOSSIERS, CARRIERS, MARKS, WORDS = (
    METADATA.tables[name] for name in ("dossiers", "organisations", "search_marks", "search_words")
)
READ = {
    DOSSIERS.name: frozenset({"title", "call", "organisation_id", "department"}),
    CARRIERS.name: frozenset({"name", "siret", "rna"}),
}
FOUND = select(
    *(DOSSIERS.c[name] for name in ("id", "department", "call", "title", "state")),
    *(CARRIERS.c[name] for name in ("name", "siret", "rna")),
).join(CARRIERS, CARRIERS.c.id == DOSSIERS.c.organisation_id)
KNOWN = select(MARKS.c.dossier_id, MARKS.c.department, MARKS.c.text)


class MarkingSession(SealingSession):
    """A session that writes what a dossier is found by as soon as it writes what that is read from."""


def mark(connection: Connection, numbers: Sequence[int]) -> None:
    """Make what these dossiers are found by again, where it differs."""
    for at in range(0, len(numbers), AT_ONCE):
        some = numbers[at : at + AT_ONCE]
        known = {row.dossier_id: row for row in connection.execute(KNOWN.where(MARKS.c.dossier_id.in_(some)))}
        told = [*_told(connection.execute(FOUND.where(DOSSIERS.c.id.in_(some))))]
        fresh = [row for row in told if row["dossier_id"] not in known]
        changed = [row for row in told if row["dossier_id"] in known and known[row["dossier_id"]].text != row["text"]]
        if fresh:
            connection.execute(insert(MARKS), fresh)
        for row in changed:
            connection.execute(update(MARKS).filter_by(dossier_id=row["dossier_id"]).values(text=row["text"]))
        old = {word for row in changed for word in _words(known[row["dossier_id"]]._mapping)}
        new = {word for row in (*fresh, *changed) for word in _words(row)}
        _replace(connection, sorted(old - new), sorted(new - old))


def mark_all(connection: Connection) -> None:
    """Make what every dossier is found by."""
    mark(connection, connection.scalars(select(DOSSIERS.c.id).order_by(DOSSIERS.c.id)).all())


def _told(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        text = searching.text(row.title, row.name, row.siret, row.rna, reference_of(row.call, row.id))
        due = UNDATED if row.state in GRANTED else None
        yield {"dossier_id": row.id, "department": row.department, "text": text, "due_on": due}


def _words(row: Any) -> Iterator[tuple[Any, ...]]:
    return ((row["department"], word, row["dossier_id"]) for word in searching.words(row["text"]))


def _replace(connection: Connection, old: Sequence[tuple[Any, ...]], new: Sequence[tuple[Any, ...]]) -> None:
    for at in range(0, len(old), AT_ONCE):
        connection.execute(delete(WORDS).where(tuple_(*WORDS.primary_key).in_(old[at : at + AT_ONCE])))
    if new:
        names = [column.name for column in WORDS.primary_key]
        connection.execute(insert(WORDS), [dict(zip(names, row, strict=True)) for row in new])


def _mark_those(session: Session, dossiers: Iterable[int], carriers: Iterable[int]) -> None:
    connection, numbers = session.connection(), {*dossiers}
    for carrier in carriers:
        numbers.update(connection.scalars(select(DOSSIERS.c.id).where(DOSSIERS.c.organisation_id == carrier)))
    mark(connection, sorted(numbers))


@event.listens_for(MarkingSession, "after_flush")
def _flushed(session: MarkingSession, _: UOWTransaction) -> None:
    found: dict[str, set[int]] = {DOSSIERS.name: set(), CARRIERS.name: set()}
    for row in (*session.new, *session.dirty):
        state: Any = inspect(row)
        table = state.mapper.local_table
        if table.name in found and any(state.attrs[name].history.has_changes() for name in READ[table.name]):
            found[table.name].add(state.dict["id"])
    if any(found.values()):
        _mark_those(session, *found.values())


@event.listens_for(MarkingSession, "do_orm_execute")
def _executed(state: ORMExecuteState) -> Any:
    statement: Any = state.statement
    if not (state.is_insert or state.is_update) or statement.table not in (DOSSIERS, CARRIERS):
        return None
    # by its name: an ORM statement holds an annotated copy of the table
    table, session = METADATA.tables[statement.table.name], session_of(state.session)
    if state.is_update:
        # after it, nothing says any more which rows its condition chose
        chosen = select(table.c.id).where(*statement._where_criteria)
        written = {*session.connection().scalars(chosen, state.parameters or {})}
        result: Any = state.invoke_statement()
    else:
        result = state.invoke_statement()
        written = {row.get("id") or result.inserted_primary_key[0] for row in _listed(state.parameters)}
    _mark_those(session, *((written, ()) if table is DOSSIERS else ((), written)))
    return result


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given or {}]
