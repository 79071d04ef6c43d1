"""A spreadsheet of people on pages: shown first, mended, then kept whole or not at all, by its owner alone."""

import io
import os
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from desks import Office
from operated import LATER, Followed, Visiting
from python_calamine import CalamineWorkbook
from reading_pages import Page
from signed_in import SignedInClient

from tremplin.casework.following.roster import listed

NIR = "1 84 12 76 451 089 46"
HEADER = "key;last_name;first_name;birth_date;entered_on;exit_on\n"
GOOD = f"{HEADER}p1;Martin;Zoé;1990-05-14;2026-03-10;\np2;Bernard;Luc;1985-02-03;01/04/2026;\n"
WRONG = f"{HEADER}p1;Martin;Zoé;1990-05-14;demain;\np2;Bernard;Luc;1985-02-03;01/04/2026;\n"
MARTIN = ["p1", "Martin", "Zoé"]


def workbook(*rows: list[Any], formula: str | None = None) -> bytes:
    """A workbook of participants."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("participants")
        for line, row in enumerate([["key", "last_name", "first_name", "territory"], *rows]):
            sheet.write_row(line, 0, row)
        if formula:
            sheet.write_formula(1, 1, formula, value="Formule")
    return written.getvalue()


def given(browser: SignedInClient, operation: Followed, content: bytes | str, name: str = "personnes.csv") -> Any:
    """What a file is answered, once its page is asked for."""
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    sent = {"file": (stream, name), "sheet": "participants"}
    return browser.post(operation.at("participants/import"), sent)


def followed(browser: SignedInClient, answer: Any) -> Any:
    assert answer.status_code == 303, Page(answer.text).text
    return browser.get(answer.headers["Location"])


def count(operation: Followed) -> int:
    return listed(operation.office.desk, operation.office.editor, operation.reference, at=LATER).total


def waiting(office: Office) -> list[Path]:
    return [each for each in office.desk.files.glob(".new-*") if each.is_file()]


def test_a_file_is_shown_first_then_kept_by_a_word_of_its_owner(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    looked = given(browser, operation, GOOD)
    page = Page(followed(browser, looked).text)
    assert page.faults == []
    assert "Lignes ajoutées 2 Modifiées 0 Inchangées 0 Refusées 0" in page.text
    assert count(operation) == 0
    kept = browser.post(looked.headers["Location"])
    assert kept.status_code == 303
    told = Page(browser.get(kept.headers["Location"]).text).text
    assert "2 lignes ajoutées, 0 modifiée." in told
    assert count(operation) == 2
    # nothing of the file is left but what became of it, which a second click is told
    assert [each.read_text() for each in waiting(operation.office)] == ["2 0"]
    assert browser.post(looked.headers["Location"]).headers["Location"] == kept.headers["Location"]
    assert count(operation) == 2


def test_a_file_that_comes_twice_changes_nothing_more(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    browser.post(given(browser, operation, GOOD).headers["Location"])
    page = Page(followed(browser, given(browser, operation, GOOD)).text)
    assert "Lignes ajoutées 0 Modifiées 0 Inchangées 2 Refusées 0" in page.text
    assert "Rien à enregistrer" in page.text


def test_one_wrong_cell_is_placed_and_nothing_is_kept_of_the_rows_that_are_right(
    operation: Followed, visiting: Visiting
):
    browser = visiting("editor")
    looked = given(browser, operation, WRONG)
    page = Page(followed(browser, looked).text)
    assert "Refusées 1" in page.text
    assert "E2" in page.text
    assert "Enregistrer ces lignes" not in page.text
    # whoever sends the form all the same keeps nothing either
    browser.post(looked.headers["Location"])
    assert count(operation) == 0


def test_the_rows_to_mend_are_given_back_as_they_were_with_what_is_to_be_mended(
    operation: Followed, visiting: Visiting
):
    browser = visiting("editor")
    looked = given(browser, operation, WRONG)
    answer = browser.get(f"{looked.headers['Location']}/a-corriger")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].split(";")[:3] == MARTIN
    assert "demain" in lines[1]
    mended = "\n".join(lines).replace("demain", "2026-03-10")
    assert browser.post(given(browser, operation, mended).headers["Location"]).status_code == 303
    assert count(operation) == 1


def test_a_workbook_comes_back_as_a_workbook(operation: Followed, visiting: Visiting, tmp_path: Path):
    browser = visiting("editor")
    looked = given(browser, operation, workbook(["p1", "Martin", "Zoé", "Atlantide"]), "personnes.xlsx")
    (tmp_path / "rendu.xlsx").write_bytes(browser.get(f"{looked.headers['Location']}/a-corriger").data)
    rows = CalamineWorkbook.from_path(tmp_path / "rendu.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][:3] == MARTIN
    assert "Atlantide" in rows[1]


def test_the_template_is_a_workbook_whose_example_is_never_recorded(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    template = browser.get(operation.at("participants/modele.xlsx")).data
    page = Page(followed(browser, given(browser, operation, template, "modele.xlsx")).text)
    assert "Rien à enregistrer" in page.text


def test_a_file_that_waits_is_nobody_elses(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    address = given(browser, operation, GOOD).headers["Location"]
    other = Followed(operation.office, operation.office.running(title="Autre action"))
    moved = address.replace(operation.reference, other.reference)
    for who, where in (("signatory", address), ("instructor", address), ("editor", moved)):
        assert visiting(who).get(where).status_code == 404
        assert visiting(who).post(where).status_code == 404
    assert count(operation) == count(other) == 0


def test_a_file_waits_an_hour_and_is_then_gone(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    address = given(browser, operation, GOOD).headers["Location"]
    (kept,) = waiting(operation.office)
    assert kept.stat().st_mode & 0o077 == 0
    old = time.time() - 3601
    os.utime(kept, (old, old))
    given(browser, operation, WRONG)
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("personnes.exe", b"MZ"),
        ("personnes.xlsx", b"\0" * 64),
        ("personnes.xlsx", GOOD.encode()),
        ("personnes.ods", b"PK\x03\x04 coupe"),
        ("personnes.csv", b""),
        ("../../etc/personnes", b"key\n"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence_and_waits_nowhere(
    operation: Followed, visiting: Visiting, name: str, content: bytes
):
    browser = visiting("editor")
    answer = given(browser, operation, content, name)
    page = answer if answer.status_code != 303 else browser.get(answer.headers["Location"])
    assert page.status_code == 422
    assert "La saisie est à corriger" in Page(page.text).text
    assert waiting(operation.office) == []
    assert str(operation.office.desk.files) not in page.text


def bomb() -> bytes:
    """A workbook whose sheet is 200 MB of zeros once it is opened, and whose one cell is the last of all."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["p1", "Martin", "Zoé", ""]))) as sound,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sound.namelist():
            content = sound.read(name)
            if name.endswith("sheet1.xml"):
                cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                content = re.sub(rb"</sheetData>", cell + b"</sheetData>" + b" " * (200 * 1024 * 1024), content)
            made.writestr(name, content)
    return written.getvalue()


