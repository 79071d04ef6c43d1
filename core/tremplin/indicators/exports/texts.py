"""The two exports in text, csv and json, which ask for no library."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from json import dumps
from typing import Any, BinaryIO

from tremplin.documents.formulas import neutral
from tremplin.indicators.exports.blocks import Tell, by_kind, told
from tremplin.indicators.exports.columns import NAMES, FigureRow

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
SEPARATOR, QUOTE, LINE = ";", '"', "\r\n"


def number(value: Decimal | None) -> str:
    """A decimal with a point and no needless zero."""
    # normalised, a hundred would be 1E+2
    return "" if value is None else format(value.normalize(), "f")


def day(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def text(value: str | None) -> str:
    return "" if value is None else quoted(neutral(value))


def yes_no(value: bool) -> str:
    return "true" if value else "false"


def quoted(cell: str) -> str:
    """A cell between quotes where a reader would otherwise take it for two."""
    # what RFC 4180 says, § 2; once for each text, where the csv module reads every sign of every row
    return f'"{cell.replace(QUOTE, QUOTE * 2)}"' if any(sign in cell for sign in ';"\r\n') else cell


CELLS: dict[str, Tell] = {"integer": str, "string": text, "date": day, "number": number, "boolean": yes_no}


def write_csv(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    """With semicolons and a mark of UTF-8, which spreadsheets open as they are."""
    file.write((BYTE_ORDER_MARK + SEPARATOR.join(NAMES) + LINE).encode())
    for columns in told(rows, by_kind(CELLS)):
        lines = map(SEPARATOR.join, zip(*columns, strict=True))
        file.write((LINE.join(lines) + LINE).encode())


def write_json(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    """One list of objects, an object a line; exact decimals are texts."""
    start = "[\n"
    for columns in told(rows, [_member(name) for name in NAMES]):
        file.write((start + ",\n".join(f"{{{','.join(row)}}}" for row in zip(*columns, strict=True))).encode())
        start = ",\n"
    file.write(b"[\n]\n" if start == "[\n" else b"\n]\n")


def _member(name: str) -> Tell:
    """What writes a column in an object, its name and its value."""
    before = dumps(name) + ":"
    return lambda value: before + dumps(plain(value), ensure_ascii=False)


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    match value:
        case Decimal():
            # JSON readers make a binary float of a number with decimals
            return int(value) if value == value.to_integral_value() else number(value)
        case date():
            return day(value)
        case _:
            return value
