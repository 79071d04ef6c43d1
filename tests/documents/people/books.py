"""Files of people made by the tests: small workbooks and tables, as people and their spreadsheets fill them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from tremplin.catalogue.sheets import SHEETS
from tremplin.documents.vocabulary import SHARED

WORDS = replace(
    SHARED,
    territories={"nord": "Nord", "sud": "Sud"},
    publics={**SHARED.publics, "seniors": "personnes de 50 ans et plus"},
)
Sheets = Mapping[str, Sequence[Sequence[Any]]]


def xlsx(path: Path, sheets: Sheets) -> Path:
    """A workbook; a day is kept as a spreadsheet keeps it, a number under a format."""
    with xlsxwriter.Workbook(str(path)) as book:
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in SHOWN.items()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for rank, cell in enumerate(row):
                    if type(cell) in formats:
                        sheet.write_datetime(line, rank, cell, formats[type(cell)])
                    elif isinstance(cell, str):
                        sheet.write_string(line, rank, cell)
                    elif cell is not None:
                        sheet.write(line, rank, cell)
    return path


SHOWN = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm", time: "hh:mm"}


def csv(path: Path, rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig", mark: str = ";") -> Path:
    """A table, as a spreadsheet saves it."""
    path.write_text("".join(f"{mark.join(map(str, row))}\n" for row in rows), encoding)
    return path


def labels(sheet: str, *codes: str) -> list[str]:
    """The labels of some columns of a sheet."""
    return [SHEETS[sheet].column(code).label for code in codes]
