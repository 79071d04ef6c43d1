"""The user's own file given back: only the rows that fail, as they were, and what is to be mended in each."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from tremplin.documents.people.checked import RefusedRow
from tremplin.documents.people.file import Read, SourceSheet
from tremplin.documents.people.headers import TO_MEND, header, plain
from tremplin.documents.people.mistakes import SheetMistake, letters
from tremplin.documents.people.pages import CellLook, Page, PageColumn, look_of
from tremplin.documents.writing import YEARS

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WIDE = 80


def pages_to_mend(read: Read, *, alone: bool = False) -> list[Page]:
    """The sheets of the file, with its columns in their order; ``alone``, only those that have rows to mend."""
    return [_page(sheet) for sheet in read.source if sheet.refused or not alone]


def _page(sheet: SourceSheet) -> Page:
    kept = [rank for rank, title in enumerate(sheet.titles) if plain(str(title)) != plain(TO_MEND)]
    columns = header(sheet.sheet, sheet.tab, 1, sheet.titles).columns
    titles = [
        PageColumn(str(sheet.titles[rank]), look_of(column) if (column := columns[rank]) else CellLook.ANY)
        for rank in kept
    ]
    rows = [[*(_cell(row, rank) for rank in kept), _told(row.mistakes)] for row in sheet.refused]
    return Page(sheet.tab, [*titles, PageColumn(TO_MEND, CellLook.ANY, WIDE)], rows)


def _cell(row: RefusedRow, rank: int) -> Any:
    cell = row.cells[rank] if rank < len(row.cells) else None
    if isinstance(cell, str) and ISO.fullmatch(cell):
        with suppress(ValueError):
            day = date.fromisoformat(cell)
            # spreadsheets count from 1900: what is before stays a text
            return day if day.year >= YEARS[0] else cell
    return cell


def _told(mistakes: Sequence[SheetMistake]) -> str:
    """Every mistake of a row: the letter of its column, its title, and why."""
    return " ; ".join(
        f"{letters(each.rank)}{f' ({each.column})' if each.column else ''} : {each.message.rstrip('.')}"
        for each in mistakes
    )
