"""An export for a spreadsheet, written row by row; it needs the extra « analysis »."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO
from zipfile import ZipFile, ZipInfo

from rustpy_xlsxwriter import FastExcel

from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.columns import COLUMNS, NAMES, FigureRow

SHEET = "chiffres"
# a sheet of Excel holds 1,048,576 rows, its header among them
MOST = 1_048_575
PROPERTIES, LAST = "docProps/core.xml", "docProps/app.xml"
# the day of writing is no part of what is exported: same data, same bytes
WITHOUT_A_DAY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Chiffres</dc:title></cp:coreProperties>'
)


def write_xlsx(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    """One sheet, its header frozen; a text stays a text, whatever it begins with."""
    notes = {column.name: column.description for column in COLUMNS}
    book = FastExcel(file).format(bold_headers=True).freeze(row=1)
    book.sheet(SHEET, _lines(rows), autofilter=True, notes=notes).save()
    _without_a_day(file)


def _lines(rows: Iterable[FigureRow]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows):
        if number == MOST:
            raise RefusedRequest(f"Une feuille de tableur tient {MOST} lignes : exportez en csv, ou restreignez.")
        yield dict(zip(NAMES, map(_cell, row), strict=True))


def _cell(value: Any) -> Any:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _without_a_day(file: BinaryIO) -> None:
    """Write the properties again, which end the archive, without the second at which it was made."""
    with ZipFile(file, "a") as book:
        last = book.read(LAST)
        place = book.getinfo(PROPERTIES).header_offset
        kept = [each for each in book.infolist() if each.header_offset < place]
        # what follows the sheets is small: it is written over, and the sheets are left where they are
        book.filelist, book.NameToInfo = kept, {each.filename: each for each in kept}
        book.start_dir = place
        for name, content in ((PROPERTIES, WITHOUT_A_DAY.encode()), (LAST, last)):
            book.writestr(ZipInfo(name), content)
