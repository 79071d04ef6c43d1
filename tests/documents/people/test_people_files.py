"""Files of people are read in one pass: sheets, titles, rows, and every mistake at its cell."""

from datetime import date, datetime

import pytest
import xlsxwriter

from documents.people.books import WORDS, csv, labels, xlsx
from tremplin.catalogue.sheets import EMPTIED
from tremplin.documents.people.file import read
from tremplin.errors import RefusedRequest, UnknownIdentifier, WrongUsage

ENTRY = ("key", "last_name", "birth_date", "publics", "entered_on")


def told(read_):
    return [(mistake.sheet, mistake.cell, mistake.column, mistake.message) for mistake in read_.mistakes]


def test_a_workbook_says_several_sheets_by_name_or_by_title(tmp_path):
    book = xlsx(
        tmp_path / "personnes.xlsx",
        {
            "Consignes": [["Remplissez…"]],
            "participants": [labels("participants", *ENTRY), ["P1", "Nom", date(1990, 1, 2), "brsa|under_26", ""]],
            "Activités": [["key", "activity_key", "kind", "on"], ["P1", "A1", "entretien", "3/4/2025"]],
        },
    )
    people, activities = (sheet.rows for sheet in read(book, WORDS).sheets)
    assert people == [("P1", "Nom", date(1990, 1, 2), ("brsa", "under_26"), None)]
    assert activities == [("P1", "A1", "interview", date(2025, 4, 3))]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ";"), ("utf-8", ","), ("cp1252", "\t"), ("cp1252", ";")])
def test_a_table_is_read_whatever_wrote_it(tmp_path, encoding, mark):
    file = csv(tmp_path / "p.csv", [["key", "last_name", "Prénom"], ["P1", "Éric", "Zoé"]], encoding, mark)
    assert read(file, WORDS).sheets[0].rows == [("P1", "Éric", "Zoé")]


def test_a_table_of_another_sheet_is_named(tmp_path):
    file = csv(tmp_path / "p.csv", [["key", "on", "item", "result"], ["P1", "2025-01-31", "CV", "acquis"]])
    (sheet,) = read(file, WORDS, sheet="Évaluations").sheets
    assert (sheet.sheet.name, sheet.rows) == ("evaluations", [("P1", date(2025, 1, 31), "CV", "acquired")])
    with pytest.raises(UnknownIdentifier, match="Vouliez-vous dire « milestones »"):
        read(file, WORDS, sheet="milestone")


def test_every_mistake_is_told_at_its_cell_in_one_pass(tmp_path):
    book = xlsx(
        tmp_path / "p.xlsx",
        {
            "Participants": [
                ["Clé de la personne", "Date de naisance", "Entré le", "Sorti le", "Sexe"],
                ["P1", "x", "31/02/2025", date(2025, 5, 1), "fem"],
                ["", "", date(2025, 5, 1), "", "femme"],
                [None, None, None, None, None],
                ["P2", "", date(2025, 5, 2), date(2025, 5, 1), "F"],
                ["P1", "", "", "", ""],
            ]
        },
    )
    found = read(book, WORDS)
    assert [(cell, column) for _, cell, column, _ in told(found)] == [
        ("B1", ""),
        ("C2", "Entré le"),
        ("E2", "Sexe"),
        ("A3", "Clé de la personne"),
        ("D5", "Sorti le"),
        ("A6", "Clé de la personne"),
    ]
    messages = [message for *_, message in told(found)]
    assert messages[0] == "colonne « Date de naisance » inconnue : vouliez-vous dire « Date de naissance » ?"
    assert messages[1].startswith("« 31/02/2025 » : ce jour n'existe pas")
    assert messages[2] == "« fem » : mot inconnu. Vouliez-vous dire « femme » ?"
    assert messages[4] == "la sortie est avant l'entrée."
    assert messages[5] == "la ligne 2 dit déjà cela de la même clé : gardez l'une des deux lignes."
    assert found.refused == 4
    assert [row.cells[0] for row in found.source[0].refused] == ["P1", "", "P2", "P1"]


def test_a_required_column_under_a_slip_is_proposed_and_never_said_to_be_absent(tmp_path):
    file = csv(tmp_path / "p.csv", [["Cle de la persone", "Nom"], ["P1", "Nom"]])
    assert told(read(file, WORDS)) == [
        (
            "participants",
            "A1",
            "",
            "colonne « Cle de la persone » inconnue : vouliez-vous dire « Clé de la personne » ?",
        )
    ]
    file = csv(tmp_path / "p.csv", [["Nom"], ["Nom"]])
    (missing,) = told(read(file, WORDS))
    assert missing[3] == "il manque la colonne « Clé de la personne », qui est obligatoire : ajoutez-la."


def test_the_example_of_the_template_and_blank_rows_are_nobody(tmp_path):
    rows = [["key", "entered_on"], ["EXEMPLE", "jj/mm/aaaa"], ["", ""], [" ", ""], ["P1", "2025-01-31"]]
    found = read(csv(tmp_path / "p.csv", rows), WORDS)
    assert (found.mistakes, found.sheets[0].rows, found.sheets[0].lines) == ((), [("P1", date(2025, 1, 31))], [5])


def test_an_empty_cell_says_nothing_and_a_dash_takes_back(tmp_path):
    found = read(csv(tmp_path / "p.csv", [["key", "last_name", "entered_on"], ["P1", "-", ""]]), WORDS)
    assert found.sheets[0].rows == [("P1", EMPTIED, None)]
    assert told(read(csv(tmp_path / "p.csv", [["key"], ["-"]]), WORDS))[0][1:3] == ("A2", "Clé de la personne")


