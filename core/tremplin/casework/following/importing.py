"""Record the people of a file: it is read and checked before anything is locked, then kept whole, or not at all."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tremplin.casework.acting.door import Actor, Desk, NotYet, PlacedReason, visible
from tremplin.casework.following.recording import Recorded, record
from tremplin.catalogue.door import Fiche
from tremplin.catalogue.sheets import PARTICIPANTS, SheetRows
from tremplin.documents.door import Vocabulary
from tremplin.documents.people.file import Read, cells_at, read
from tremplin.records.tables import reference_of


@dataclass(frozen=True)
class ImportedPeople:
    """What became of a file: what it says, and what was recorded, unless a row of it is refused."""

    dossier: str
    read: Read
    recorded: Recorded | None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What stops nothing."""
        return (*map(str, self.read.warnings), *(self.recorded.warnings if self.recorded else ()))

    def published(self) -> dict[str, Any]:
        """The counts, and every mistake at its cell, as other software reads them."""
        done = self.recorded
        counts = {name: getattr(done, name) if done else 0 for name in ("added", "changed", "unchanged")}
        sheets = {each.tab: each.sheet.name for each in self.read.source}
        mistakes = [
            {
                "sheet": sheets.get(each.sheet, each.sheet),
                "cell": each.cell,
                "column": each.column,
                "message": each.message,
            }
            for each in self.read.mistakes
        ]
        told = {"refused": self.read.refused, "mistakes": mistakes, "warnings": list(self.warnings)}
        return {"dossier": self.dossier, **counts, **told}


def import_(
    desk: Desk,
    actor: Actor,
    reference: str,
    path: Path,
    *,
    at: datetime,
    sheet: str | None = None,
    dry: bool = False,
    tell: Callable[[int], None] = lambda rows: None,
) -> ImportedPeople:
    """Record what a file says of the people of a dossier; ``dry`` tells what it would change, and keeps nothing."""
    known, fiche, words = dossier_of(desk, actor, reference)
    said = read(path, words, fiche, sheet=sheet, tell=tell)
    try:
        # what the records have against the rows that are right is told with the rest
        done = record(desk, actor, known, _sound(said), at=at, dry=dry or bool(said.mistakes))
    except NotYet as refused:
        reasons = [reason for reason in refused.reasons if isinstance(reason, PlacedReason) and reason.line]
        if len(reasons) < len(refused.reasons):
            raise
        return ImportedPeople(known, said.with_reasons(reasons, _cells(path, said, reasons, sheet)), None)
    return ImportedPeople(known, said, None if said.mistakes else done)


def dossier_of(desk: Desk, actor: Actor, reference: str) -> tuple[str, Fiche, Vocabulary]:
    """The reference of a dossier that the actor may see, its fiche, and the words in which it is told."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        return reference_of(dossier.call, dossier.id), fiche, desk.catalogue.words(fiche)


def _sound(said: Read) -> Sequence[SheetRows]:
    """The rows that are right, but those of people whose own row is not: their key is known of nobody yet."""
    whole = [each for each in said.sheets if set(each.sheet.keys) <= set(each.columns)]
    lost = {key for each in said.source if each.sheet is PARTICIPANTS for key in each.keys_refused()}
    if not lost:
        return whole
    return [each if each.sheet is PARTICIPANTS else _without(each, lost) for each in whole]


def _without(sheet: SheetRows, keys: set[str]) -> SheetRows:
    at = next(at for at, column in enumerate(sheet.columns) if column.code == "key")
    kept = [place for place, row in enumerate(sheet.rows) if row[at] not in keys]
    return sheet._replace(rows=[sheet.rows[place] for place in kept], lines=[sheet.lines[place] for place in kept])


def _cells(path: Path, said: Read, reasons: Sequence[PlacedReason], sheet: str | None) -> Any:
    tabs = {each.sheet.name: each.tab for each in said.source}
    wanted: dict[str, set[int]] = defaultdict(set)
    for reason in reasons:
        wanted[tabs[reason.sheet]].add(reason.line)
    return cells_at(path, wanted, sheet)
