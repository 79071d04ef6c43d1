"""Read the grid of a commission: one line a dossier, what is decided of it, how much and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from tremplin.documents import writing
from tremplin.documents.delimited import Lines, lines
from tremplin.documents.texts import folded
from tremplin.errors import Mistake, RefusedDocuments, WrongUsage, excerpt, hint

# the codes of the columns, and what a spreadsheet of an office calls them
COLUMNS: Mapping[str, str] = {
    "dossier": "Dossier",
    "decision": "Décision",
    "amount": "Montant",
    "reason": "Motif",
}
# beside them, what helps to decide and is read by nobody here
BESIDE: Mapping[str, str] = {
    "title": "Titre",
    "organisation": "Porteur",
    "requested": "Demandé",
    "score": "Note",
    "state": "État",
}
# as a decision is kept, and as one writes it
OUTCOMES: Mapping[str, str] = {"accepted": "accordé", "refused": "refusé"}
ACCEPTED, REFUSED = frozenset({"accorde", "accordee", "accept"}), frozenset({"refuse", "refusee"})
Wrong = Callable[[str, str], None]


@dataclass(frozen=True)
class GridLine:
    """One line: the dossier, what it is granted, ``None`` where it is refused, its parts by year, and why."""

    line: int
    dossier: str
    granted_cents: int | None
    reason: str
    years: Mapping[int, int] = field(default_factory=dict)
    # the version of the dossier that was read, where somebody read one
    version: int | None = None


def grid(path: File) -> list[GridLine]:
    """The lines that decide something; one whose decision is empty waits for another commission.

    Every mistake at once, each at its line and column.
    """
    with lines(path, "décisions", ";".join(COLUMNS.values())) as table:
        header = table.header()
        ranks, titled = _ranks(table.name, header), [bool(cell.strip()) for cell in header]
        found, mistakes = list[GridLine](), list[Mistake]()
        for cells in table:
            mistakes += _untitled(table, cells, titled)
            said = {name: cells[rank].strip() if rank < len(cells) else "" for name, rank in ranks.items()}
            if any(said.values()):
                _read(table, said, ranks, found, mistakes)
    mistakes += _twice(table.name, found)
    if mistakes:
        raise RefusedDocuments(sorted(mistakes))
    return found


def to_fill(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The lines of an agenda, as other software reads them, under the titles of a grid that one fills in.

    There is a column for each year of which a line wants the part.
    """
    years = sorted({year for row in rows for year in row["years"]})
    titles = {**COLUMNS, **{str(year): str(year) for year in years}, **BESIDE}
    return [{title: cells[code] for code, title in titles.items()} for cells in (_cells(row, years) for row in rows)]


def _cells(row: Mapping[str, Any], years: Sequence[int]) -> dict[str, str]:
    told = {name: row[name] or "" for name in ("dossier", "title", "organisation", "score", "reason")}
    parts = {each["year"]: each["amount_cents"] for each in row["parts"]} if row["decision"] else {}
    return {
        **told,
        **{str(year): plain(parts.get(year)) for year in years},
        "decision": OUTCOMES.get(row["decision"] or "", ""),
        "amount": plain(row["granted_cents"]),
        "requested": plain(row["requested_cents"]),
        "state": row["state_label"],
    }


