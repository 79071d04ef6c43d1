"""The pages of a workbook that is written: their titles, their rows, and what each column looks like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, NamedTuple

from tremplin.catalogue.sheets import Cell, SheetColumn
from tremplin.documents.formulas import neutral

SEVERAL = "|"


class CellLook(StrEnum):
    """How a spreadsheet shows the cells of a column, and keeps what is typed there."""

    ANY = "any"
    # a key, a telephone: a number would lose its zeros
    TEXT = "text"
    DAY = "day"


class Choices(NamedTuple):
    """What a column offers; where ``several`` may be parted by « | », what is typed beside is taken too."""

    labels: Sequence[str]
    several: bool


@dataclass(frozen=True)
class PageColumn:
    """A column of a page."""

    title: str
    look: CellLook = CellLook.ANY
    width: int = 16
    choices: Choices | None = None
    required: bool = False


@dataclass(frozen=True)
class Page:
    """A page; one that is ``titled`` begins with the titles of its columns, which stay in sight."""

    name: str
    columns: Sequence[PageColumn]
    rows: Iterable[Sequence[Any]]
    titled: bool = True
    # what serves others, and that people need not see
    aside: bool = False


def look_of(column: SheetColumn) -> CellLook:
    """How the cells of a column of people look."""
    return {Cell.TEXT: CellLook.TEXT, Cell.DAY: CellLook.DAY}.get(column.cell, CellLook.ANY)


def shown(value: Any) -> str | date | int | float | Decimal | None:
    """A value as a cell holds it: no text is taken for a formula."""
    match value:
        case None | "":
            return None
        case bool():
            return "oui" if value else "non"
        case tuple() | list():
            return neutral(SEVERAL.join(value))
        case str():
            return neutral(value)
        # a workbook keeps floats, and people read whole numbers
        case float() if not isfinite(value):
            return str(value)
        case float() if value.is_integer():
            return int(value)
    cell: date | int | float | Decimal = value
    return cell