def test_a_bomb_is_refused_in_a_sentence_and_the_site_answers_on(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    answer = browser.get(given(browser, operation, bomb(), "bombe.xlsx").headers["Location"])
    assert answer.status_code == 422
    assert count(operation) == 0
    assert browser.get(operation.at("participants")).status_code == 200


def test_a_formula_in_a_cell_is_its_value_and_a_name_that_begins_like_one_stays_text(
    operation: Followed, visiting: Visiting
):
    browser = visiting("editor")
    book = workbook(["p1", "", "Zoé", ""], ["p2", "=HYPERLINK(1)", "@SUM", ""], formula='=WEBSERVICE("http://x")')
    assert browser.post(given(browser, operation, book, "p.xlsx").headers["Location"]).status_code == 303
    page = browser.get(operation.at("participants?noms=oui")).text
    assert "WEBSERVICE" not in page
    assert "Formule" in page


def test_a_social_security_number_in_a_name_stops_the_file_and_is_never_said_again(
    operation: Followed, visiting: Visiting
):
    browser = visiting("editor")
    text = followed(browser, given(browser, operation, f"{HEADER}p1;{NIR};Zoé;;;\n")).text
    assert "Refusées 1" in Page(text).text
    assert NIR not in text
    assert NIR.replace(" ", "") not in text
    assert count(operation) == 0


def test_hostile_text_in_a_cell_opens_nothing(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    rows = f'{HEADER}p1;"<script>alert(1)</script>";Zoé;<img src=x onerror=alert(1)>;;\n'
    text = followed(browser, given(browser, operation, rows)).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert Page(text).faults == []


def test_somebody_who_recorded_meanwhile_is_not_written_over(operation: Followed, visiting: Visiting):
    browser = visiting("editor")
    looked = given(browser, operation, GOOD)
    operation.record("participants", {"key": "p1", "last_name": "Martin", "first_name": "Zoé"})
    page = Page(followed(browser, looked).text)
    assert "Lignes ajoutées 1 Modifiées 1" in page.text
