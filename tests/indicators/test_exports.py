"""Exports: columns that never change meaning, the same bytes from the same rows, and no formula in a spreadsheet."""

import csv
import errno
import json
import os
import subprocess
import sys
from collections import deque
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import repeat
from pathlib import Path
from sysconfig import get_path
from time import sleep

import figure_rows
import pytest
from arro3.io import read_parquet
from figure_rows import make_figure
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import tremplin
from tremplin.documents.formulas import bare
from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.columns import NAMES, FigureRow
from tremplin.indicators.exports.formats import CSV, FORMATS, JSON, PARQUET, XLSX
from tremplin.indicators.exports.spreadsheet import MOST, fitting

ROW = make_figure()
# the parents of a cell that is masked: what was counted is here, and must be nowhere once it is written
COUNTED = make_figure(
    numerator=Decimal(7919), denominator=Decimal(7927), value=Decimal("0.9990"), declared=Decimal(7933)
)
MASKED = COUNTED._replace(cell="brsa|m").masked()


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


def read_again(form, content):
    """The rows of an export, as another software reads them: what is not there is « None »."""
    match form.code:
        case "csv":
            lines = csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";")
            return [{name: cell or None for name, cell in line.items()} for line in lines]
        case "json":
            return json.loads(content)
        case "xlsx":
            names, *rows = CalamineWorkbook.from_object(BytesIO(content)).get_sheet_by_name("chiffres").to_python()
            return [dict(zip(names, (None if cell == "" else cell for cell in row), strict=True)) for row in rows]
    table = read_parquet(BytesIO(content)).read_all()
    columns = [[cell.as_py() for cell in table[name]] for name in table.column_names]
    return [dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)]


each_form = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)


@each_form
def test_what_is_masked_is_in_no_form(form):
    shown, masked = read_again(form, exported(form, [COUNTED, MASKED]))
    hidden = ("numerator", "denominator", "value", "declared")
    assert [float(shown[name]) for name in hidden] == [7919, 7927, 0.999, 7933]
    assert [masked[name] for name in hidden] == [None] * 4
    assert (masked["status"], masked["cell"], float(masked["target"])) == ("masked", "brsa|m", 0.6)


@each_form
def test_a_form_of_no_row_has_its_columns(form):
    content = exported(form, ())
    assert read_again(form, content) == []
    if form is CSV:
        assert content.decode("utf-8-sig").strip().split(";") == [*NAMES]
    if form is XLSX:
        assert CalamineWorkbook.from_object(BytesIO(content)).get_sheet_by_name("chiffres").to_python() == [[*NAMES]]


@each_form
@pytest.mark.parametrize("rows", [0, 1, 999, 1000, 1001, 2500])
def test_every_row_is_written_once_in_its_order(form, rows):
    cells = [f"brsa|{number}" for number in range(rows)]
    assert [
        row["cell"] for row in read_again(form, exported(form, [ROW._replace(cell=cell) for cell in cells]))
    ] == cells


@each_form
@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            ROW._replace,
            label=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
            numerator=st.none() | st.decimals(0, 10**12, places=2),
            value=st.none() | st.sampled_from([Decimal("1E+2"), Decimal("0.0001"), Decimal(0), Decimal("100.0000")]),
            period_from=st.none() | st.dates(),
            series_break=st.booleans(),
        ),
        max_size=4,
    )
)
def test_what_is_written_is_what_was_handed(form, rows):
    read = read_again(form, exported(form, rows))
    assert len(read) == len(rows)
    for row, said in zip(rows, read, strict=True):
        for name in ("numerator", "value"):
            was, held = row.named()[name], said[name]
            # a number of a spreadsheet has fifteen digits
            assert was is None if held is None else float(was) == float(held) if form is XLSX else was == Decimal(held)
        assert str(said["period_from"]) == str(row.period_from)
        assert str(said["series_break"]).lower() == str(row.series_break).lower()
        label = said["label"] or ""
        assert row.label == (bare(label) if form is CSV else label)


DIGESTS = """
from hashlib import sha256
from io import BytesIO
from figure_rows import make_figure
from tremplin.indicators.exports.formats import FORMATS

for form in FORMATS:
    file = BytesIO()
    form.write((make_figure(cell=f"brsa|{number}") for number in range(1_500)), file)
    print(form.code, sha256(file.getvalue()).hexdigest())
"""


def digests(seed):
    """The digest of each form, as a process of its own writes it."""
    environ = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(figure_rows.__file__).parent)}
    command = [sys.executable, "-W", "error", "-c", DIGESTS]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environ)
    return done.stdout.splitlines()


def test_the_same_rows_give_the_same_bytes_in_two_processes():
    first = digests("1")
    # an archive keeps the second at which it is made, by twos, unless it is told not to
    sleep(2.1)
    assert digests("2") == first
    assert [line.partition(" ")[0] for line in first] == [form.code for form in FORMATS]


