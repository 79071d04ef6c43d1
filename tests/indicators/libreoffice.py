"""LibreOffice, as whoever opens an export: the cells that it reads, and the formulas that it would compute."""

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from shutil import which
from typing import NamedTuple

import pytest

NAMED = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
TABLE, TEXT, OFFICE = (NAMED.format(name) for name in ("table", "text", "office"))
SOFFICE = which("soffice") or which("libreoffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice n'est pas là pour relire les exports")
# semicolons, UTF-8, numbers and days detected, formulas evaluated: the worst that a person may choose
CSV = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,1,true"


class OpenedCell(NamedTuple):
    """What a spreadsheet holds in a cell."""

    text: str
    kind: str
    formula: str | None


def opened(file: Path, place: Path) -> list[list[OpenedCell]]:
    """The rows of the first sheet of a file, as LibreOffice reads it."""
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{place}/home"]
    command += [CSV] if file.suffix == ".csv" else []
    out = place / file.suffix[1:]
    command += ["--convert-to", "fods", "--outdir", str(out), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = ET.parse(out / f"{file.stem}.fods").iter(f"{TABLE}table-row")
    return [[cell for each in row.findall(f"{TABLE}table-cell") for cell in _cells(each)] for row in rows]


def _cells(cell: ET.Element) -> list[OpenedCell]:
    text = "\n".join(_flat(paragraph) for paragraph in cell.findall(f"{TEXT}p"))
    held = OpenedCell(text, cell.get(f"{OFFICE}value-type", ""), cell.get(f"{TABLE}formula"))
    # what is empty up to the last column of a sheet is one cell, repeated
    return [held] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 64)


def _flat(part: ET.Element) -> str:
    """A paragraph; spaces and tabs are elements of their own in an OpenDocument."""
    signs = {f"{TEXT}s": " " * int(part.get(f"{TEXT}c", "1")), f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
    if part.tag in signs:
        return signs[part.tag]
    return (part.text or "") + "".join(_flat(each) + (each.tail or "") for each in part)
