"""The data package beside an export, judged by the standard's own tool: what is spoilt is refused."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from figure_rows import make_figure
from frictionless import validate

from tremplin.indicators.exports.columns import COLUMNS, NAMES
from tremplin.indicators.exports.formats import CSV, JSON, XLSX
from tremplin.indicators.exports.package import PACKAGE, data_package, table_schema

ROWS = (
    make_figure(),
    make_figure(cell="brsa|m").masked(),
    make_figure(by="", cell="", label="=1+1 ; « deux »\nlignes", numerator=Decimal("12.25"), target=Decimal(100)),
    make_figure(fiche=None, at=None, since=None, typology=None, denominator=Decimal(0), value=None, status="undefined"),
)


def exported(folder: Path, form, rows=ROWS):
    """A file and its package, in a folder; the path of the package."""
    with (folder / f"chiffres{form.suffix}").open("w+b") as file:
        form.write(iter(rows), file)
        said = data_package(f"chiffres{form.suffix}", form, file)
    (folder / PACKAGE).write_text(said, "utf-8")
    return folder / PACKAGE


def mistakes(package: Path, *, whole: bool = False):
    """What frictionless says of a file; of its size and hash too where it is not read as it was written."""
    said = json.loads(package.read_text("utf-8"))
    for resource in said["resources"]:
        for key in () if whole else ("bytes", "hash"):
            del resource[key]
    package.write_text(json.dumps(said), "utf-8")
    return {(each.type, getattr(each, "field_name", None)) for each in _errors(validate(package))}


def _errors(report):
    return [*report.errors, *(error for task in report.tasks for error in task.errors)]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1]], ids=["rows", "one"])
@pytest.mark.parametrize("form", [CSV, XLSX, JSON], ids=lambda form: form.code)
def test_what_is_exported_is_valid(tmp_path: Path, form, rows):
    assert mistakes(exported(tmp_path, form, rows), whole=True) == set()


SPOILT = {
    "a word for a figure": ("37", "trente-sept", ("type-error", "numerator")),
    "a decimal comma": ("0.6379", "0,6379", ("type-error", "value")),
    "a day that does not exist": ("2024-01-01", "2024-02-31", ("type-error", "period_from")),
    "a status that nobody knows": (";shown;", ";vu;", ("constraint-error", "status")),
    "another version": ("\r\n1;62", "\r\n2;62", ("constraint-error", "schema")),
    "no scope": (";62/2024;", ";;", ("constraint-error", "scope")),
    "a column less": (";status;", ";", ("missing-label", "series_break")),
    "a cell more": (";false\r\n", ";false;1\r\n", ("extra-cell", "")),
    "one figure twice": ("brsa|m", "brsa|f", ("primary-key", None)),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_csv_that_is_spoilt_is_refused(tmp_path: Path, what):
    before, after, mistake = SPOILT[what]
    package = exported(tmp_path, CSV)
    file = tmp_path / "chiffres.csv"
    written = file.read_bytes().decode("utf-8-sig")
    assert before in written
    file.write_bytes(written.replace(before, after, 1).encode("utf-8-sig"))
    assert mistake in mistakes(package)


def test_a_workbook_that_is_spoilt_is_refused(tmp_path: Path):
    rows = [make_figure(numerator=None), make_figure(cell="brsa|m", status="vu")]
    assert mistakes(exported(tmp_path, XLSX, rows)) == {("constraint-error", "status")}


def test_a_file_cut_short_is_not_that_of_its_package(tmp_path: Path):
    package = exported(tmp_path, CSV)
    file = tmp_path / "chiffres.csv"
    file.write_bytes(file.read_bytes().rpartition(b"1;62;call")[0])
    assert {kind for kind, _ in mistakes(package, whole=True)} == {"byte-count", "hash-count"}


def test_the_package_describes_every_column_and_is_the_same_for_the_same_file(tmp_path: Path):
    first = exported(tmp_path, CSV).read_text("utf-8")
    (resource,) = json.loads(first)["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == [*NAMES]
    assert all(field["description"].endswith((".", "…")) for field in resource["schema"]["fields"])
    assert resource["bytes"] == (tmp_path / "chiffres.csv").stat().st_size
    assert {field["type"] for field in table_schema()["fields"]} == {column.kind for column in COLUMNS}
    assert exported(tmp_path, CSV).read_text("utf-8") == first
