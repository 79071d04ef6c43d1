"""Exports opened by a spreadsheet: no text becomes a formula, and amounts and telephones come back as they are."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pytest
from figure_rows import make_figure
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import needs_libreoffice, opened
from python_calamine import CalamineWorkbook

from tremplin.documents.formulas import bare
from tremplin.indicators.exports.columns import NAMES
from tremplin.indicators.exports.formats import CSV, XLSX

PAYLOADS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://127.0.0.1","x")', "SUM(A1:A9)", "A1")
FORMULAS = [f"{before}{sign}{payload}" for sign in "=+-@＝＋－＠" for payload in PAYLOADS for before in ("", " ")]
FORMULAS += [f"{before}={payload}" for payload in PAYLOADS for before in ("\t", "\r", "\n")]
# what a person reads in a cell is what was written: none of these is a formula
HARMLESS = ("-12,50", "+33 3 21 21 65 50", "+33321216550", "-1 234,56 €", "12,50", "0612", "a=b", "1er ; 2e", "« x »")
HARMLESS += ('"x"', "l'été", "{=1+1}", "_x003D_1+1", "deux\nlignes", "1E5", "2024-01-01", "http://127.0.0.1/=1", "true")
DIGITS = ("+33321216550", "0612", "1E5", "true")
CELLS = [*FORMULAS, *HARMLESS]
LABEL = NAMES.index("label")


def exported(form, cells=CELLS):
    file = BytesIO()
    form.write((make_figure(label=cell) for cell in cells), file)
    return file.getvalue()


def labels(content):
    """The labels of a csv, as a reader of csv reads them."""
    lines = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return [line[LABEL] for line in lines][1:]


def test_there_are_sixty_cells_at_least():
    assert len(set(CELLS)) == len(CELLS) >= 60


def test_a_csv_marks_what_would_be_a_formula_and_nothing_else():
    written = labels(exported(CSV))
    assert written == [*(f"'{cell}" for cell in FORMULAS), *HARMLESS]
    assert [bare(cell) for cell in written] == CELLS


@settings(deadline=None)
@given(st.text())
def test_a_csv_says_any_text_as_the_csv_module_would(text):
    (row,) = list(csv.reader(StringIO(exported(CSV, [text]).decode("utf-8-sig"), newline=""), delimiter=";"))[1:]
    assert bare(row[LABEL]) == text or text == row[LABEL]
    by_the_book = StringIO()
    csv.writer(by_the_book, delimiter=";", lineterminator="\r\n").writerow(row)
    assert exported(CSV, [text]).decode("utf-8-sig").partition("\r\n")[2] == by_the_book.getvalue()


def test_a_workbook_holds_texts_and_no_formula():
    content = exported(XLSX)
    with ZipFile(BytesIO(content)) as archive:
        sheet = fromstring(archive.read("xl/worksheets/sheet1.xml"))
        assert [each for each in sheet.iter() if each.tag.endswith("}f")] == []
        assert not any("hyperlink" in name or "vba" in name.lower() for name in archive.namelist())
    rows = CalamineWorkbook.from_object(BytesIO(content)).get_sheet_by_name("chiffres").to_python()
    assert [row[LABEL] for row in rows[1:]] == CELLS


@needs_libreoffice
def test_libreoffice_computes_what_is_not_made_harmless(tmp_path: Path):
    raw = tmp_path / "brut.csv"
    raw.write_text("\r\n".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in FORMULAS), "utf-8-sig", newline="")
    assert [cell for (cell, *_) in opened(raw, tmp_path) if cell.formula] != []


@needs_libreoffice
@pytest.mark.parametrize("form", [CSV, XLSX], ids=lambda form: form.code)
def test_libreoffice_reads_no_formula_and_each_text_as_it_was(tmp_path: Path, form):
    file = tmp_path / f"chiffres{form.suffix}"
    file.write_bytes(exported(form))
    rows = [row for row in opened(file, tmp_path) if row and row[0].text]
    assert [[cell.text for cell in rows[0]][: len(NAMES)], len(rows)] == [[*NAMES], len(CELLS) + 1]
    assert [cell for row in rows for cell in row if cell.formula] == []
    read = {cell: row[LABEL] for cell, row in zip(CELLS, rows[1:], strict=True)}
    marked = {cell: f"'{cell}" if form is CSV and cell in FORMULAS else cell for cell in CELLS}
    # in a csv, nothing says that digits are a text: whoever opens it does, or takes the workbook
    texts = {cell: held.text.replace("\r", "\n") for cell, held in read.items() if form is XLSX or cell not in DIGITS}
    assert texts == {cell: marked[cell].replace("\r", "\n") for cell in texts}
    assert {read["-12,50"].kind, read["+33 3 21 21 65 50"].kind} == {"string"}
