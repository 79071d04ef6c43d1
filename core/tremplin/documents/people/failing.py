"""The cells of a workbook whose formula is in error.

The library that reads them gives nothing in their place, and an empty cell is one that says nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from zipfile import ZipFile

BLOCK, LONGEST = 1024 * 1024, 256
# ECMA-376, part 1, 18.18.11: the type of a cell that holds an error
SIGN = b't="e"'
CELL = re.compile(rb'<(?:x:)?c r="([A-Z]{1,3}[0-9]{1,7})"[^>]{0,100} t="e"')
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# beyond, the first ones say enough
MOST = 100


def failing(path: Path) -> dict[str, list[str]]:
    """The cells in error of each sheet of a workbook of Excel, by its name."""
    with ZipFile(path) as archive:
        if not {BOOK, LINKS} <= set(archive.namelist()):
            return {}
        found = {name: _cells(archive, part) for name, part in _sheets(archive) if part in archive.namelist()}
    return {name: cells for name, cells in found.items() if cells}


def _sheets(archive: ZipFile) -> Iterator[tuple[str, str]]:
    places = {each.get("Id"): each.get("Target", "") for each in ElementTree.fromstring(archive.read(LINKS))}
    for each in ElementTree.fromstring(archive.read(BOOK)).iter():
        if each.tag.endswith("}sheet"):
            target = places.get(each.get(ID), "")
            yield each.get("name", ""), str(PurePosixPath("xl") / target).lstrip("/")


def _cells(archive: ZipFile, part: str) -> list[str]:
    cells: list[str] = []
    with archive.open(part) as file:
        before = b""
        while (block := file.read(BLOCK)) and len(cells) < MOST:
            # a cell may begin in one block and end in the next
            text = before + block
            if SIGN in text:
                cells += [cell.decode() for cell in CELL.findall(text)]
            before = text[-LONGEST:]
    return list(dict.fromkeys(cells))[:MOST]
