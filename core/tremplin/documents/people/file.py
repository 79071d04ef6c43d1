"""Read a file of people: a workbook of several sheets, or a table of one; every mistake of it in one pass."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.sheets import PARTICIPANTS, SHEETS, Sheet, SheetColumn, SheetRows
from tremplin.documents.people import tables, workbook
from tremplin.documents.people.cells import as_text
from tremplin.documents.people.checked import Raw, RefusedRow, SheetChecker
from tremplin.documents.people.headers import aside, is_header, sheet_like, sheet_named
from tremplin.documents.people.mistakes import SheetMistake
from tremplin.documents.people.workbook import Part
from tremplin.documents.vocabulary import SHARED, Vocabulary
from tremplin.errors import PlacedReason, RefusedDocuments, RefusedRequest, UnknownIdentifier, WrongUsage, excerpt

WORKBOOKS = (".xlsx", ".ods")
TABLES = (".csv", ".tsv", ".txt")
# what a workbook may be called too: its content is told, not its name
OTHERS = (".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".ots", ".fods")
Tell = Callable[[int], None]


@dataclass(frozen=True)
class SourceSheet:
    """A sheet as the file has it: its tab, its titles, and the rows of it that are refused."""

    sheet: Sheet
    tab: str
    titles: Raw
    refused: Sequence[RefusedRow]
    columns: Sequence[SheetColumn | None] = ()

    def mistake(self, reason: PlacedReason) -> SheetMistake:
        """What the records say of a row, at its cell."""
        rank = next((rank for rank, each in enumerate(self.columns, 1) if each and each.code == reason.column), 0)
        label = next((each.label for each in self.sheet.columns if each.code == reason.column), "")
        return SheetMistake(self.tab, reason.line, rank, label, reason.message)

    def keys_refused(self) -> set[str]:
        """The keys of the people whose rows are refused."""
        rank = next((rank for rank, each in enumerate(self.columns) if each and each.code == "key"), None)
        if rank is None:
            return set()
        return {as_text(row.cells[rank]).strip() for row in self.refused if rank < len(row.cells)}


@dataclass(frozen=True)
class Read:
    """What a file says of people, and what is wrong with it: nothing of it is kept unless ``mistakes`` is empty."""

    sheets: tuple[SheetRows, ...]
    mistakes: tuple[SheetMistake, ...]
    warnings: tuple[SheetMistake, ...]
    source: tuple[SourceSheet, ...]

    @property
    def refused(self) -> int:
        """How many rows are refused."""
        return sum(len(sheet.refused) for sheet in self.source)

    def with_reasons(self, reasons: Sequence[PlacedReason], cells: Mapping[tuple[str, int], Raw]) -> "Read":
        """The same, with what only the records can tell of some rows; ``cells`` are those of a sheet and a line."""
        added, source = list[SheetMistake](), list[SourceSheet]()
        for each in self.source:
            own = [each.mistake(reason) for reason in reasons if reason.sheet == each.sheet.name]
            rows = {row.line: row for row in each.refused}
            for line in dict.fromkeys(mistake.line for mistake in own):
                told = [mistake for mistake in own if mistake.line == line]
                before = rows.get(line, RefusedRow(line, cells.get((each.tab, line), ()), ()))
                rows[line] = before._replace(mistakes=[*before.mistakes, *told])
            added += own
            source.append(replace(each, refused=[rows[line] for line in sorted(rows)]))
        return replace(self, mistakes=(*self.mistakes, *added), source=tuple(source))


def read(
    path: Path,
    words: Vocabulary = SHARED,
    fiche: Fiche | None = None,
    *,
    sheet: str | None = None,
    tell: Tell = lambda rows: None,
) -> Read:
    """The people of a file, in the words of a department; ``fiche`` is that of their dossier.

    ``sheet`` names the one sheet that is read; that of a table is the participants where nothing names it.
    """
    asked = None if sheet is None else asked_sheet(sheet)
    checkers: dict[str, SheetChecker] = {}
    tabs: dict[str, Sheet | None] = {}
    mistakes, warnings = list[SheetMistake](), list[SheetMistake]()
    publics = fiche.audience.publics if fiche else ()
    rows = 0
    for part in _parts(path, asked):
        if part.sheet not in tabs:
            tabs[part.sheet] = found = _sheet_of(part, asked, path)
            if found is None:
                _unread(part.sheet, asked, mistakes, warnings)
            elif found.name in checkers:
                told = f"une autre feuille est déjà celle des « {found.title} » : réunissez-les en une."
                mistakes.append(SheetMistake(part.sheet, 1, 1, "", told))
                tabs[part.sheet] = None
            else:
                checkers[found.name] = SheetChecker(found, part.sheet, words, publics)
        this = tabs[part.sheet]
        if this is not None:
            checkers[this.name].take(part)
            rows += len(part.columns[0]) if part.columns else 0
            tell(rows)
    begun = [each for each in checkers.values() if each.titles]
    if not begun and not mistakes:
        raise WrongUsage(_nothing(asked))
    return Read(
        tuple(each.read for each in begun),
        (*mistakes, *(mistake for each in begun for mistake in each.mistakes)),
        (*warnings, *(warning for each in begun for warning in each.warnings)),
        tuple(SourceSheet(each.sheet, each.tab, each.titles, each.refused, each.header.columns) for each in begun),
    )


def cells_at(path: Path, wanted: Mapping[str, Collection[int]], sheet: str | None = None) -> dict[tuple[str, int], Raw]:
    """The cells of some lines of some tabs, as the file has them: it is read once more."""
    found: dict[tuple[str, int], Raw] = {}
    for part in _parts(path, None if sheet is None else asked_sheet(sheet)):
        last = part.line + (len(part.columns[0]) if part.columns else 0)
        for line in wanted.get(part.sheet, ()):
            if part.line <= line < last:
                found[part.sheet, line] = [*[""] * part.before, *(each[line - part.line] for each in part.columns)]
    return found


def asked_sheet(name: str | None) -> Sheet:
    """The sheet of a name or a title; the participants where none is named."""
    found = PARTICIPANTS if name is None else sheet_named(name)
    if found is None:
        raise UnknownIdentifier("feuille", excerpt(name or ""), list(SHEETS))
    return found


def _parts(path: Path, asked: Sheet | None) -> Iterator[Part]:
    kind = path.suffix.lower()
    if kind in TABLES:
        try:
            yield from tables.parts(path, (asked or PARTICIPANTS).name)
        except RefusedDocuments as refused:
            mistake = refused.mistakes[0]
            raise RefusedRequest(f"ligne {mistake.line} : {mistake.message}") from None
    elif kind in (*WORKBOOKS, *OTHERS):
        yield from workbook.parts(path)
    else:
        raise WrongUsage(f"« {path.name} » : un fichier .xlsx, .ods ou .csv est attendu.")


def _sheet_of(part: Part, asked: Sheet | None, path: Path) -> Sheet | None:
    """The sheet that a tab is; where the tab says nothing, « Feuil1 », its titles may."""
    named = sheet_named(part.sheet)
    if named is None and asked is None and not aside(part.sheet) and sheet_like(part.sheet) is None:
        return PARTICIPANTS if _titled(PARTICIPANTS, part) else None
    if named is None and asked is not None and _titled(asked, part):
        return asked
    return named if asked is None or named is asked else None


def _titled(sheet: Sheet, part: Part) -> bool:
    return any(is_header(sheet, cells) for cells in list(zip(*part.columns, strict=True))[:20])


def _unread(tab: str, asked: Sheet | None, mistakes: list[SheetMistake], warnings: list[SheetMistake]) -> None:
    if aside(tab) or asked is not None:
        return
    like = sheet_like(tab)
    if like is not None and sheet_named(tab) is None:
        told = f"feuille « {excerpt(tab)} » inconnue : vouliez-vous dire « {like.title} » ?"
        mistakes.append(SheetMistake(tab, 1, 1, "", told))
    else:
        warnings.append(
            SheetMistake(tab, 1, 1, "", f"la feuille « {excerpt(tab)} » n'est pas du modèle : elle n'est pas lue.")
        )


def _nothing(asked: Sheet | None) -> str:
    names = ", ".join(f"« {sheet.title} »" for sheet in ([asked] if asked else SHEETS.values()))
    return f"aucune feuille n'est à lire : il en faut une de ce nom, avec ses titres ({names})."
