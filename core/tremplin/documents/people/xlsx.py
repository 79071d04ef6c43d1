"""Write a workbook of pages in the format of Excel."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import IO, Any

from xlsxwriter import Workbook

from tremplin.documents.people.lists import place_of
from tremplin.documents.people.pages import CellLook, Page, PageColumn, shown

FORMATS = {CellLook.TEXT: "@", CellLook.DAY: "dd/mm/yyyy"}
# rows to which a template gives its lists
OFFERED = 5_000
# beyond, Excel has no such cell, and XlsxWriter writes none
MOST_SIGNS = 32_767
# what no sheet of Excel has in its name, and how long one is
FORBIDDEN, LONGEST = str.maketrans(dict.fromkeys("[]:*?/\\", "_")), 31


def write(pages: Sequence[Page], file: IO[bytes]) -> None:
    """Write pages in a file, row after row: their number does not show in memory."""
    with Workbook(file, {"constant_memory": True}) as book:
        formats = {look: book.add_format({"num_format": shape}) for look, shape in FORMATS.items()}
        title = {required: book.add_format({"bold": True, "italic": required}) for required in (True, False)}
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": False})
        for page in pages:
            sheet = book.add_worksheet(page.name.translate(FORBIDDEN)[:LONGEST])
            for rank, column in enumerate(page.columns):
                sheet.set_column(rank, rank, column.width, formats.get(column.look, None if page.titled else wrapped))
                if page.titled:
                    sheet.write_string(0, rank, column.title, title[column.required])
                if column.choices:
                    sheet.data_validation(1, rank, OFFERED, rank, _offer(pages, column))
            if page.titled:
                sheet.freeze_panes(1, 0)
            if page.aside:
                sheet.hide()
            for line, row in enumerate(page.rows, 1 if page.titled else 0):
                # a sentence alone on its line runs over the columns beside it: wrapped in one, its lines would overlap
                alone = plain if not page.titled and len(row) == 1 else None
                for rank, value in enumerate(row):
                    _cell(sheet, line, rank, shown(value), formats, alone)


def _cell(sheet: Any, line: int, rank: int, value: Any, formats: Any, plain: Any = None) -> None:
    match value:
        case None:
            return
        case str():
            # never write(): it makes a formula of « =1 », and a link of an address
            sheet.write_string(line, rank, value[:MOST_SIGNS], formats[CellLook.TEXT] if value.isdecimal() else plain)
        case date():
            sheet.write_datetime(line, rank, datetime.combine(value, time.min), formats[CellLook.DAY])
        case _:
            sheet.write_number(line, rank, value)


def _offer(pages: Sequence[Page], column: PageColumn) -> dict[str, Any]:
    """The list of a column: a range of the page of lists, since one in a cell has 255 signs at most."""
    assert column.choices is not None
    place = place_of(pages, column)
    return {
        "validate": "list",
        "source": f"='{place.page}'!${place.letters}$2:${place.letters}${place.last}",
        "show_error": not column.choices.several,
        "error_title": "Mot inconnu",
        "error_message": "Choisissez un mot de la liste, ou laissez la case vide.",
    }
