"""A mistake of a file of people, told where people look for it: the sheet, the cell, the column."""

from typing import NamedTuple

LETTERS = 26


class SheetMistake(NamedTuple):
    """One cell to mend: ``line`` and ``rank`` count from 1; a rank of 0 is the whole row."""

    sheet: str
    line: int
    rank: int
    column: str
    message: str

    @property
    def cell(self) -> str:
        """« D12 », as a spreadsheet names it; « 12 » for a whole row."""
        return f"{letters(self.rank)}{self.line}"

    def __str__(self) -> str:
        about = f" ({self.column})" if self.column else ""
        return f"{self.sheet} {self.cell}{about} : {self.message}"


def letters(rank: int) -> str:
    """How a spreadsheet names a column: the 27th is « AA »."""
    name = ""
    while rank:
        rank, left = divmod(rank - 1, LETTERS)
        name = f"{chr(ord('A') + left)}{name}"
    return name