def plain(cents: int | None) -> str:
    """« 46000,00 »: an amount that a spreadsheet reads as a number."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02}"


def _untitled(table: Lines, cells: Sequence[str], titled: Sequence[bool]) -> Iterator[Mistake]:
    """What an unquoted « ; » of a reason leaves beyond the columns: its carrier would read the half of it."""
    for rank, cell in enumerate(cells):
        if cell.strip() and not (rank < len(titled) and titled[rank]):
            told = f"case sans titre de colonne, « {excerpt(cell.strip(), 40)} » : un « ; » de trop ?"
            yield Mistake(table.name, table.begun, rank + 1, f"colonne {rank + 1}", told)


def _ranks(file: str, header: Sequence[str]) -> dict[str, int]:
    """Where each column stands; a year is the part of that year."""
    known = {folded(name): code for code, label in {**COLUMNS, **BESIDE}.items() for name in (code, label)}
    ranks: dict[str, int] = {}
    mistakes = []
    for rank, cell in enumerate(header):
        name = folded(cell)
        code = name if name.isascii() and name.isdigit() and len(name) == 4 else known.get(name)
        if code is None and name:
            near = hint(cell.strip(), (*COLUMNS.values(), *BESIDE.values()))
            mistakes.append(Mistake(file, 1, rank + 1, excerpt(cell), f"colonne inconnue.{near}"))
        elif code in ranks:
            told = "colonne écrite deux fois : gardez-en une."
            mistakes.append(Mistake(file, 1, rank + 1, excerpt(cell), told))
        elif code:
            ranks[code] = rank
    missing = [label for code, label in COLUMNS.items() if code not in ranks]
    if missing:
        told = ", ".join(f"« {each} »" for each in missing)
        which = "la colonne" if len(missing) == 1 else "les colonnes"
        mistakes.append(Mistake(file, 1, 1, "", f"il manque {which} {told}."))
    if mistakes:
        raise RefusedDocuments(mistakes)
    return {code: rank for code, rank in ranks.items() if code not in BESIDE}


def _read(
    table: Lines, said: Mapping[str, str], ranks: Mapping[str, int], found: list[GridLine], mistakes: list[Mistake]
) -> None:
    def wrong(column: str, message: str) -> None:
        label = COLUMNS.get(column, column)
        mistakes.append(Mistake(table.name, table.begun, ranks[column] + 1, label, message))

    line = decided(said, table.begun, wrong)
    if line is not None:
        found.append(line)


def decided(said: Mapping[str, str], line: int, wrong: Wrong, version: int | None = None) -> GridLine | None:
    """What a line decides, from what was typed in its columns; nothing where it decides nothing, or is wrong."""
    wrongs = list[str]()

    def told(column: str, message: str) -> None:
        wrongs.append(column)
        wrong(column, message)

    return _understood(said, line, version, told, wrongs)


def _understood(
    said: Mapping[str, str], line: int, version: int | None, wrong: Wrong, wrongs: Sequence[str]
) -> GridLine | None:
    decision, years = folded(said["decision"]), dict(_years(said, wrong))
    granted = _amount(said["amount"], wrong)
    if not decision and not said["amount"] and not years and not said["reason"]:
        return None
    if not said["dossier"]:
        wrong("dossier", "la référence du dossier est attendue.")
    if decision not in ACCEPTED | REFUSED:
        instead = f", et non « {excerpt(said['decision'])} »" if decision else ""
        wrong("decision", f"« accordé » ou « refusé » est attendu{instead}.")
    elif decision in ACCEPTED and granted is None and years:
        granted = sum(years.values())
    elif decision in ACCEPTED and not said["amount"]:
        wrong("amount", "le montant accordé est attendu.")
    elif decision in REFUSED and (said["amount"] or years):
        wrong("amount", "un dossier refusé n'a pas de montant : videz cette case.")
    if not said["reason"]:
        wrong("reason", "le motif est attendu : le porteur le lit tel quel.")
    if wrongs:
        return None
    kept = granted if decision in ACCEPTED else None
    return GridLine(line, said["dossier"], kept, said["reason"], years, version)


def _amount(cell: str, wrong: Wrong) -> int | None:
    try:
        return writing.cents(cell) if cell else None
    except WrongUsage as refused:
        wrong("amount", str(refused))
        return None


def _years(said: Mapping[str, str], wrong: Wrong) -> Iterator[tuple[int, int]]:
    for column, cell in said.items():
        if column.isdigit() and cell:
            try:
                yield int(column), writing.cents(cell)
            except WrongUsage as refused:
                wrong(column, str(refused))


def _twice(name: str, found: list[GridLine]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for each in found:
        line = first.setdefault(folded(each.dossier), each.line)
        if line != each.line:
            told = f"dossier {excerpt(each.dossier)} écrit deux fois, ici et à la ligne {line} : gardez une décision."
            yield Mistake(name, each.line, 1, COLUMNS["dossier"], told)
