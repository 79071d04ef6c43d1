"""The rows of a table by blocks, given dossier after dossier: no object is made of a row."""

import gc
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select

# rows at once
BLOCK = 1_000
Rows = list[tuple[Any, ...]]
DOSSIER = itemgetter(0)


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the collector of Python alone while rows go by: it looked for cycles among them for a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # of two scans at once, the first to begin is the one that gives it back
        if enabled:
            gc.enable()


def blocks(connection: Connection, statement: Select[Any], at_once: int = BLOCK) -> Iterator[Rows]:
    """The rows of a statement as the driver gives them, some thousands at once."""
    # the driver's own tuples: those of SQLAlchemy took as long again as the rows themselves (measured). SQLite reads on
    # as it is asked; psycopg would take the whole answer in, but from a cursor that the server holds
    held = connection.dialect.name == "postgresql"
    with connection.execute(statement, execution_options={"stream_results": held}) as result:
        cursor: Any = result.cursor
        # SQLAlchemy has looked at the first row of such a cursor
        first = [tuple(row) for row in (result.fetchmany(1) if held else ())]
        if held and not first:
            return
        while rows := first + cursor.fetchmany(at_once):
            yield rows
            first = []


class Following:
    """The rows of a table whose first column is the dossier, in its order."""

    def __init__(self, found: Iterator[Rows]):
        self._blocks, self._rows, self._at = found, next(found, []), 0

    def of(self, dossier: int) -> Rows:
        """The rows of a dossier; those of dossiers that were left behind are passed over."""
        mine: Rows = []
        while self._rows:
            start = bisect_left(self._rows, dossier, self._at, key=DOSSIER)
            self._at = bisect_right(self._rows, dossier, start, key=DOSSIER)
            mine += self._rows[start : self._at]
            if self._at < len(self._rows):
                break
            self._rows, self._at = next(self._blocks, []), 0
        return mine
