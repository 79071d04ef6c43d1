"""Keep tallies, in short transactions of their own: whoever may not write, or finds the base busy, only counts."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tremplin.indicators.tallying.dossier import TalliedDossier
from tremplin.indicators.tallying.layout import Layout
from tremplin.records.tables import METADATA, Dossier
from tremplin.storage.engine import PRAGMAS, WRITER

LAYOUTS, TALLIES, UNIONS = (METADATA.tables[name] for name in ("tally_layouts", "tallies", "tally_unions"))
# a figure is not worth a wait: what is not kept now is at the next reading
PATIENCE = 200
AT_ONCE, UNIONS_AT_MOST = 100, 500
WHOLE = ""
Deltas = Mapping[str, Sequence[int]]


class NewTally(NamedTuple):
    """A tally that was just made."""

    dossier: int
    fiche: str
    stamp: str
    made: TalliedDossier


class TallyKeeper:
    """Keeps tallies a few at once, as long as nobody else changes their layouts meanwhile."""

    def __init__(self, session: Session, layouts: Mapping[str, Layout], found: Mapping[str, str]):
        """``layouts`` are those of each fiche, and of the whole under no name; ``found``, as the base has them."""
        bind = session.get_bind()
        self.layouts = layouts
        self._found: dict[str, str] = dict(found)
        self._waiting: list[NewTally] = []
        # a session on one connection is within the transaction of another
        self._engine = bind if isinstance(bind, Engine) else None

    def add(self, tally: NewTally) -> None:
        """Keep a tally, with some others."""
        self._waiting.append(tally)
        if len(self._waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Keep what waits."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._kept(lambda connection: self._write(connection, waiting))

    def union(self, scope: str, stamp: str, deltas: Deltas) -> None:
        """Keep what is to be taken from the sum of a scope."""
        row = {"scope": scope, "stamp": stamp, "content": json.dumps(deltas, separators=(",", ":"))}

        def write(connection: Connection) -> bool:
            full = (connection.scalar(select(func.count()).select_from(UNIONS)) or 0) >= UNIONS_AT_MOST
            # somebody of two dossiers may be in a cell where nobody of one is
            if not self._agreed(connection, sorted(scope for scope in deltas if self.layouts[scope].grown)):
                return False
            connection.execute(delete(UNIONS) if full else delete(UNIONS).where(UNIONS.c.scope == scope))
            connection.execute(insert(UNIONS), row)
            return True

        self._kept(write)

    def _kept(self, write: Any) -> None:
        if self._engine is None:
            return
        try:
            with _writing(self._engine) as connection, connection.begin():
                if self._engine.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE}"))
                going_on = write(connection)
        except DBAPIError:
            going_on = False
        if not going_on:
            self._engine = None

    def _write(self, connection: Connection, tallies: Sequence[NewTally]) -> bool:
        if not self._agreed(connection, sorted({WHOLE, *(each.fiche for each in tallies)})):
            return False
        numbers = [each.dossier for each in tallies]
        connection.execute(delete(TALLIES).where(TALLIES.c.dossier_id.in_(numbers)))
        rows = [
            {"dossier_id": each.dossier, "stamp": each.stamp, "amounts": each.made.amounts, "people": each.made.people}
            for each in tallies
        ]
        connection.execute(insert(TALLIES), rows)
        return True

    def _agreed(self, connection: Connection, scopes: Sequence[str]) -> bool:
        """Whether the numbers of cells are still those of the base, which is told those that are new."""
        asked = select(LAYOUTS.c.scope, LAYOUTS.c.content).where(LAYOUTS.c.scope.in_(scopes)).order_by(LAYOUTS.c.scope)
        kept = {row.scope: row.content for row in connection.execute(asked.with_for_update())}
        # somebody else keeps some at this moment: their cells have other numbers
        if any(kept.get(scope) != self._found.get(scope) for scope in scopes):
            return False
        for scope in scopes:
            layout = self.layouts[scope]
            if scope not in kept or layout.grown:
                self._layout(connection, scope, layout)
        return True

    def _layout(self, connection: Connection, scope: str, layout: Layout) -> None:
        if not layout.kept:
            # other cells had these numbers: what was counted by them is of no use
            mine = select(Dossier.id).where(Dossier.fiche == scope) if scope else select(Dossier.id)
            connection.execute(delete(TALLIES).where(TALLIES.c.dossier_id.in_(mine)))
            connection.execute(delete(UNIONS))
        connection.execute(delete(LAYOUTS).where(LAYOUTS.c.scope == scope))
        content = layout.written()
        connection.execute(insert(LAYOUTS), {"scope": scope, "library": layout.library, "content": content})
        self._found[scope], layout.kept = content, len(layout)


def _writing(engine: Engine) -> Any:
    """A connection that writes, whatever its engine is for, and does not wait."""
    options: dict[str, Any] = {WRITER: True}
    if engine.dialect.name == "postgresql":
        # as its role is set: to say that it writes would undo default_transaction_read_only
        options |= {"isolation_level": "READ COMMITTED", "postgresql_readonly": None}
    # of the connection: an engine that reads would have the last word
    connection = engine.connect().execution_options(**options)
    if engine.dialect.name == "sqlite":
        return _Impatient(connection)
    return connection


class _Impatient:
    """A connection of SQLite that gives up at once where another writes."""

    def __init__(self, connection: Connection):
        self.connection = connection

    def __enter__(self) -> Connection:
        self._wait(str(PATIENCE))
        return self.connection

    def __exit__(self, *raised: object) -> None:
        with closing(self.connection):
            self._wait(PRAGMAS["busy_timeout"])

    def _wait(self, milliseconds: str) -> None:
        # not through SQLAlchemy, which begins a transaction first
        driver: Any = self.connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={milliseconds}")