class Stopped(BaseException):
    """What no library knows."""


@each_form
@pytest.mark.parametrize("rows", [0, 1, 1500])
@pytest.mark.parametrize("error", [RefusedRequest("la base ne répond plus."), KeyboardInterrupt(), Stopped()], ids=repr)
def test_what_stops_the_rows_is_raised_as_it_was(form, rows, error):
    def torn():
        yield from [ROW] * rows
        raise error

    with pytest.raises(type(error)) as raised:
        form.write(torn(), BytesIO())
    assert raised.value is error


def test_a_text_that_no_cell_holds_is_refused_by_the_workbook_alone():
    long = ROW._replace(label="é" * 32_768)
    with pytest.raises(RefusedRequest, match=r"32 767 signes.* : exportez en csv\.$"):
        exported(XLSX, [long])
    for form in (CSV, JSON, PARQUET):
        assert [row["label"] for row in read_again(form, exported(form, [long]))] == [long.label]
    assert read_again(XLSX, exported(XLSX, [ROW._replace(label="é" * 32_767)]))[0]["label"] == "é" * 32_767


FULL = """
import resource
import sys
from pathlib import Path
from figure_rows import make_figure
from tremplin.indicators.exports.formats import FORMATS

resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
for form in FORMATS:
    try:
        with Path(sys.argv[1], f"chiffres{form.suffix}").open("w+b") as file:
            form.write((make_figure(cell=str(number * 7919 % 10**9)) for number in range(30_000)), file)
    except OSError as error:
        print(form.code, error.errno)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ne borne pas la taille d'un fichier")
def test_a_file_that_finds_no_more_room_is_an_error_of_the_system_in_each_form(tmp_path):
    environ = {**os.environ, "PYTHONPATH": str(Path(figure_rows.__file__).parent), "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", FULL, tmp_path], capture_output=True, text=True, env=environ)
    assert done.stdout.splitlines() == [f"{form.code} {errno.EFBIG}" for form in FORMATS]
    assert [each.name for each in tmp_path.iterdir() if each.is_dir()] == []


def test_a_sheet_holds_so_many_rows_and_no_more():
    assert sum(1 for _ in fitting(repeat(ROW, MOST))) == MOST
    with pytest.raises(RefusedRequest, match=r"1048575 lignes : exportez en csv"):
        deque(fitting(repeat(ROW, MOST + 1)), 0)


def test_a_figure_that_a_parquet_cannot_hold_is_no_silence():
    with pytest.raises(ValueError, match="more than 15 digits"):
        exported(PARQUET, [ROW._replace(numerator=Decimal(10**15))])


@pytest.mark.parametrize("reader", ["pyarrow.parquet", "duckdb"])
def test_those_who_compute_read_the_parquet(tmp_path, reader):
    library = pytest.importorskip(reader, reason=f"{reader} n'est pas installé : il ne relit pas le parquet")
    file = tmp_path / "chiffres.parquet"
    file.write_bytes(exported(PARQUET, [ROW, MASKED]))
    if reader == "duckdb":
        read = library.sql(f"select value, period_from, numerator, series_break, label from '{file}'").fetchall()
    else:
        names = ("value", "period_from", "numerator", "series_break", "label")
        read = [tuple(row[name] for name in names) for row in library.read_table(file).to_pylist()]
    said = (date(2024, 1, 1), Decimal(37), False, ROW.label)
    assert read == [(Decimal("0.6379"), *said), (None, said[0], None, *said[2:])]


LACKING = """
from io import BytesIO
from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.formats import FORMATS

for form in FORMATS:
    for act in (form.check, lambda: form.write(iter(()), BytesIO())):
        try:
            act()
            print(form.code)
        except RefusedRequest as refused:
            print(form.code, refused)
"""


def test_without_the_extra_two_forms_are_written_and_two_say_what_to_install(tmp_path):
    for path in map(Path, dict.fromkeys((get_path("purelib"), get_path("platlib")))):
        for package in path.iterdir():
            if not package.name.startswith(("arro3", "rustpy_xlsxwriter")):
                (tmp_path / package.name).symlink_to(package)
    core = Path(tremplin.__file__).parent.parent
    command = [sys.executable, "-S", "-W", "error", "-c", LACKING]
    environ = {"PYTHONPATH": os.pathsep.join((str(core), str(tmp_path))), "PATH": os.environ["PATH"]}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environ)
    say = "installez « tremplin[analysis] », ou exportez en csv."
    assert done.stdout.splitlines() == [
        *("csv", "csv"),
        f"xlsx « Tableur » demande un complément : {say}",
        f"xlsx Il manque un module : {say}",
        *("json", "json"),
        f"parquet « Parquet » demande un complément : {say}",
        f"parquet Il manque un module : {say}",
    ]
