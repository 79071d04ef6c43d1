"""Read a delimited table of people as if it were a workbook of one sheet."""

from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from tremplin.documents.delimited import LOST, lines
from tremplin.documents.people.limits import MOST_CELLS, MOST_ROWS, ROWS
from tremplin.documents.people.refusals import REFUSALS
from tremplin.documents.people.workbook import Part
from tremplin.errors import RefusedRequest

ENCODING = "le fichier contient des caractères illisibles : enregistrez-le en « CSV UTF-8 » depuis le tableur."


def parts(path: Path, tab: str) -> Iterator[Part]:
    """The rows of a table, some at a time; rows are counted as a spreadsheet shows them."""
    with lines(path, "participants", "key;last_name;first_name;…") as table:
        rows, cells = 1, 0
        first: list[list[str]] | None = [table.header()]
        while part := [*(first or ()), *islice(table, ROWS)]:
            columns = list(zip_longest(*part, fillvalue=""))
            cells += len(part) * len(columns)
            if rows + len(part) > MOST_ROWS + 2 or cells > MOST_CELLS:
                raise RefusedRequest(REFUSALS["long"])
            if LOST in "".join(map("".join, part)):
                raise RefusedRequest(ENCODING)
            yield Part(tab, rows, 0, columns)
            rows += len(part)
            first = None
