"""The grid of a commission as it was typed: the cells of each line, what is wrong with them, what they would decide."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from tremplin.casework.reading.sitting.agenda import AgendaLine
from tremplin.documents.grid import ACCEPTED, REFUSED, GridLine, decided
from tremplin.documents.texts import folded
from tremplin.errors import Mistake, excerpt
from tremplin_web.gate.door import number_of
from tremplin_web.staff.naming import amount_typed

# as many lines as a commission has dossiers
MOST = 500
ACCORD, REFUSAL = "accorde", "refuse"
COLUMNS = ("decision", "amount", "reason")


@dataclass
class TypedGridLine:
    """A line: what was typed in each of its cells, the version that was read, and what is wrong."""

    dossier: str
    cells: dict[str, str] = field(default_factory=dict)
    version: int = 0
    # by column, those of what cannot be read; those of the verb are of the whole line
    mistakes: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        return bool(self.mistakes or self.refused)

    @property
    def outcome(self) -> str:
        """What is chosen in the list of decisions."""
        said = folded(self.cells.get("decision", ""))
        return ACCORD if said in ACCEPTED else REFUSAL if said in REFUSED else ""

    def told(self, column: str, sentence: str) -> None:
        """Keep the first mistake of a cell."""
        self.mistakes.setdefault(column, sentence)

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class TypedGrid:
    """All the lines, by dossier, in the order of the page."""

    lines: dict[str, TypedGridLine] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        return any(line.wrong for line in self.lines.values())

    def line(self, dossier: str) -> TypedGridLine:
        """What was typed of a dossier, nothing where it is shown for the first time."""
        return self.lines.get(dossier) or TypedGridLine(dossier)

    def understood(self) -> list[GridLine]:
        """The lines that decide something; what cannot be read is told at its cell."""
        found = []
        for rank, line in enumerate(self.lines.values(), start=1):
            read = decided({"dossier": line.dossier, **line.cells}, rank, line.told, line.version)
            if read is not None:
                found.append(read)
        return found

    def quietly(self) -> list[GridLine]:
        """The lines that decide something, for who has not asked yet what is wrong with the others."""
        read = (
            decided({"dossier": line.dossier, **line.cells}, 0, lambda column, told: None)
            for line in self.lines.values()
        )
        return [line for line in read if line is not None]

    def refuse(self, mistakes: Sequence[Mistake]) -> list[str]:
        """Put each refusal at its line; those of no line are given back."""
        lines, others = list(self.lines.values()), []
        for each in mistakes:
            if 0 < each.line <= len(lines):
                lines[each.line - 1].refused.append(each.message)
            else:
                others.append(each.message)
        return others

    def errors(self, shown: Container[str]) -> Iterator[tuple[str, str | None]]:
        """The sentences of the summary, each with the cell to which it leads, where its line is shown."""
        for line in self.lines.values():
            told = [(column, sentence) for column, sentence in line.mistakes.items()]
            for column, sentence in (*told, *(("decision", each) for each in line.refused)):
                name = excerpt(line.dossier, 20)
                yield f"{name} : {sentence}", f"{column}-{line.dossier}" if line.dossier in shown else None

    def fill(self, agenda: Sequence[AgendaLine], accord: str, refusal: str) -> None:
        """Give the lines that are granted what they ask, where no amount is typed, and each the reason of its kind."""
        known = {line.dossier: line for line in agenda}
        for line in self.lines.values():
            one = known.get(line.dossier)
            if one is None or not line.outcome:
                continue
            reason = accord if line.outcome == ACCORD else refusal
            if not line.cell("reason").strip():
                line.cells["reason"] = reason
            years = any(line.cell(str(year)).strip() for year in one.years)
            if line.outcome == ACCORD and not line.cell("amount").strip() and not years and not one.years:
                line.cells["amount"] = amount_typed(one.requested_cents)


def typed_grid() -> TypedGrid:
    """What was sent."""
    found = TypedGrid()
    for dossier in dict.fromkeys(request.form.getlist("line")[:MOST]):
        cells = {column: request.form.get(f"{column}-{dossier}", "").strip() for column in COLUMNS}
        for year in request.form.getlist(f"years-{dossier}"):
            if year.isascii() and year.isdecimal():
                cells[year] = request.form.get(f"{year}-{dossier}", "").strip()
        # one that was not sent whole is of no version: it is shown again as it stands now
        version = number_of(request.form.get(f"version-{dossier}", "")) or 0
        found.lines[dossier] = TypedGridLine(dossier, cells, version)
    return found


def filled_grid(lines: Sequence[GridLine], agenda: Sequence[AgendaLine]) -> tuple[TypedGrid, list[str]]:
    """The grid of a file in the lines of an agenda, and the dossiers of it that no line awaits."""
    rows = {row.dossier: row for row in lines}
    found = TypedGrid({line.dossier: TypedGridLine(line.dossier, version=line.version) for line in agenda if line.open})
    for dossier, row in rows.items():
        if dossier in found.lines:
            found.lines[dossier].cells = cells_of(row)
    return found, [dossier for dossier in rows if dossier not in found.lines]


def cells_of(row: GridLine) -> dict[str, str]:
    """The cells of a line that was read."""
    years = {str(year): amount_typed(cents) for year, cents in row.years.items()}
    amount = "" if row.years else amount_typed(row.granted_cents)
    return {
        "decision": REFUSAL if row.granted_cents is None else ACCORD,
        "amount": amount,
        "reason": row.reason,
        **years,
    }


def taken(lines: Sequence[GridLine], of: Mapping[str, int]) -> dict[int, tuple[int, int]]:
    """What the lines would take of each envelope: cents, and places."""
    found: dict[int, tuple[int, int]] = {}
    for line in lines:
        envelope: Any = of.get(line.dossier)
        if envelope is not None and line.granted_cents:
            cents, places = found.get(envelope, (0, 0))
            found[envelope] = cents + line.granted_cents, places + 1
    return found
