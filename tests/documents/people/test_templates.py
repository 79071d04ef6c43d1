"""The template of a fiche, filled and imported; and the user's own file given back."""

import csv
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from documents.people.books import WORDS, xlsx
from tremplin.catalogue.sheets import SHEETS
from tremplin.documents.people.checked import EXAMPLE
from tremplin.documents.people.file import read
from tremplin.documents.people.mending import pages_to_mend
from tremplin.documents.people.saving import save
from tremplin.documents.people.template import template
from tremplin.errors import AlreadyThere, WrongUsage

PAYLOADS = ("1+1", "cmd|' /C calc'!A0", "SUM(A1)", 'HYPERLINK("http://127.0.0.1","x")', 'IMPORTXML("x";"//a")', "A1")
FORMULAS = [f"{before}{sign}{payload}" for sign in "=+@-＝＋＠－" for payload in PAYLOADS for before in ("", " ")]
HARMLESS = ("-12,50", "+33 3 21 21 65 50", "-1 234,56 €", "12", "0612", "a=b", "1er ; 2e", "« x »", '"x"', "l'été")
BOOKS = ("xlsx", "ods")


def filled(pages, key="P1"):
    """A template whose example is somebody's."""
    rows = [[[key if cell == EXAMPLE else cell for cell in row] for row in page.rows] for page in pages]
    return [replace(page, rows=each) for page, each in zip(pages, rows, strict=True)]


