"""Read a table of dossiers, as a spreadsheet saves it: one dossier per line, one dotted key per column.

A table is read line by line: its length does not show in memory.
"""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as File
from typing import Any, TextIO

from tremplin.catalogue.door import PUBLICS, Fiche, dossier_fields, number, plural
from tremplin.documents.door import FORBIDDEN, MISSING, dotted
from tremplin.documents.door import nested as blocks
from tremplin.documents.dossiers.schema import FormCatalogue
from tremplin.errors import Mistake, Path, RefusedDocuments, excerpt, hint

Ranks = Mapping[str, Sequence[str]]
TABLES = (".csv", ".tsv", ".txt")
# a French spreadsheet writes « ; », since the comma marks its decimals; others « , », and a copy tabs
DELIMITERS = ";,\t"
# no delimiter of a table, nor a sign of any code: « ; » would cut the cell where a spreadsheet reads it
SEVERAL = "|"
REQUIRED = ("fiche", "organisation", "title")
# which dossier it is, then what is said of it
NAMING = ("key", "fiche", "organisation")
SAID = tuple(
    field.name
    for field in dossier_fields.told_by(dossier_fields.Teller.CARRIER)
    if field.kind not in (dossier_fields.Kind.RESOURCES, dossier_fields.Kind.PARTNERS)
    and field.name.partition(".")[0] not in dossier_fields.CODED
)
LISTS = {
    field.name
    for field in dossier_fields.told_by(dossier_fields.Teller.CARRIER)
    if field.kind in (dossier_fields.Kind.WORDS, dossier_fields.Kind.CODES)
}
# three digits of ASCII: « \d » takes those of every script
# lists of blocks, each block in columns of its own: « resources.0.funder »
LISTED = {"resources": ("funder", "nature", "status", "amount"), "partners": ("name", "siret", "amount")}
ITEM = re.compile(rf"({'|'.join(LISTED)})\.([0-9]{{1,3}})\.([a-z]+)")
YEARLY = re.compile(r"(budget)\.[0-9]{4}\.([a-z0-9_-]+)")
CODES = re.compile(r"(participants|fte|answers)\.[^.]+")
COUNTS = ("participants.total", *(f"participants.{public}" for public in PUBLICS))
ITEMS = tuple(f"{name}.0.{key}" for name, keys in LISTED.items() for key in keys)
NAMED = (*NAMING, *SAID, *COUNTS, *ITEMS, "resources")
# a file of zeros has no end of line, and one may hold nothing but ends of lines: each has its bound
MOST_LINES, LONGEST_LINE = 200_000, 1_000_000
# a file of another kind has every column unknown: looking for the nearest name of each of 20,000 took eight seconds
MOST_UNKNOWN = 20
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


