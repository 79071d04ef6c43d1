"""Read a table of dossiers, as a spreadsheet saves it: one dossier per line, one dotted key per column."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as File
from typing import Any

from tremplin.catalogue.door import PUBLICS, Fiche, dossier_fields, number, plural
from tremplin.documents.door import (
    AS_CSV,
    FORBIDDEN,
    LOST,
    MISSING,
    Mistake,
    Path,
    RefusedDocuments,
    dotted,
    excerpt,
    hint,
    lines,
)
from tremplin.documents.door import nested as blocks
from tremplin.documents.dossiers.schema import FormCatalogue

Ranks = Mapping[str, Sequence[str]]
TABLES = (".csv", ".tsv", ".txt")
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
# a file of another kind has every column unknown: looking for the nearest name of each of 20,000 took eight seconds
MOST_UNKNOWN = 20


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
    with lines(path, "dossiers", "fiche;organisation;title;…") as table:
        columns = [column.strip() for column in table.header()]
        _check(str(path), table.begun, columns, lined)
        ranks = {column: rank for rank, column in enumerate(columns, 1)}
        for cells in table:
            if any(cell.strip() for cell in cells):
                said, mistakes = _said(str(path), table.begun, columns, cells)
                yield TableLine(str(path), table.begun, ranks, said, mistakes)


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
