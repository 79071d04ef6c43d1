"""Cells that a spreadsheet would take for formulas: harmless once written, and as they were once read again."""

import re

# what spreadsheets begin a formula with; they read the full-width forms too
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
# an amount, a rate, a telephone number: a spreadsheet keeps them as they are
HARMLESS = re.compile(r"[+-]\d[\d\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}.,()/-]*[%€]?")
MARK = "'"


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; amounts and telephone numbers stay as they are."""
    return f"{MARK}{cell}" if _risky(cell) else cell


def bare(cell: str) -> str:
    """The cell that was made harmless."""
    return cell[1:] if cell.startswith(MARK) and _risky(cell[1:]) else cell


def _risky(cell: str) -> bool:
    return bool(FORMULA.match(cell)) and not HARMLESS.fullmatch(cell)
