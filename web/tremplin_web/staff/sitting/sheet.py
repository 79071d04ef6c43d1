"""The grid of a commission as a file: filled in a spreadsheet, then read again by the page that decides."""

import csv
from io import StringIO

from flask import Response

from tremplin.documents.formulas import neutral
from tremplin.documents.grid import BESIDE, COLUMNS, to_fill
from tremplin_web.gate.door import kept_as
from tremplin_web.staff.sitting.place import sitting_place


def sitting_sheet(sitting: int) -> Response:
    """The grid to fill in."""
    rows = to_fill([line.published() for line in sitting_place(sitting).agenda.lines])
    held = StringIO(newline="")
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(rows[0] if rows else [*COLUMNS.values(), *BESIDE.values()])
    writer.writerows([neutral(cell) for cell in row.values()] for row in rows)
    # with a byte order mark: without one, Excel reads cp1252
    page = held.getvalue().encode("utf-8-sig")
    return kept_as(page, "text/csv; charset=utf-8", f"commission-{sitting}.csv", inline=False)
