"""Check a sheet of people as it is read: its header, then its rows, some at a time; every mistake at its cell."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from tremplin.catalogue.sheets import Sheet, SheetColumn, SheetRows
from tremplin.documents.people.cells import IN_ERROR, REQUIRED
from tremplin.documents.people.checking import ColumnChecker, checker
from tremplin.documents.people.consistency import against
from tremplin.documents.people.headers import Header, header, rank_of_numbers
from tremplin.documents.people.mistakes import SheetMistake, letters
from tremplin.documents.people.workbook import Part
from tremplin.documents.vocabulary import Vocabulary

# the row of a template that shows how to fill it
EXAMPLE = "EXEMPLE"
KEYS = ("key", "activity_key")
ZEROS = "un tableur a retiré les zéros du début de cette clé : mettez la colonne au format texte, puis réécrivez-la."
NUMBERED = "une ligne qui a un numéro et pas de clé vient d'un export sans les noms : elle n'est pas lue."
STRAY = "case sans titre de colonne : donnez un titre du modèle à sa colonne, ou videz-la."
Raw = Sequence[Any]


class RefusedRow(NamedTuple):
    """A row that is not kept, as the file has it, and what is to be mended in it."""

    line: int
    cells: Raw
    mistakes: Sequence[SheetMistake]


class SheetChecker:
    """What a sheet says so far; ``publics`` are those of the fiche, and any other is a warning."""

    def __init__(self, sheet: Sheet, tab: str, words: Vocabulary, publics: Sequence[str] = ()):
        self.sheet, self.tab, self.words = sheet, tab, words
        self.publics = publics
        self.titles: Raw = ()
        self.header = Header((), ())
        self.rows, self.lines = list[tuple[Any, ...]](), list[int]()
        self.mistakes, self.warnings = list[SheetMistake](), list[SheetMistake]()
        self.refused = list[RefusedRow]()
        self._checkers: list[tuple[int, SheetColumn, ColumnChecker]] = []
        self._unread = 0
        self._widths: dict[str, set[int]] = {}
        self._seen: dict[tuple[Any, ...], int] = {}
        self._outside: dict[str, list[SheetMistake]] = {}

    @property
    def read(self) -> SheetRows:
        """The rows that are right."""
        return SheetRows(self.sheet, tuple(column for _, column, _ in self._checkers), self.rows, self.lines)

    def take(self, part: Part) -> None:
        """Check some rows more, of which the first that says anything is the header."""
        columns: list[Raw] = [*([""] * len(_any(part.columns)) for _ in range(part.before)), *part.columns]
        skipped = 0 if self.titles else self._begin(columns, part.line)
        # of a sheet without a title, nothing can be told
        if self._checkers and skipped is not None and skipped < len(_any(columns)):
            self._check([column[skipped:] for column in columns], part.line + skipped, part.failing)

    def _begin(self, columns: Sequence[Raw], line: int) -> int | None:
        for place, cells in enumerate(zip(*columns, strict=True)):
            if any(map(_says, cells)):
                last = max(rank for rank, cell in enumerate(cells) if _says(cell))
                self.titles = cells[: last + 1]
                self.header = header(self.sheet, self.tab, line + place, self.titles)
                self.mistakes += self.header.mistakes
                self._checkers = [
                    (rank, column, checker(column, self.words))
                    for rank, column in enumerate(self.header.columns)
                    if column is not None
                ]
                return place + 1
        return None

    def _check(self, columns: Sequence[Raw], line: int, failing: Collection[str]) -> None:
        empty = [None] * len(_any(columns))
        found: dict[int, list[SheetMistake]] = {}
        values: dict[str, Sequence[Any]] = {}
        for rank, column, cells in self._checkers:
            values[column.code], wrong = cells.check(columns[rank]) if rank < len(columns) else (empty, ())
            for place, why in wrong:
                found.setdefault(place, []).append(self._at(line + place, column, why))
        for rank, column, _ in self._checkers if failing else ():
            for place, _ in enumerate(empty):
                if f"{letters(rank + 1)}{line + place}" in failing:
                    found.setdefault(place, []).append(self._at(line + place, column, IN_ERROR))
        rows = list(zip(*values.values(), strict=True))
        blank = self._blank(rows, values, found)
        blank |= self._numbered(columns, values, found, line)
        self._require(values, blank, found, line)
        for place, code, why in against(self.sheet, values):
            found.setdefault(place, []).append(self._at(line + place, self.sheet.column(code), why))
        self._zeros(values, found, line)
        self._stray(columns, found, line)
        self._double(values, blank, found, line)
        self._warn(values, blank, line)
        self._keep(rows, blank, found, line, columns)

    def _keep(
        self,
        rows: list[tuple[Any, ...]],
        blank: set[int],
        found: Mapping[int, list[SheetMistake]],
        line: int,
        columns: Sequence[Raw],
    ) -> None:
        if not found and not blank:
            self.rows += rows
            self.lines += range(line, line + len(rows))
            return
        for place, row in enumerate(rows):
            if place in blank:
                continue
            if place not in found:
                self.rows.append(row)
                self.lines.append(line + place)
                continue
            told = sorted(found[place], key=lambda mistake: mistake.rank)
            self.mistakes += told
            self.refused.append(RefusedRow(line + place, [column[place] for column in columns], told))

    def _blank(
        self, rows: Sequence[tuple[Any, ...]], values: Mapping[str, Sequence[Any]], found: dict[int, list[SheetMistake]]
    ) -> set[int]:
        """The rows that say nothing, and the example of the template, which is nobody's."""
        keys = values.get("key", ())
        blank = set[int]()
        if None in keys or not keys:
            blank |= {place for place, row in enumerate(rows) if place not in found and not any(map(_says, row))}
        if EXAMPLE in keys:
            blank |= {place for place, key in enumerate(keys) if key == EXAMPLE}
        for place in blank:
            found.pop(place, None)
        return blank

    def _numbered(
        self,
        columns: Sequence[Raw],
        values: Mapping[str, Sequence[Any]],
        found: dict[int, list[SheetMistake]],
        line: int,
    ) -> set[int]:
        """The rows of an export that tell nobody: without a name, or of people who were erased."""
        rank, keys = rank_of_numbers(self.titles), values.get("key", ())
        if rank is None or rank >= len(columns) or None not in keys:
            return set()
        unread = {place for place, key in enumerate(keys) if key is None and _says(columns[rank][place])}
        for place in unread:
            found.pop(place, None)
        if unread and not self._unread:
            self.warnings.append(SheetMistake(self.tab, line + min(unread), rank + 1, "", NUMBERED))
        self._unread += len(unread)
        return unread

    def _require(
        self, values: Mapping[str, Sequence[Any]], blank: set[int], found: dict[int, list[SheetMistake]], line: int
    ) -> None:
        for _, column, _ in self._checkers:
            if column.required and None in values[column.code]:
                for place, value in enumerate(values[column.code]):
                    told = any(mistake.column == column.label for mistake in found.get(place, ()))
                    if value is None and place not in blank and not told:
                        found.setdefault(place, []).append(self._at(line + place, column, REQUIRED))

    def _zeros(self, values: Mapping[str, Sequence[Any]], found: dict[int, list[SheetMistake]], line: int) -> None:
        """Keys of one width that begin with zeros, beside shorter ones: the same people would come in twice."""
        for column in self.sheet.keys:
            if column.code not in KEYS or column.code not in values:
                continue
            numbers = [(place, key) for place, key in enumerate(values[column.code]) if key and _counts(key)]
            widths = self._widths.setdefault(column.code, set())
            widths |= {len(key) for _, key in numbers if key[0] == "0"}
            if len(widths) == 1:
                for place, key in numbers:
                    if len(key) < max(widths):
                        found.setdefault(place, []).append(self._at(line + place, column, ZEROS))

    def _stray(self, columns: Sequence[Raw], found: dict[int, list[SheetMistake]], line: int) -> None:
        for rank, cells in enumerate(columns):
            titled = rank < len(self.titles) and _says(self.titles[rank])
            if not titled and any(map(_says, cells)):
                for place, cell in enumerate(cells):
                    if _says(cell):
                        told = SheetMistake(self.tab, line + place, rank + 1, "", STRAY)
                        found.setdefault(place, []).append(told)

    def _double(
        self, values: Mapping[str, Sequence[Any]], blank: set[int], found: dict[int, list[SheetMistake]], line: int
    ) -> None:
        """Two rows of one key, both told: which of them is right, only who wrote them knows."""
        keys = self.sheet.keys
        if any(column.code not in values for column in keys):
            return
        for place, key in enumerate(zip(*(values[column.code] for column in keys), strict=True)):
            if None in key or place in blank:
                continue
            first = self._seen.setdefault(key, line + place)
            if first != line + place:
                told = f"la ligne {first} dit déjà cela de la même clé : gardez l'une des deux lignes."
                found.setdefault(place, []).append(self._at(line + place, keys[-1], told))

    def _warn(self, values: Mapping[str, Sequence[Any]], blank: set[int], line: int) -> None:
        if not self.publics or "publics" not in values:
            return
        outside = {code for said in set(values["publics"]) if isinstance(said, tuple) for code in said}
        outside -= set(self.publics)
        if not outside:
            return
        for place, said in enumerate(values["publics"]):
            for code in outside.intersection(said if isinstance(said, tuple) and place not in blank else ()):
                label = f"« {self.words.family('publics')[code]} »"
                # who is told of a row is not told of somebody's health
                about = "un public de cette case" if code in self.words.sensitive else label
                told = f"{about} n'est pas un public de la fiche : est-ce voulu ?"
                where = self._at(line + place, self.sheet.column("publics"), told)
                if code not in self._outside:
                    self.warnings.append(where)
                self._outside.setdefault(code, []).append(where)

    def _at(self, line: int, column: SheetColumn, why: str) -> SheetMistake:
        ranks = {each.code: rank for rank, each, _ in self._checkers}
        return SheetMistake(self.tab, line, ranks.get(column.code, -1) + 1, column.label, why)


def _counts(key: Any) -> bool:
    return isinstance(key, str) and key.isdecimal()


def _says(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _any(columns: Sequence[Raw]) -> Raw:
    return columns[0] if columns else ()
