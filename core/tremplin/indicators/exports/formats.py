"""The forms of an export, each written as a stream: what is asked for is in memory a block at a time."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO

from tremplin.documents.formulas import neutral
from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.columns import NAMES, FigureRow
from tremplin.late import late

ABSENT = "Cette forme demande un module : installez « tremplin[analysis] », ou exportez en csv."
Write = Callable[[Iterable[FigureRow], BinaryIO], None]


@dataclass(frozen=True, kw_only=True)
class ExportFormat:
    """One form: ``write`` writes rows in a file; ``suffix`` ends its name, ``media_type`` is said beside it."""

    code: str
    label: str
    suffix: str
    media_type: str
    write: Write


def written(value: Any) -> str:
    """A value in a text: decimals with a point and no needless zero, days in ISO, nothing for nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            # normalised, a hundred would be 1E+2
            return format(value.normalize(), "f")
        case date():
            return value.isoformat()
        case str():
            return neutral(value)
        case _:
            return str(value)


def write_csv(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    """With semicolons and a mark of UTF-8, which spreadsheets open as they are."""
    text = TextIOWrapper(file, "utf-8-sig", newline="", write_through=False)
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(NAMES)
    lines.writerows(map(written, row) for row in rows)
    text.flush()
    # the file is the caller's to close
    text.detach()


def write_json(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    """One list of objects, an object a line; exact decimals are texts."""
    file.write(b"[")
    for number, row in enumerate(rows):
        said = dict(zip(NAMES, map(_plain, row), strict=True))
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        file.write(f"{',' if number else ''}\n{line}".encode())
    file.write(b"\n]\n")


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            # JSON readers make a binary float of a number with decimals
            return int(value) if value == value.to_integral_value() else written(value)
        case date():
            return value.isoformat()
        case _:
            return value


def chunks(rows: Iterable[FigureRow], size: int) -> Iterator[list[FigureRow]]:
    """Rows by blocks, the last one shorter."""
    block: list[FigureRow] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


def _late(module: str, name: str) -> Write:
    """A writer that comes with a library of the extra « analysis »: it is loaded once it writes."""

    def write(rows: Iterable[FigureRow], file: BinaryIO) -> None:
        try:
            writer: Write = late(f"indicators.exports.{module}", name)
        except ModuleNotFoundError:
            raise RefusedRequest(ABSENT) from None
        writer(rows, file)

    return write


CSV = ExportFormat(code="csv", label="CSV", suffix=".csv", media_type="text/csv", write=write_csv)
JSON = ExportFormat(code="json", label="JSON", suffix=".json", media_type="application/json", write=write_json)
XLSX = ExportFormat(
    code="xlsx",
    label="Tableur",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write=_late("spreadsheet", "write_xlsx"),
)
PARQUET = ExportFormat(
    code="parquet",
    label="Parquet",
    suffix=".parquet",
    media_type="application/vnd.apache.parquet",
    write=_late("columnar", "write_parquet"),
)
FORMATS = (CSV, XLSX, JSON, PARQUET)
