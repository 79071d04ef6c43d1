"""Read the lines of a delimited table, as a spreadsheet saves it: whatever its encoding and its delimiter.

A table is read line by line: its length does not show in memory.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as File
from typing import Any, TextIO

from tremplin.catalogue.door import number
from tremplin.errors import Mistake, RefusedDocuments

# a French spreadsheet writes « ; », since the comma marks its decimals; others « , », and a copy tabs
DELIMITERS = ";,\t"
# a file of zeros has no end of line, and one may hold nothing but ends of lines: each has its bound
MOST_LINES, LONGEST_LINE = 200_000, 1_000_000
BLOCK = 1 << 20
# a byte that the encoding of old spreadsheets does not know, and that UTF-8 does not explain either
LOST = "\N{REPLACEMENT CHARACTER}"
# a workbook renamed .csv: ZIP of Office and OpenDocument, then the container of older ones
WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
AS_CSV = "enregistrez-le en « CSV UTF-8 » depuis le tableur."
UNREADABLE = {
    # csv's own limit, 131,072 signs a cell: a quote that is never closed swallows what follows
    "field larger than field limit": "case trop longue : des guillemets ne sont jamais refermés ?",
    "unexpected end of data": "guillemets jamais refermés.",
    "expected after": "guillemets mal placés : doublez ceux qui sont dans le texte d'une case.",
}


@contextmanager
def lines(path: File, what: str, columns: str) -> Iterator["Lines"]:
    """The lines of cells of a table of ``what``, whose first line names ``columns``."""
    encoding = _encoding(path)
    # newline="": csv reads ends of lines itself, those inside quotes are of the cell (Python, csv)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield Lines(file, str(path), what, columns)


class Lines:
    """The lines of cells of a file, and the line of the file at which the last one begins."""

    def __init__(self, file: TextIO, name: str, what: str, columns: str):
        self.file, self.name, self.what, self.columns = file, name, what, columns
        self.read = self.begun = 0
        first = self._next()
        # not csv.Sniffer, which raises on one column and takes a letter for a delimiter: the header holds none of these
        delimiter = max(DELIMITERS, key=first.count)
        # strict: else csv takes a misplaced quote in silence, and the cells after it are shifted
        self.cells = csv.reader(self._from(first), delimiter=delimiter, strict=True)

    def header(self) -> list[str]:
        """The first line; a table without one is empty."""
        cells = next(iter(self), [])
        if not any(cell.strip() for cell in cells):
            told = f"le tableau est vide : sa première ligne nomme les colonnes, « {self.columns} »."
            raise RefusedDocuments([Mistake(self.name, 1, 1, "", told)])
        return cells

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self.begun = self.cells.line_num + 1
        try:
            return next(self.cells)
        except csv.Error as error:
            told = next((french for english, french in UNREADABLE.items() if english in str(error)), "ligne illisible.")
            raise RefusedDocuments([Mistake(self.name, self.begun, 1, "", told)]) from None

    def _from(self, line: str) -> Iterator[str]:
        while line:
            yield line
            line = self._next()

    def _next(self) -> str:
        self.read += 1
        # a file without line breaks would else be read whole
        line = self.file.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            told = f"ligne de plus de {LONGEST_LINE} caractères : ce n'est pas un tableau de {self.what}."
            raise RefusedDocuments([Mistake(self.name, self.read, 1, "", told)])
        return line


def _encoding(path: File) -> str:
    """UTF-8, or the encoding of old spreadsheets; what is too long is refused before anything of it is kept."""
    decoder, utf8, breaks = getincrementaldecoder("utf-8")(), True, 0
    with path.open("rb") as file:
        start = file.read(BLOCK)
        if start.startswith(WORKBOOK):
            raise RefusedDocuments([Mistake(str(path), 1, 1, "", f"c'est un classeur, et non un tableau : {AS_CSV}")])
        # « Texte Unicode » of Excel: two bytes a sign, with a mark before the first one
        if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise RefusedDocuments([Mistake(str(path), 1, 1, "", f"le fichier est en UTF-16 : {AS_CSV}")])
        block = start
        while block:
            breaks += block.count(b"\n")
            if utf8:
                utf8 = _decodes(decoder, block)
            block = file.read(BLOCK)
    if breaks > MOST_LINES:
        told = f"plus de {number(MOST_LINES)} lignes : coupez le tableau en plusieurs."
        raise RefusedDocuments([Mistake(str(path), MOST_LINES + 1, 1, "", told)])
    # « CSV UTF-8 » of Excel begins with a byte order mark, which would be of the name of the first column
    return "utf-8-sig" if utf8 and _decodes(decoder, b"", final=True) else "cp1252"


def _decodes(decoder: Any, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
