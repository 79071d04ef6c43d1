"""The template of a fiche: a page for each sheet, with its lists and an example, and what to do in French."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.sheets import SHEETS, Cell, Sheet, SheetColumn
from tremplin.documents.door import Vocabulary, label_of
from tremplin.documents.people.checked import EXAMPLE
from tremplin.documents.people.headers import INSTRUCTIONS
from tremplin.documents.people.lists import lists_page
from tremplin.documents.people.pages import CellLook, Choices, Page, PageColumn, look_of

YES_NO = ("oui", "non")
NARROWEST = 12
# a person of nobody's, on days that follow one another
SAID: Mapping[str, Any] = {
    "key": EXAMPLE,
    "last_name": "EXEMPLE",
    "first_name": "Camille",
    "birth_date": date(1990, 1, 31),
    "age_at_entry": 35,
    "phone": "01 23 45 67 89",
    "email": "camille.exemple@exemple.fr",
    "referred_on": date(2025, 2, 3),
    "positioned_on": date(2025, 2, 10),
    "welcomed_on": date(2025, 2, 17),
    "entered_on": date(2025, 3, 3),
    "left_on": date(2025, 8, 29),
    "exit_on": date(2025, 8, 31),
    "exit_months": 6,
    "months": 3,
    "on": date(2025, 12, 1),
    "contract_months": 6,
    "activity_key": "ATELIER-1",
    "hours_planned": 3,
    "hours_done": 3,
    "item": "Savoir se présenter",
}
# a workshop of several, a contract that has an end: the first word of each list would contradict what is beside it
SHOWN: Mapping[str, str] = {"exit_contracts": "cdd", "activity_kinds": "workshop", "modes": "group"}
# which a workshop does not have
BLANK = frozenset({"exam", "outcome", "employer"})
EXPECTED: Mapping[Cell, str] = {
    Cell.TEXT: "un texte",
    Cell.DAY: "un jour, comme 31/01/2025",
    Cell.WHOLE: "un nombre entier",
    Cell.NUMBER: "un nombre, avec ou sans décimales : 1,5",
    Cell.YES_NO: "oui ou non",
    Cell.WORD: "un mot de la liste",
    Cell.WORDS: "un ou plusieurs mots de la liste, séparés par « | » ; « aucun » s'il n'y en a pas",
    Cell.MILESTONE: "un nombre de mois, ou « fin de la période d'essai »",
}
HOW = (
    "Une ligne par personne, par échéance, par activité ou par évaluation, chacune dans sa feuille.",
    f"La ligne « {EXAMPLE} » montre comment remplir : elle n'est jamais enregistrée, vous pouvez l'effacer.",
    "La clé de la personne est la vôtre : elle relie les feuilles entre elles, et l'on ne s'en sert pour rien d'autre.",
    "La clé d'une activité ne dit rien de la personne : elle sort des exports sans noms, et reste après un effacement.",
    "Une case vide ne dit rien : ce qui est déjà enregistré y reste. Un tiret « - » retire ce qui est enregistré.",
    "N'écrivez nulle part de numéro de sécurité sociale : le fichier serait refusé.",
    "Importer deux fois le même fichier ne change rien. Une faute dans une ligne, et rien n'est enregistré.",
)


def template(fiche: Fiche, words: Vocabulary, *, sheet: Sheet | None = None, codes: bool = False) -> list[Page]:
    """The pages of a template; of one sheet alone, titled by codes, for a table."""
    asked = [sheet] if sheet else list(SHEETS.values())
    pages = [
        Page(
            each.name,
            [_column(column, fiche, words, codes) for column in each.columns],
            [[_example(column, fiche, words) for column in each.columns]],
        )
        for each in asked
    ]
    return pages if codes else [_instructions(fiche, asked), *pages, lists_page(pages)]


def _column(column: SheetColumn, fiche: Fiche, words: Vocabulary, codes: bool) -> PageColumn:
    labels = labels_of(column, fiche, words)
    offered = Choices(labels, column.cell is Cell.WORDS) if labels else None
    title = column.code if codes else column.label
    return PageColumn(title, look_of(column), max(NARROWEST, len(title) + 2), offered, column.required)


def labels_of(column: SheetColumn, fiche: Fiche, words: Vocabulary) -> tuple[str, ...]:
    """The words that a column offers, as people read them."""
    return YES_NO if column.cell is Cell.YES_NO else tuple(choices_of(column, fiche, words).values())


def choices_of(column: SheetColumn, fiche: Fiche, words: Vocabulary) -> dict[str, str]:
    """The words that a column offers, by their codes: those of the fiche first, then those of the department."""
    if column.cell not in (Cell.WORD, Cell.WORDS):
        return {}
    known = {code: label_of(word) for code, word in words.family(column.family).items()} | dict(column.more)
    first = _of_fiche(column.family, fiche)
    ordered = [*(code for code in first if code in known), *(code for code in known if code not in first)]
    return {code: known[code] for code in ordered}


def _of_fiche(family: str, fiche: Fiche) -> Sequence[str]:
    said: Mapping[str, Sequence[str]] = {
        "publics": fiche.audience.publics,
        "contracts": fiche.audience.contracts,
        "territories": fiche.territories.listed,
    }
    return said.get(family, ())


def _example(column: SheetColumn, fiche: Fiche, words: Vocabulary) -> Any:
    if column.code in SAID:
        return SAID[column.code]
    if column.code in BLANK:
        return None
    shown = words.family(column.family).get(SHOWN[column.family]) if column.family in SHOWN else None
    if shown is not None:
        return label_of(shown)
    return next(iter(labels_of(column, fiche, words)), None)


def _instructions(fiche: Fiche, sheets: Sequence[Sheet]) -> Page:
    columns = [PageColumn("", CellLook.ANY, width) for width in (24, 40, 14, 70)]
    return Page(INSTRUCTIONS, columns, [*_told(fiche, sheets)], titled=False)


def _told(fiche: Fiche, sheets: Sequence[Sheet]) -> Iterator[list[str]]:
    yield [f"Participants de « {fiche.title} »"]
    yield []
    yield from ([sentence] for sentence in HOW)
    yield []
    yield ["Feuille", "Colonne", "Obligatoire", "Ce qu'on y écrit"]
    for sheet in sheets:
        for column in sheet.columns:
            title = f"{sheet.name} : {sheet.title}"
            yield [title, column.label, "oui" if column.required else "non", _expected(column)]


def _expected(column: SheetColumn) -> str:
    if column.code == "dossier":
        return "la référence du dossier, si vous voulez l'écrire : c'est celui sous lequel vous importez"
    bounds = f", {column.most} au plus" if column.most and column.cell in (Cell.WHOLE, Cell.NUMBER) else ""
    return f"{EXPECTED[column.cell]}{bounds}"
