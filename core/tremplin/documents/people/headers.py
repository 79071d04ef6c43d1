"""The header of a sheet of people: its columns by their label or their code, and what was meant where it is neither."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tremplin.catalogue.door import plural
from tremplin.catalogue.sheets import SHEETS, Sheet, SheetColumn
from tremplin.documents.door import excerpt, folded, near, spaced
from tremplin.documents.people.mistakes import SheetMistake

# written by an export, and by a file that comes back to be mended: neither is read
NUMBER, TO_MEND = "Numéro", "À corriger"
# the pages of a template that are no data
INSTRUCTIONS, LISTS = "Consignes", "Listes"
# a file of another kind has every column unknown, and looking for the nearest name of each is slow
MOST_UNKNOWN = 20
UNTITLED = "cette ligne devrait être celle des titres, et n'en a aucun du modèle : ajoutez-la au-dessus."
# what people call a column, where its label says it otherwise
USUAL: Mapping[str, str] = {
    "identifiant": "key",
    "cle": "key",
    "id": "key",
    "nom de famille": "last_name",
    "ne le": "birth_date",
    "nee le": "birth_date",
    "naissance": "birth_date",
    "ddn": "birth_date",
    "age": "age_at_entry",
    "genre": "sex",
    "civilite": "sex",
    "tel": "phone",
    "portable": "phone",
    "mail": "email",
    "courriel": "email",
    "e mail": "email",
    "public": "publics",
    "contrat": "contract",
    "commune": "territory",
    "diplome": "schooling",
    "date d entree": "entered_on",
    "date de sortie": "exit_on",
    "motif de sortie": "exit_contract",
    "date": "on",
    "heures": "hours_done",
}


class Header(NamedTuple):
    """What each column of the file is, ``None`` where it is not read, and what is wrong with their titles."""

    columns: Sequence[SheetColumn | None]
    mistakes: Sequence[SheetMistake]


def plain(title: str) -> str:
    """A title without accents, capitals nor marks: those by which people tell none from another."""
    return spaced(folded(title).replace("_", " ")).strip()


NUMBERS = {plain(NUMBER), "number"}
IGNORED = {*NUMBERS, plain(TO_MEND)}
KNOWN = {
    sheet.name: {plain(title): column for column in sheet.columns for title in (column.label, column.code)}
    for sheet in SHEETS.values()
}


def header(sheet: Sheet, tab: str, line: int, titles: Sequence[Any]) -> Header:
    """The columns that titles name: an unknown one is told with the one that it looks like, a required one missed."""
    known, columns, mistakes = KNOWN[sheet.name], list[SheetColumn | None](), list[SheetMistake]()
    if not is_header(sheet, titles):
        # what stands there may be somebody's name: it is not said again
        return Header([None] * len(titles), [SheetMistake(tab, line, 0, "", UNTITLED)])
    meant: set[str] = set()
    unknown = 0
    for rank, title in enumerate(map(_text, titles), 1):
        column = known.get(plain(title))
        if column in columns and column is not None:
            told = "colonne écrite deux fois : gardez-en une."
            mistakes.append(SheetMistake(tab, line, rank, column.label, told))
            column = None
        elif column is None and title and plain(title) not in IGNORED:
            unknown += 1
            like = _like(sheet, title, columns) if unknown <= MOST_UNKNOWN else None
            meant |= {like.code} if like else set()
            if unknown <= MOST_UNKNOWN:
                mistakes.append(SheetMistake(tab, line, rank, "", _unknown(title, like)))
        columns.append(column)
    if unknown > MOST_UNKNOWN:
        others = plural(unknown - MOST_UNKNOWN, "autre colonne inconnue", "autres colonnes inconnues")
        mistakes.append(SheetMistake(tab, line, 0, "", f"{others} : est-ce bien cette feuille ?"))
    for column in sheet.columns:
        if column.required and column not in columns and column.code not in meant:
            told = f"il manque la colonne « {column.label} », qui est obligatoire : ajoutez-la."
            mistakes.append(SheetMistake(tab, line, len(titles) + 1, column.label, told))
    return Header(columns, mistakes)


def rank_of_numbers(titles: Sequence[Any]) -> int | None:
    """Where an export wrote the numbers of participations."""
    return next((rank for rank, title in enumerate(titles) if plain(_text(title)) in NUMBERS), None)


def is_header(sheet: Sheet, titles: Iterable[Any]) -> bool:
    """Whether some of these are titles of a sheet."""
    return any(plain(_text(title)) in KNOWN[sheet.name] for title in titles)


def sheet_named(tab: str) -> Sheet | None:
    """The sheet of a tab, by its name or its title."""
    return _TABS.get(plain(tab))


def sheet_like(tab: str) -> Sheet | None:
    """The sheet that a tab was probably meant for."""
    found = near(plain(tab), tuple(_TABS))
    return _TABS[found] if found else None


def aside(tab: str) -> bool:
    """Whether a tab is a page of the template that holds no data."""
    return plain(tab) in {plain(INSTRUCTIONS), plain(LISTS)}


_TABS = {plain(name): sheet for sheet in SHEETS.values() for name in (sheet.name, sheet.title)}


def _text(title: Any) -> str:
    return " ".join(str(title).split()) if title is not None else ""


def _like(sheet: Sheet, title: str, taken: Sequence[SheetColumn | None]) -> SheetColumn | None:
    known = {words: column for words, column in KNOWN[sheet.name].items() if column not in taken}
    codes = {column.code: column for column in known.values()}
    usual = codes.get(USUAL.get(plain(title), ""))
    found = near(plain(title), tuple(known))
    return usual or (known[found] if found else None)


def _unknown(title: str, like: SheetColumn | None) -> str:
    meant = f"vouliez-vous dire « {like.label} » ?" if like else "retirez-la, ou donnez-lui un titre du modèle."
    return f"colonne « {excerpt(title)} » inconnue : {meant}"
