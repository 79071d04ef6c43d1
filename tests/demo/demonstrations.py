"""A demonstration that was loaded, as tests read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tremplin.casework.acting.desk import Desk
from tremplin.demo.loading import Loaded
from tremplin.records.tables import METADATA

# long after the session of the fiche of factories.py, so that its operations may be over
TODAY = date(2027, 11, 22)
DOSSIERS, PLAYED = 90, 36


@dataclass(frozen=True)
class Demonstration:
    """A demonstration, and the desk at which it was loaded."""

    desk: Desk
    loaded: Loaded

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table, in the order of its key."""
        table = METADATA.tables[name]
        with self.desk.database.reading() as session:
            found = session.connection().execute(select(table).order_by(*table.primary_key.columns))
            return [dict(row) for row in found.mappings()]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All the rows of all the tables."""
        return {table.name: self.rows(table.name) for table in METADATA.sorted_tables}
