"""Exports: columns that never change meaning, the same bytes from the same rows, and no formula in a spreadsheet."""

import csv
import json
import subprocess
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import BytesIO, StringIO
from shutil import which
from time import sleep

import pytest
from arro3.io import read_parquet
from python_calamine import CalamineWorkbook

from tremplin.indicators.exports.columns import COLUMNS, NAMES, FigureRow
from tremplin.indicators.exports.formats import CSV, FORMATS, JSON, PARQUET, XLSX
from tremplin.indicators.exports.package import data_package, table_schema

ROW = FigureRow(
    schema=1,
    department="62",
    scope_kind="call",
    scope="62/2024",
    fiche="62/2024/chantiers-insertion",
    period_from=date(2024, 1, 1),
    period_until=None,
    indicator="taux-sorties",
    label="Taux de sorties dynamiques",
    measure="exit_rate",
    unit="percent",
    at="6-months",
    since="exit",
    typology="sorties-dynamiques-iae",
    by="public|sex",
    cell="brsa|f",
    numerator=Decimal(37),
    denominator=Decimal(58),
    value=Decimal("0.6379"),
    target=Decimal("0.60"),
    declared=None,
    status="shown",
    series_break=False,
)
MASKED = ROW._replace(numerator=None, denominator=None, value=None, status="masked", cell="brsa|m")
HOSTILE = ["=1+1", "+33 6 12 34 56 78", "-12,50", "@SUM(A1)", "＝2", "\t=1", "-1+1", "+A1"]


def exported(form, rows=(ROW, MASKED)):
    file = BytesIO()
    form.write(iter(rows), file)
    return file.getvalue()


def test_the_columns_are_those_of_a_row_under_their_published_names():
    assert [*NAMES] == [{"since": "from"}.get(name, name) for name in FigureRow._fields]
    assert (
        *("schema", "department", "scope_kind", "scope", "fiche", "period_from", "period_until"),
        *("indicator", "label", "measure", "unit", "at", "from", "typology", "by", "cell"),
        *("numerator", "denominator", "value", "target", "declared", "status", "series_break"),
    ) == NAMES


def test_a_csv_opens_in_a_spreadsheet_and_reads_back():
    content = exported(CSV)
    assert content.startswith("\N{ZERO WIDTH NO-BREAK SPACE}schema;department".encode())
    first, second = csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert (first["numerator"], first["value"], first["target"], first["declared"]) == ("37", "0.6379", "0.6", "")
    assert (first["period_from"], first["period_until"], first["series_break"]) == ("2024-01-01", "", "false")
    assert (second["status"], second["numerator"], second["value"]) == ("masked", "", "")


def test_a_json_keeps_decimals_exact():
    first, second = json.loads(exported(JSON))
    assert (first["numerator"], first["value"], first["period_from"]) == (37, "0.6379", "2024-01-01")
    assert second["numerator"] is None
    assert json.loads(exported(JSON, ())) == []


def test_a_parquet_has_typed_columns_even_without_a_row():
    table = read_parquet(BytesIO(exported(PARQUET))).read_all()
    assert table.column_names == [*NAMES]
    read = {name: list(table[name]) for name in ("value", "period_from", "numerator", "status", "series_break")}
    assert [None if each.as_py() is None else each.as_py() for each in read["value"]] == [Decimal("0.6379"), None]
    assert read["period_from"][0].as_py() == date(2024, 1, 1)
    assert read_parquet(BytesIO(exported(PARQUET, ()))).read_all().column_names == [*NAMES]


def test_a_spreadsheet_has_numbers_as_numbers_and_texts_as_texts():
    sheet = CalamineWorkbook.from_object(BytesIO(exported(XLSX))).get_sheet_by_name("chiffres").to_python()
    said = dict(zip(sheet[0], sheet[1], strict=True))
    assert sheet[0] == [*NAMES]
    assert (said["numerator"], said["value"], said["department"], said["declared"]) == (37.0, 0.6379, "62", "")


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
def test_the_same_rows_give_the_same_bytes(form):
    first = exported(form)
    # an archive keeps the second at which it is made, unless it is told not to
    if form is XLSX:
        sleep(1.1)
    assert exported(form) == first


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_text_becomes_a_formula_and_amounts_and_telephones_stay(cell):
    said = csv.DictReader(StringIO(exported(CSV, [ROW._replace(label=cell)]).decode("utf-8-sig")), delimiter=";")
    told = next(said)["label"]
    assert told == cell if cell in ("+33 6 12 34 56 78", "-12,50") else told == f"'{cell}"
    sheet = CalamineWorkbook.from_object(BytesIO(exported(XLSX, [ROW._replace(label=cell)])))
    assert sheet.get_sheet_by_name("chiffres").to_python()[1][NAMES.index("label")].strip() == cell.strip()


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not there to open the sheet")
def test_libreoffice_reads_no_formula(tmp_path):
    rows = [ROW._replace(label=cell) for cell in HOSTILE]
    (tmp_path / "chiffres.xlsx").write_bytes(exported(XLSX, rows))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    convert = [
        "soffice",
        "--headless",
        home,
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true",
    ]
    subprocess.run([*convert, "--outdir", tmp_path, tmp_path / "chiffres.xlsx"], check=True, capture_output=True)
    read = csv.DictReader(StringIO((tmp_path / "chiffres.csv").read_text("utf-8")), delimiter=";")
    assert [line["label"].strip() for line in read] == [cell.strip() for cell in HOSTILE]


def test_the_package_describes_every_column_and_the_file():
    content = exported(CSV)
    digest = sha256(content).hexdigest()
    said = json.loads(data_package("chiffres.csv", CSV.media_type, len(content), digest))
    resource = said["resources"][0]
    assert [field["name"] for field in resource["schema"]["fields"]] == [*NAMES]
    assert resource["bytes"] == len(content)
    assert {field["type"] for field in table_schema()["fields"]} == {column.kind for column in COLUMNS}
    assert resource["hash"] == f"sha256:{digest}"