@dataclass(frozen=True)
class CellMistake(Mistake):
    """A mistake of a table: its line, and the name of its column."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.path} : {self.message}" if self.path else super().__str__()


@dataclass(frozen=True)
class TableLine:
    """One line of a table: what its cells say, by column, and the mistakes of the line itself."""

    file: str
    line: int
    # where each column stands, from 1
    ranks: Mapping[str, int]
    cells: Mapping[str, str]
    mistakes: tuple[Mistake, ...] = ()

    def nested(self, catalogue: FormCatalogue) -> dict[str, Any]:
        """The plain values of the dossier, as a document would write them."""
        return nested(self.cells, catalogue.fiches.get(self.cells.get("fiche", "")))

    @cached_property
    def ranks_of_items(self) -> Ranks:
        return ranks_of_items(self.cells)

    def mistake(self, path: Path, message: str) -> Mistake:
        """A mistake placed at a column."""
        column = column_of(path, self.cells, self.ranks_of_items)
        rank = self.ranks.get(column)
        if message == MISSING["required"]:
            message = "case vide : remplissez-la." if rank else "colonne absente : ajoutez-la."
        return CellMistake(self.file, self.line, rank or len(self.ranks) + 1, column, str(message))


def rows(path: File, lined: Container[str] = ()) -> Iterator[TableLine]:
    """The lines of a table that say something; a table without a right header is refused whole.

    ``lined`` are the lines of budget that some fiche asks for, by the names of their columns.
    """
    encoding = _encoding(path)
    # newline="": csv reads ends of lines itself, those inside quotes are of the cell (Python, csv)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = _Lines(file, str(path))
        header = lines.header()
        columns = [column.strip() for column in header]
        _check(str(path), lines.begun, columns, lined)
        ranks = {column: rank for rank, column in enumerate(columns, 1)}
        for cells in lines:
            if any(cell.strip() for cell in cells):
                said, mistakes = _said(str(path), lines.begun, columns, cells)
                yield TableLine(str(path), lines.begun, ranks, said, mistakes)


class _Lines:
    """The lines of cells of a file, and the line of the file at which the last one begins."""

    def __init__(self, file: TextIO, name: str):
        self.file, self.name = file, name
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
            told = "le tableau est vide : sa première ligne nomme les colonnes, « fiche;organisation;title;… »."
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
            told = f"ligne de plus de {LONGEST_LINE} caractères : ce n'est pas un tableau de dossiers."
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


def _check(file: str, line: int, columns: Sequence[str], lined: Container[str]) -> None:
    """Refuse a header that names no column, one twice, or one that is not known; all of it at once."""
    times = Counter(column for column in columns if column)
    last = {column: rank for rank, column in enumerate(columns, 1)}
    unknown = [column for column in times if not is_known(column, lined)]
    told = {
        column: dossier_fields.summed(column) or f"colonne inconnue.{hint(column, NAMED)}"
        for column in unknown[:MOST_UNKNOWN]
    }
    told |= {
        column: f"colonne écrite {'deux' if many == 2 else number(many)} fois : gardez-en une."
        for column, many in times.items()
        if many > 1 and is_known(column, lined)
    }
    mistakes: list[Mistake] = [
        CellMistake(file, line, last[column], excerpt(column), why) for column, why in told.items()
    ]
    if others := len(unknown) - MOST_UNKNOWN if len(unknown) > MOST_UNKNOWN else 0:
        more = (
            f"{plural(others, 'autre colonne inconnue', 'autres colonnes inconnues')} : est-ce un tableau de dossiers ?"
        )
        mistakes.append(CellMistake(file, line, last[unknown[MOST_UNKNOWN]], "", more))
    mistakes += [
        CellMistake(file, line, len(columns) + 1, column, "colonne obligatoire absente.")
        for column in REQUIRED
        if column not in times
    ]
    if mistakes:
        raise RefusedDocuments(sorted(mistakes))


def is_known(column: str, lined: Container[str] = ()) -> bool:
    """Whether a dossier may say something under this name; a fiche tells its own codes apart."""
    of_a_year = YEARLY.fullmatch(column)
    told = f"{of_a_year[1]}.{of_a_year[2]}" if of_a_year else column
    # funders may be told in one cell, a line each: « aucun »
    named = told in lined or told in (*NAMING, *SAID, "resources")
    return named or bool(item_of(told) or CODES.fullmatch(told))


def item_of(column: str) -> re.Match[str] | None:
    """The list of a column, the number that the table gives to the item, and the key."""
    found = ITEM.fullmatch(column)
    return found if found and found[3] in LISTED[found[1]] else None


def _said(
    file: str, line: int, columns: Sequence[str], cells: Sequence[str]
) -> tuple[dict[str, str], tuple[Mistake, ...]]:
    """What the cells of a line say, by column, and those that cannot be read."""
    mistakes: list[Mistake] = []
    said: dict[str, str] = {}
    for rank, cell in enumerate(cells, 1):
        column, told = columns[rank - 1] if rank <= len(columns) else "", ""
        if not cell.strip():
            continue
        if not column:
            told = f"case sans titre de colonne, « {excerpt(cell.strip(), 40)} » : un « ; » de trop ?"
        elif LOST in cell or FORBIDDEN.search(cell):
            told = f"caractère illisible : {AS_CSV}"
        else:
            said[column] = cell.strip()
        if told:
            mistakes.append(CellMistake(file, line, rank, column or f"colonne {rank}", told))
    return said, tuple(mistakes)


def nested(cells: Mapping[str, str], fiche: Fiche | None) -> dict[str, Any]:
    """Values by dotted name as a document nests them: « budget.staff » is « staff » of « budget »."""
    lists = {*LISTS, *(f"answers.{each.code}" for each in _questions(fiche) if each.type == "rome" or each.multiple)}
    said: dict[str, Any] = {}
    listed: dict[str, dict[str, dict[str, str]]] = {}
    for name, cell in cells.items():
        if found := item_of(name):
            listed.setdefault(found[1], {}).setdefault(found[2], {})[found[3]] = cell
        else:
            said[name] = [each.strip() for each in cell.split(SEVERAL) if each.strip()] if name in lists else cell
    return blocks(said) | {name: list(items.values()) for name, items in listed.items()}


def ranks_of_items(cells: Iterable[str]) -> Ranks:
    """The numbers that a table gives to funders and to partners, each in the order of their columns."""
    found = list(filter(None, map(item_of, cells)))
    return {name: list(dict.fromkeys(each[2] for each in found if each[1] == name)) for name in LISTED}


def column_of(path: Path, cells: Mapping[str, str], numbers: Ranks) -> str:
    """The name of the column of a value; lists are in one column, funders and partners in columns of their own."""
    if len(path) > 1 and path[0] in LISTED and numbers[str(path[0])]:
        path = (path[0], numbers[str(path[0])][int(path[1])], *path[2:])
    name = dotted(path)
    while name not in cells and "." in name and not is_known(name):
        name = name.rpartition(".")[0]
    return name


def _questions(fiche: Fiche | None) -> Sequence[Any]:
    return fiche.asked if fiche else ()
