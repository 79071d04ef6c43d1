"""The process that reads a workbook: its sheets leave by the standard output, a line of JSON for some rows.

``python -I -m tremplin.documents.people.child FILE``. A file of 1.5 kB, with a cell at XFD1048576, aborts whatever
process opens it: this one does nothing else, and whoever started it says in a sentence that it died.
"""

import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import python_calamine as calamine

from tremplin.documents.people import archive, limits
from tremplin.documents.people.failing import failing
from tremplin.documents.people.limits import MOST_CELLS, MOST_ROWS, ROWS

PLAIN = {str, float, int}


def main() -> None:
    """Read one workbook, or say the code of the sentence that refuses it."""
    limits.limit()
    write = sys.stdout.write
    try:
        for said in _said(Path(sys.argv[1])):
            write(json.dumps(said, ensure_ascii=False, check_circular=False, separators=(",", ":")))
            write("\n")
        sys.stdout.flush()
    except archive.Refused as refused:
        write(json.dumps({"refused": str(refused)}) + "\n")
    except MemoryError:
        write(json.dumps({"refused": "memory"}) + "\n")
    except BaseException as panic:
        # Rust panics where a sheet is wider than an address; PyO3 makes no Exception of it
        code = "memory" if "capacity" in str(panic) else "damaged"
        write(json.dumps({"refused": code}) + "\n")


def _said(path: Path) -> Iterator[dict[str, Any]]:
    archive.check(path)
    rows, cells = 0, 0
    try:
        errors = failing(path)
        with calamine.load_workbook(str(path)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                yield {"sheet": name, "from": sheet.start[1] if sheet.start else 0, "errors": errors.get(name, [])}
                for said in _parts(sheet.iter_rows()):
                    rows += said["rows"]
                    cells += said["rows"] * len(said["columns"])
                    if rows > MOST_ROWS or cells > MOST_CELLS:
                        raise archive.Refused("long")
                    yield said
    except calamine.PasswordError:
        raise archive.Refused("encrypted") from None
    except (calamine.CalamineError, OSError, ValueError, SyntaxError, BadZipFile, zlib.error) as error:
        # the library's own limit on repeated cells has no class of its own
        raise archive.Refused("memory" if "limit exceeded" in str(error) else "damaged") from None
    yield {"end": True}


def _parts(rows: Iterable[list[Any]]) -> Iterator[dict[str, Any]]:
    """Some rows at a time, column after column: values of a column are alike, and read faster together."""
    left = iter(rows)
    while part := list(islice(left, ROWS)):
        yield {"rows": len(part), "columns": [_plain(column) for column in zip(*part, strict=True)]}


def _plain(column: tuple[Any, ...]) -> tuple[Any, ...] | list[Any]:
    return column if PLAIN.issuperset(map(type, column)) else [_written(value) for value in column]


def _written(value: Any) -> Any:
    """A value as somebody would have typed it."""
    match value:
        # for a bool is an int, and a datetime a date
        case bool():
            return "oui" if value else "non"
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
    return value


if __name__ == "__main__":
    main()
