"""Read a file of dossiers: YAML, JSON, or a table; each dossier apart, with every mistake at its place."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from tremplin.catalogue.dossier_fields import summed
from tremplin.catalogue.fiche import Fiche
from tremplin.documents.door import (
    MAX_BYTES,
    Document,
    Mistake,
    Path,
    RefusedDocuments,
    UnknownKey,
    WrongUsage,
    hint,
    read,
)
from tremplin.documents.dossiers.schema import Content, DossierEntry, FormCatalogue, Forms
from tremplin.documents.dossiers.table import (
    ITEMS,
    LISTED,
    NAMING,
    SAID,
    TABLES,
    TableLine,
    column_of,
    is_known,
    nested,
    ranks_of_items,
    rows,
)

DOCUMENTS = (".yaml", ".yml", ".json")
# none is read here: 1.5 kB with a cell at XFD1048576 abort the process that opens them (python-calamine)
SPREADSHEETS = (".xlsx", ".xls", ".ods", ".xlsm")
SEVERAL = "dossiers"
Placed = Callable[[Path, str], Mistake]


@dataclass(frozen=True)
class ReadDossiers:
    """One dossier of a file: what it says, or its mistakes; ``place`` puts one more of them where it belongs."""

    line: int
    entry: DossierEntry | None
    mistakes: tuple[Mistake, ...]
    place: Placed


def dossiers(path: File, catalogue: FormCatalogue) -> Iterator[ReadDossiers]:
    """The dossiers of a file, one after the other; what cannot be read at all is refused whole."""
    forms, kind = Forms(catalogue), path.suffix.lower()
    if kind in TABLES:
        yield from _of_table(path, forms)
    elif kind in DOCUMENTS:
        yield from _of_document(_opened(path), forms)
    elif kind in SPREADSHEETS:
        raise WrongUsage(f"« {path} » est un classeur : enregistrez-le en « CSV UTF-8 », puis donnez ce fichier.")
    else:
        raise WrongUsage(f"« {path} » : un fichier .yaml, .json ou .csv est attendu.")


def past(path: File, catalogue: FormCatalogue) -> Iterator[ReadDossiers]:
    """The dossiers of before that a YAML or JSON file tells, each with what was done to it."""
    if path.suffix.lower() not in DOCUMENTS:
        raise WrongUsage(f"« {path} » : un fichier .yaml ou .json est attendu.")
    yield from _of_document(_opened(path), Forms(catalogue, past=True))


def part(path: File, catalogue: FormCatalogue, fiche: Fiche | None = None) -> DossierEntry:
    """What a YAML or JSON file says of one dossier, of which it may not say all; every mistake at once."""
    if path.suffix.lower() not in DOCUMENTS:
        raise WrongUsage(f"« {path} » : un fichier .yaml ou .json, d'un seul dossier, est attendu.")
    document = _opened(path)
    entry, told = Forms(catalogue, whole=False).read(document.data or {}, fiche)
    mistakes = [*document.mistakes, *(_placer(document, ())(*each) for each in told)]
    if entry is None or mistakes:
        raise RefusedDocuments(sorted(mistakes))
    return entry


def understood(values: Mapping[str, str], catalogue: FormCatalogue, fiche: Fiche) -> Content:
    """What people type under dotted names, « budget.staff » for « 46 000 € »; nothing typed forgets what was said.

    All the mistakes at once.
    """
    names, lined = fields(catalogue, fiche), _lined(fiche)
    wrong = [f"{name} : {_why(name, names)}" for name in values if not _says(name, lined)]
    said = {name: value for name, value in values.items() if value.strip() and _says(name, lined)}
    entry, told = Forms(catalogue, whole=False).read(nested(said, fiche), fiche)
    wrong += [f"{column_of(path, said, ranks_of_items(said))} : {message}" for path, message in told]
    if entry is None or wrong:
        raise WrongUsage("\n".join(wrong))
    return {**entry.content, **{name: None for name in values if name not in said}}


def fields(catalogue: FormCatalogue, fiche: Fiche) -> tuple[str, ...]:
    """The names under which a dossier of a fiche says something."""
    publics = (f"participants.{public}" for public in catalogue.words(fiche).publics)
    answers = (f"answers.{question.code}" for question in fiche.asked)
    full_time = (f"fte.{code}" for code in ("total", *catalogue.words(fiche).family("accreditations")))
    said = [name for each in (*SAID, *_lined(fiche)) for name in _of_years(each, fiche.budget_years)]
    return (*said, "participants.total", *publics, *full_time, *answers, *ITEMS)


def _of_years(name: str, years: Sequence[int]) -> list[str]:
    """A name, or its names of each year where a fiche wants its budget so."""
    block, dot, cost = name.partition(".")
    return [f"{block}.{year}.{cost}" for year in years] if years and dot and block == "budget" else [name]


def _why(name: str, names: Sequence[str]) -> str:
    return "un dossier n'en change pas." if name in NAMING else summed(name) or f"champ inconnu.{hint(name, names)}"


def _says(name: str, lined: Container[str]) -> bool:
    return name in LISTED or (is_known(name, lined) and name not in NAMING)


def _lined(*fiches: Fiche) -> tuple[str, ...]:
    """The lines of budget of some fiches, by the names under which dossiers say them."""
    return tuple(f"budget.{line.code}" for fiche in fiches for line in fiche.cost_lines)


def _opened(path: File) -> Document:
    with path.open("rb") as file:
        # no more than what is refused anyway: a file may be a device, or a pipe that never ends
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        most = MAX_BYTES // 1024
        told = f"fichier trop gros : {most} ko au plus. Coupez-le en plusieurs, ou écrivez-le en CSV."
        raise RefusedDocuments([Mistake(str(path), 1, 1, "", told)])
    return read(content, str(path))


def _of_document(document: Document, forms: Forms) -> Iterator[ReadDossiers]:
    data = document.data
    places: list[Path] = [()]
    if not isinstance(data, dict):
        raise RefusedDocuments(document.mistakes)
    if SEVERAL in data:
        places = [(SEVERAL, index) for index, _ in enumerate(_several(document, data))]
    own: dict[Path, list[Mistake]] = {place: [] for place in places}
    for mistake in document.mistakes:
        place = _place_of(mistake) if places[0] else ()
        if place not in own:
            raise RefusedDocuments(document.mistakes)
        own[place].append(mistake)
    for place in places:
        yield _read(document, data[SEVERAL][place[1]] if place else data, place, own[place], forms)


def _several(document: Document, data: dict[str, Any]) -> list[Any]:
    """The dossiers under their key, which stands alone and holds a list."""
    placed = _placer(document, ())
    if not isinstance(data[SEVERAL], list) or not data[SEVERAL]:
        raise RefusedDocuments([placed((SEVERAL,), "liste attendue : un tiret par dossier.")])
    others = [key for key in data if key != SEVERAL]
    if others:
        told = UnknownKey(f"à côté de « {SEVERAL} », rien d'autre : mettez cette clé dans chaque dossier.")
        raise RefusedDocuments(sorted(placed((key,), told) for key in others))
    items: list[Any] = data[SEVERAL]
    return items


def _read(document: Document, data: Any, place: Path, met: list[Mistake], forms: Forms) -> ReadDossiers:
    placed = _placer(document, place)
    entry, told = forms.read(data) if isinstance(data, dict) else (None, [((), "bloc de clés attendu.")])
    mistakes = sorted([*met, *(placed(*each) for each in told)])
    return ReadDossiers(document.place(place)[0], None if mistakes else entry, tuple(mistakes), placed)


def _placer(document: Document, place: Path) -> Placed:
    def placed(path: Path, message: str) -> Mistake:
        return document.mistake((*place, *path), message, key=isinstance(message, UnknownKey))

    return placed


def _place_of(mistake: Mistake) -> Path:
    """The dossier of a list in which a mistake lies."""
    key, _, rest = mistake.path.partition(".")
    index = rest.partition(".")[0]
    return (key, int(index)) if index.isdecimal() else (key,)


def _of_table(path: File, forms: Forms) -> Iterator[ReadDossiers]:
    lines, begun = rows(path, _lined(*forms.catalogue.fiches.values())), False
    while True:
        try:
            line = next(lines, None)
        except RefusedDocuments as refused:
            # what was told as opened before that line stays so: each dossier is in a transaction of its own
            if not begun:
                raise
            yield _rest(refused.mistakes)
            return
        if line is None:
            return
        begun = True
        yield _line(line, forms)


def _rest(mistakes: Sequence[Mistake]) -> ReadDossiers:
    """What follows a line that cannot be read, as one more dossier that is refused."""
    return ReadDossiers(mistakes[0].line, None, tuple(mistakes), lambda path, message: mistakes[0])


def _line(line: TableLine, forms: Forms) -> ReadDossiers:
    entry, told = forms.read(line.nested(forms.catalogue))
    columns = {mistake.path for mistake in line.mistakes}
    found = [mistake for each in told if (mistake := line.mistake(*each)).path not in columns]
    mistakes = tuple(sorted([*line.mistakes, *found]))
    return ReadDossiers(line.line, None if mistakes else entry, mistakes, line.mistake)