def quoted(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """A table whose cells are all between quotes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return path


@pytest.fixture
def fiche(platform):
    return platform.fiche("00/2026/ateliers")


@pytest.mark.parametrize("kind", BOOKS)
def test_a_template_as_it_is_says_nothing_and_its_example_is_right_once_it_is_somebody_s(
    tmp_path, platform, fiche, kind
):
    words, file = platform.words(fiche), tmp_path / f"modele.{kind}"
    save(template(fiche, words), file)
    empty = read(file, words, fiche)
    assert ([sheet.sheet.name for sheet in empty.sheets], empty.mistakes) == (list(SHEETS), ())
    assert not any(sheet.rows for sheet in empty.sheets)
    save(filled(template(fiche, words)), file, overwrite=True)
    full = read(file, words, fiche)
    assert (full.mistakes, full.warnings, [len(sheet.rows) for sheet in full.sheets]) == ((), (), [1, 1, 1, 1])
    (someone,) = full.sheets[0].rows
    said = dict(zip((column.code for column in full.sheets[0].columns), someone, strict=True))
    assert (said["key"], said["birth_date"], said["phone"]) == ("P1", date(1990, 1, 31), "01 23 45 67 89")
    # the fiche's own word comes first in its list
    assert (said["publics"], said["territory"]) == (("brsa",), "nord")
    # what is shown agrees with itself: six months of a contract that has an end, a workshop that is nobody's exam
    assert (said["exit_contract"], said["exit_months"]) == ("cdd", 6)
    (deed,) = full.sheets[2].rows
    done = dict(zip((column.code for column in full.sheets[2].columns), deed, strict=True))
    assert (done["activity_key"], done["kind"], done["mode"], done["exam"]) == ("ATELIER-1", "workshop", "group", None)


@pytest.mark.parametrize("name", SHEETS)
def test_a_table_is_a_template_too_titled_by_codes(tmp_path, platform, fiche, name):
    words, file = platform.words(fiche), tmp_path / "modele.csv"
    save(filled(template(fiche, words, sheet=SHEETS[name], codes=True)), file)
    assert file.read_text("utf-8-sig").splitlines()[0].split(";") == [each.code for each in SHEETS[name].columns]
    found = read(file, words, fiche, sheet=name)
    assert (found.mistakes, len(found.sheets[0].rows)) == ((), 1)


def test_a_table_holds_one_sheet_and_a_name_says_its_format(tmp_path, platform, fiche):
    pages = template(fiche, platform.words(fiche))
    with pytest.raises(WrongUsage, match=r"ne tient qu'une feuille.*: \.xlsx ou \.ods"):
        save(pages, tmp_path / "modele.csv")
    with pytest.raises(WrongUsage, match=r"donnez un nom qui finit par \.xlsx, \.ods ou \.csv"):
        save(pages, tmp_path / "modele.pdf")
    save(pages, tmp_path / "modele.ods")
    with pytest.raises(AlreadyThere):
        save(pages, tmp_path / "modele.ods")
    assert [path.name for path in tmp_path.iterdir()] == ["modele.ods"]


def test_what_is_saved_is_for_its_owner_alone(tmp_path, platform, fiche):
    save(template(fiche, platform.words(fiche)), tmp_path / "modele.xlsx")
    assert (tmp_path / "modele.xlsx").stat().st_mode & 0o077 == 0


def test_lists_are_those_of_the_fiche_then_of_the_department(tmp_path, platform, fiche):
    save(template(fiche, platform.words(fiche)), tmp_path / "modele.xlsx")
    with ZipFile(tmp_path / "modele.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        lists = archive.read("xl/worksheets/sheet6.xml").decode()
    assert sheet.count("<dataValidation ") == 16
    assert 'state="frozen"' in sheet
    publics = re.findall(r"<t>([^<]*)</t>", lists)
    assert publics.index("bénéficiaires du RSA") < publics.index("personnes de 50 ans et plus")


@pytest.mark.parametrize("kind", [*BOOKS, "csv"])
def test_the_user_s_own_file_comes_back_with_the_rows_that_fail_and_what_to_mend(tmp_path, kind):
    file = xlsx(
        tmp_path / "p.xlsx",
        {
            "Participants": [
                ["Nom", "Clé de la personne", "Entré le", "Âge à l'entrée", "Sorti le"],
                ["Un", "P1", date(2025, 5, 1), 30, ""],
                ["Deux", "P2", "31/02/2025", 300, date(2025, 5, 1)],
            ]
        },
    )
    found = read(file, WORDS)
    back = tmp_path / f"retour.{kind}"
    save(pages_to_mend(found), back)
    again = read(back, WORDS)
    assert (again.sheets[0].rows, again.refused) == ([], 1)
    assert [mistake[2:] for mistake in again.mistakes] == [mistake[2:] for mistake in found.mistakes]
    source = again.source[0]
    assert list(source.titles) == ["Nom", "Clé de la personne", "Entré le", "Âge à l'entrée", "Sorti le", "À corriger"]
    assert source.refused[0].cells[-1].startswith("C (Entré le) : « 31/02/2025 » : ce jour n'existe pas")
    # mended, then sent back again, it has one such column still
    assert [column.title for column in pages_to_mend(again)[0].columns].count("À corriger") == 1


@pytest.mark.parametrize("kind", [*BOOKS, "csv"])
def test_whatever_a_cell_holds_it_comes_back(tmp_path, kind):
    odd = [
        "x" * 40_000,
        "0005-01-01",
        "2025-13-45",
        "a\x01b",
        "deux\nlignes",
        "\U0001f600",
        "<b>&amp;</b>",
        "1e400",
        "-0",
    ]
    found = read(
        quoted(tmp_path / "p.csv", [["key", "birth_date"], *([f"P{n}", cell] for n, cell in enumerate(odd))]), WORDS
    )
    assert found.refused == len(odd)
    save(pages_to_mend(found), tmp_path / f"retour.{kind}")
    again = read(tmp_path / f"retour.{kind}", WORDS)
    assert again.refused == len(odd)
    told = [str(row.cells[1]) for row in again.source[0].refused]
    assert told[1:3] == odd[1:3]
    assert told[4:7] == odd[4:7]
    assert len(told[0]) >= 32_767


def test_the_sheets_are_those_of_the_file_those_that_are_right_have_no_row(tmp_path):
    sheets = {
        "participants": [["key", "age_at_entry"], ["P1", 300]],
        "activities": [["key", "activity_key", "kind", "on"]],
    }
    found = read(xlsx(tmp_path / "p.xlsx", sheets), WORDS)
    assert [(page.name, len(page.rows)) for page in pages_to_mend(found)] == [("participants", 1), ("activities", 0)]
    assert [page.name for page in pages_to_mend(found, alone=True)] == ["participants"]


@pytest.mark.parametrize("kind", [*BOOKS, "csv"])
def test_no_cell_is_a_formula_and_each_comes_back_as_it_was(tmp_path, kind):
    cells = [*FORMULAS, *HARMLESS]
    assert len(cells) >= 60
    rows = [["key", "last_name", "age_at_entry"], *([f"P{rank}", cell, "x"] for rank, cell in enumerate(cells))]
    found = read(quoted(tmp_path / "p.csv", rows), WORDS)
    assert found.refused == len(cells)
    back = tmp_path / f"retour.{kind}"
    save(pages_to_mend(found), back)
    if kind == "xlsx":
        with ZipFile(back) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    if kind == "ods":
        with ZipFile(back) as archive:
            assert b"table:formula" not in archive.read("content.xml")
    written = read(back, WORDS).source[0].refused
    raw = [str(row.cells[1]) for row in written]
    assert not any(text.lstrip()[:1] in "=@＝＋－＠" for text in raw)
    mended = quoted(tmp_path / "m.csv", [rows[0][:2], *([f"P{rank}", text] for rank, text in enumerate(raw))])
    assert [row[1] for row in read(mended, WORDS).sheets[0].rows] == [cell.strip() for cell in cells]


@pytest.mark.parametrize("kind", BOOKS)
def test_another_spreadsheet_reads_the_template_and_writes_it_again(tmp_path, platform, fiche, kind):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: nothing but our own reader re-read the template")
    words, file = platform.words(fiche), tmp_path / f"modele.{kind}"
    save(filled(template(fiche, words)), file)
    other = "ods" if kind == "xlsx" else "xlsx"
    command = [office, "--headless", "--convert-to", other, "--outdir", str(tmp_path / "out"), str(file)]
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environ)
    found = read(tmp_path / "out" / f"modele.{other}", words, fiche)
    assert (found.mistakes, [len(sheet.rows) for sheet in found.sheets]) == ((), [1, 1, 1, 1])
