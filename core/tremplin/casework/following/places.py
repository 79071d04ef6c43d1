"""Where each column of a sheet is kept: the table, and the column there."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Table

from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.persons import Identity
from tremplin.catalogue.sheets import ACTIVITIES, EVALUATIONS, EXIT, MILESTONES, Sheet
from tremplin.records.tables import METADATA

TABLES = METADATA.tables


class SheetPlace(NamedTuple):
    """A sheet of what is followed: its table, the row that it makes, and the names that its columns bear there."""

    sheet: Sheet
    table: Table
    row: Any
    renamed: Mapping[str, str]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the sheet that tell the rows of one person apart."""
        return tuple(column.code for column in self.sheet.keys if column.code != "key")

    @property
    def values(self) -> tuple[str, ...]:
        """The columns of the sheet that its rows say."""
        apart = {"dossier", "key", *self.keys}
        return tuple(column.code for column in self.sheet.columns if column.code not in apart)

    def kept(self, code: str) -> str:
        """The column of the table."""
        return self.renamed.get(code, code)

    def at(self, code: str) -> int:
        """The place of a value in a row."""
        fields: tuple[str, ...] = self.row._fields
        return fields.index(self.kept(code))

    @property
    def required(self) -> frozenset[int]:
        """The values without which there is no row: « - » there takes the row back."""
        return frozenset(self.at(code) for code in self.values if self.sheet.column(code).required)


FOLLOWED = {
    place.sheet.name: place
    for place in (
        SheetPlace(MILESTONES, TABLES["milestones"], work.MilestoneNews, {"from": "origin", "on": "done_on"}),
        SheetPlace(ACTIVITIES, TABLES["activities"], work.ParticipantDoing, {"on": "held_on"}),
        SheetPlace(EVALUATIONS, TABLES["evaluations"], work.Acquired, {"on": "done_on"}),
    )
}
IDENTITY = {name: at for at, name in enumerate(Identity._fields)}
STAY = {name: at for at, name in enumerate(work.Stay._fields)}
DEPARTURE = {name if name.startswith(EXIT) else f"{EXIT}{name}": at for at, name in enumerate(work.PathEnd._fields)}
