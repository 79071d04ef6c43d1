"""Read a file of people: a workbook of several sheets, or a table of one; every mistake of it in one pass."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.sheets import PARTICIPANTS, SHEETS, Sheet, SheetRows
from tremplin.documents.people import tables, workbook
from tremplin.documents.people.checked import Raw, RefusedRow, SheetChecker
from tremplin.documents.people.headers import aside, is_header, sheet_like, sheet_named
from tremplin.documents.people.mistakes import CellMistake
from tremplin.documents.people.workbook import Part
from tremplin.documents.vocabulary import SHARED, Vocabulary
from tremplin.errors import RefusedDocuments, RefusedRequest, UnknownIdentifier, WrongUsage, excerpt

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


@dataclass(frozen=True)
class Read:
    """What a file says of people, and what is wrong with it: nothing of it is kept unless ``mistakes`` is empty."""

    sheets: tuple[SheetRows, ...]
    mistakes: tuple[CellMistake, ...]
    warnings: tuple[CellMistake, ...]
    source: tuple[SourceSheet, ...]

    @property
    def refused(self) -> int:
        """How many rows are refused."""
        return sum(len(sheet.refused) for sheet in self.source)


def read(
    path: Path,
    words: Vocabulary = SHARED,
    fiche: Fiche | None = None,
    *,
    reference: str = "",
    sheet: str | None = None,
    tell: Tell = lambda rows: None,
) -> Read:
    """The people of a file, in the words of a department; ``fiche`` is that of their dossier, ``reference`` its own.

    ``sheet`` names the one sheet that is read; that of a table is the participants where nothing names it.
    """
    asked = None if sheet is None else _asked(sheet)
    checkers: dict[str, SheetChecker] = {}
    tabs: dict[str, Sheet | None] = {}
    mistakes, warnings = list[CellMistake](), list[CellMistake]()
    publics = fiche.audience.publics if fiche else ()
    rows = 0
    for part in _parts(path, asked):
        if part.sheet not in tabs:
            tabs[part.sheet] = found = _sheet_of(part, asked, path)
            if found is None:
                _unread(part.sheet, asked, mistakes, warnings)
            elif found.name in checkers:
                told = f"une autre feuille est déjà celle des « {found.title} » : réunissez-les en une."
                mistakes.append(CellMistake(part.sheet, 1, 1, "", told))
                tabs[part.sheet] = None
            else:
                checkers[found.name] = SheetChecker(found, part.sheet, words, publics, reference)
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
        tuple(SourceSheet(each.sheet, each.tab, each.titles, each.refused) for each in begun),
    )


def _asked(name: str) -> Sheet:
    found = sheet_named(name)
    if found is None:
        raise UnknownIdentifier("feuille", excerpt(name), list(SHEETS))
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


def _unread(tab: str, asked: Sheet | None, mistakes: list[CellMistake], warnings: list[CellMistake]) -> None:
    if aside(tab) or asked is not None:
        return
    like = sheet_like(tab)
    if like is not None and sheet_named(tab) is None:
        told = f"feuille « {excerpt(tab)} » inconnue : vouliez-vous dire « {like.title} » ?"
        mistakes.append(CellMistake(tab, 1, 1, "", told))
    else:
        warnings.append(
            CellMistake(tab, 1, 1, "", f"la feuille « {excerpt(tab)} » n'est pas du modèle : elle n'est pas lue.")
        )


def _nothing(asked: Sheet | None) -> str:
    names = ", ".join(f"« {sheet.title} »" for sheet in ([asked] if asked else SHEETS.values()))
    return f"aucune feuille n'est à lire : il en faut une de ce nom, avec ses titres ({names})."