def test_a_public_outside_the_fiche_is_kept_with_a_warning(tmp_path, platform):
    file = csv(tmp_path / "p.csv", [["key", "publics"], ["P1", "brsa"], ["P2", "seniors"], ["P3", "seniors"]])
    fiche = platform.fiche("00/2026/ateliers")
    found = read(file, platform.words(fiche), fiche)
    assert (len(found.sheets[0].rows), found.mistakes) == (3, ())
    assert [warning.cell for warning in found.warnings] == ["B3"]


def test_no_sentence_tells_that_somebody_has_a_disability(tmp_path, platform):
    fiche = platform.fiche("00/2026/ateliers")
    rows = [["key", "publics"], ["P1", "rqht"], ["P2", "rqtth"], ["P3", "rqth"], ["P4", "brsaa"]]
    found = read(csv(tmp_path / "p.csv", rows), platform.words(fiche), fiche)
    told = "\n".join(map(str, (*found.mistakes, *found.warnings)))
    assert [each.cell for each in (*found.mistakes, *found.warnings)] == ["B2", "B3", "B5", "B4"]
    assert "handicap" not in told
    assert "rqth" not in told
    assert "Vouliez-vous dire « bénéficiaires du RSA » ?" in told


def test_keys_that_lost_their_zeros_are_told(tmp_path):
    book = xlsx(tmp_path / "p.xlsx", {"participants": [["key"], ["00123"], [124], ["99999"]]})
    assert [cell for _, cell, *_ in told(read(book, WORDS))] == ["A3"]


def test_a_workbook_of_one_sheet_is_known_by_its_titles(tmp_path):
    book = xlsx(tmp_path / "p.xlsx", {"Feuil1": [[], ["", "Clé de la personne"], ["", 12.0]], "Notes": [["x"]]})
    found = read(book, WORDS)
    assert (found.sheets[0].rows, found.sheets[0].lines) == ([("12",)], [3])
    assert "n'est pas du modèle" in found.warnings[0].message


def test_a_day_with_an_hour_is_its_day(tmp_path):
    instant = datetime(2025, 1, 31, 8, 30, tzinfo=None)  # noqa: DTZ001 — a spreadsheet knows no zone
    book = xlsx(tmp_path / "p.xlsx", {"participants": [["key", "entered_on"], ["P1", instant]]})
    assert read(book, WORDS).sheets[0].rows == [("P1", date(2025, 1, 31))]


@pytest.mark.parametrize("name", ["p.pdf", "p", "p.doc"])
def test_a_file_of_another_kind_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(WrongUsage, match=r"un fichier \.xlsx, \.ods ou \.csv est attendu"):
        read(tmp_path / name, WORDS)


def test_a_table_that_is_too_long_says_to_split(tmp_path):
    file = csv(tmp_path / "p.csv", [["key"], *([str(number)] for number in range(100_001))])
    with pytest.raises(RefusedRequest, match="coupez-le en plusieurs"):
        read(file, WORDS)
    file = csv(tmp_path / "p.csv", [["key"], *([str(number)] for number in range(100_000))])
    assert len(read(file, WORDS).sheets[0].rows) == 100_000


def test_a_file_without_titles_says_so_and_repeats_nothing_of_it(tmp_path):
    file = csv(tmp_path / "p.csv", [["P1", "Dubreuil"], *(["P2", "Lenoir"] for _ in range(3_000))])
    found = read(file, WORDS)
    (mistake,) = found.mistakes
    assert (mistake.cell, "celle des titres" in mistake.message, "Dubreuil" in str(mistake)) == ("1", True, False)
    assert not found.sheets[0].rows


def test_of_columns_that_nobody_knows_few_are_told(tmp_path):
    file = csv(tmp_path / "p.csv", [["key", *(f"colonne {number}" for number in range(10_000))]])
    found = read(file, WORDS)
    assert len(found.mistakes) == 21
    assert found.mistakes[-1].message.startswith("9\N{NO-BREAK SPACE}980 autres colonnes inconnues")


@pytest.mark.parametrize("raw", ["#REF!", "#DIV/0!", "#N/A", "#NOM?", "#VALEUR!", "Err:502", "Err :508"])
@pytest.mark.parametrize("code", ["last_name", "entered_on", "publics", "age_at_entry"])
def test_a_formula_in_error_is_no_value(tmp_path, raw, code):
    rows = [["key", code], ["P1", raw]]
    (mistake,) = read(csv(tmp_path / "p.csv", rows), WORDS).mistakes
    assert (mistake.cell, "en erreur" in mistake.message) == ("B2", True)


def test_a_formula_in_error_of_a_workbook_is_told_and_not_taken_for_an_empty_cell(tmp_path):
    book = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(book) as made:
        other, people = made.add_worksheet("Calculs"), made.add_worksheet("participants")
        other.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        for line in range(1_500):
            people.write_row(line, 1, ["key", "age_at_entry"] if line == 0 else [f"P{line}", 30])
        people.write_formula(1_200, 2, "=Calculs!B9", None, "#REF!")
        people.write_formula(1_201, 2, "=30", None, 30)
    found = read(book, WORDS)
    assert [(mistake.cell, mistake.column) for mistake in found.mistakes] == [("C1201", "Âge à l'entrée")]
    assert len(found.sheets[0].rows) == 1_498
