"""An export for a spreadsheet, written row by row; it needs the extra « analysis »."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from arro3.core import DataType
from rustpy_xlsxwriter import FastExcel

from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.columnar import PLAIN, ArrowKind, day, streamed
from tremplin.indicators.exports.columns import COLUMNS, FigureRow

SHEET = "chiffres"
# a sheet of Excel holds 1,048,576 rows, its header among them
MOST = 1_048_575
LIMIT = "32,767"
LONG = "Une cellule de tableur tient 32 767 signes, et un texte en a davantage : exportez en csv."
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
    # given a file that is open, the library keeps in memory all that it will write: 110 MiB for a million rows
    with TemporaryDirectory(prefix="tremplin-") as folder:
        place = Path(folder, f"{SHEET}.xlsx")
        with streamed(fitting(rows), CELLS) as reader:
            book = FastExcel(place).format(bold_headers=True).freeze(row=1)
            book.sheet(SHEET, reader, autofilter=True, notes=notes)
            try:
                book.save()
            except RuntimeError as error:
                raise RefusedRequest(LONG) if LIMIT in str(error) else error from None
        _without_a_day(place)
        with place.open("rb") as made:
            copyfileobj(made, file)


def fitting(rows: Iterable[FigureRow]) -> Iterator[FigureRow]:
    for number, row in enumerate(rows):
        if number == MOST:
            raise RefusedRequest(f"Une feuille de tableur tient {MOST} lignes : exportez en csv, ou restreignez.")
        yield row


def _number(value: Decimal | None) -> float | None:
    # a cell of a spreadsheet holds nothing else (ECMA-376, § 18.3.1.96)
    return None if value is None else float(value)


def _yes_no(value: bool) -> str:
    # LibreOffice makes of a cell that holds a truth the formula =TRUE(): an export has none
    return "true" if value else "false"


WORDS = DataType.string()
CELLS = {
    **PLAIN,
    "number": ArrowKind(_number, DataType.float64()),
    "date": ArrowKind(day, WORDS),
    "boolean": ArrowKind(_yes_no, WORDS),
}


def _without_a_day(place: Path) -> None:
    """Write the properties again, which end the archive, without the second at which it was made."""
    with ZipFile(place, "a") as book:
        last = book.read(LAST)
        start = book.getinfo(PROPERTIES).header_offset
        kept = [each for each in book.infolist() if each.header_offset < start]
        # what follows the sheets is small: it is written over, and the sheets are left where they are
        book.filelist, book.NameToInfo = kept, {each.filename: each for each in kept}
        book.start_dir = start
        for name, content in ((PROPERTIES, WITHOUT_A_DAY.encode()), (LAST, last)):
            book.writestr(ZipInfo(name), content)
