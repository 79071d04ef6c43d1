"""Each kind of cell: what is read in it, on both sides of each bound, and what is told of the rest."""

import sys
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from documents.people.books import WORDS, csv, xlsx
from tremplin.catalogue.sheets import EMPTIED, SHEETS
from tremplin.documents.people import saving
from tremplin.documents.people.cells import reading_of
from tremplin.documents.people.file import read
from tremplin.documents.people.pages import Page, PageColumn
from tremplin.documents.people.refusals import UNINSTALLED
from tremplin.errors import RefusedRequest, WrongUsage
from tremplin.late import late
from tremplin.nir import key_of

DIGITS = "1850578006084"
NIR = f"1 85 05 78 006 084 {key_of(DIGITS):02}"


def value(code: str, raw: object, sheet: str = "participants") -> object:
    return reading_of(SHEETS[sheet].column(code), WORDS)(raw)


def told(code: str, raw: object, sheet: str = "participants") -> str:
    with pytest.raises(WrongUsage) as refused:
        value(code, raw, sheet)
    return str(refused.value)


@pytest.mark.parametrize(
    "raw",
    [
        *("31/01/2025", "31/1/2025", "31.01.2025", "2025-01-31", "31 janvier 2025", "2025-01-31 08:30:00"),
        *("2025-01-31T08:30", "31/01/2025 00:00", 45688.0, 45688.75, "45688", "45688,0"),
    ],
)
def test_a_day_is_read_however_a_spreadsheet_keeps_it(raw):
    assert value("entered_on", raw) == date(2025, 1, 31)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("31/02/2025", "ce jour n'existe pas"),
        ("2025-02-30", "ce jour n'existe pas"),
        ("29/02/2025", "ce jour n'existe pas"),
        ("01/31/2025", "ce mois n'existe pas : le jour vient d'abord"),
        ("31/01/25", "l'année n'a que deux chiffres"),
        ("1985", "une année seule"),
        (1985.0, "une année seule"),
        (3_653.0, "un nombre n'est pas une date"),
        (109_575.0, "un nombre n'est pas une date"),
        (-1.0, "un nombre n'est pas une date"),
        (float("inf"), "un nombre n'est pas une date"),
        (float("nan"), "un nombre n'est pas une date"),
        ("31/01/1899", "de 1900 à 2199"),
        ("demain", "ce n'est pas une date"),
    ],
)
def test_a_damaged_day_is_told(raw, why):
    assert why in told("entered_on", raw)


def test_the_first_and_the_last_day_that_a_spreadsheet_counts():
    assert (value("birth_date", 3_654.0), value("birth_date", 109_574.0)) == (date(1910, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize("raw", [30.0, "30", "30,0", "30.0", " 30 "])
def test_a_whole_number_that_came_as_another_is_whole(raw):
    assert value("age_at_entry", raw) == 30


@pytest.mark.parametrize(("raw", "right"), [(0.0, True), (120.0, True), (121.0, False), (-1.0, False), (30.5, False)])
def test_a_whole_number_has_bounds(raw, right):
    if right:
        assert value("age_at_entry", raw) == int(raw)
    else:
        assert told("age_at_entry", raw).endswith("un nombre entier, de 0 à 120, est attendu.")


@pytest.mark.parametrize(
    ("raw", "hours"),
    [
        (1.5, "1.5"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("0,333", "0.333"),
        (9_000.0, "9000"),
        (0.1 + 0.2, "0.3"),
        ("1 000", "1000"),
    ],
)
def test_a_number_is_exact_whatever_its_decimal_mark(raw, hours):
    assert value("hours_done", raw, "activities") == Decimal(hours)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (9_000.5, "9000 au plus"),
        ("1,500", "deux lectures possibles"),
        (0.3333, "décimales au plus"),
        ("7:30", "« 7,5 »"),
        ("-1", "attendu entre 0"),
        ("une", "attendu"),
    ],
)
def test_a_number_that_cannot_be_is_told(raw, why):
    assert why in told("hours_done", raw, "activities")


@pytest.mark.parametrize("raw", ["oui", "OUI", "o", "Vrai", "true", "x", "1", 1.0])
def test_yes_has_cousins(raw):
    assert value("qpv", raw) is True


@pytest.mark.parametrize("raw", ["non", "Non", "n", "FAUX", "0", 0.0])
def test_no_has_cousins(raw):
    assert value("qpv", raw) is False


def test_what_is_neither_yes_nor_no_is_left_empty():
    assert "laissez la case vide" in told("qpv", "nsp")
    assert value("qpv", " ") is None


@pytest.mark.parametrize(
    ("code", "raw", "word"),
    [
        ("sex", "f", "f"),
        ("sex", "Femme", "f"),
        ("sex", "Madame", "f"),
        ("schooling", 3.0, "3"),
        ("schooling", "3.0", "3"),
        ("schooling", "Niveau 4", "4"),
        ("schooling", "niveau 4 (baccalauréat)", "4"),
        ("schooling", "aucun diplôme", "none"),
        ("territory", "NORD", "nord"),
        ("exit_contract", "CDI", "cdi"),
        ("exit_contract", "Intérim", "mission"),
        ("exit_contract", "ni emploi ni formation", "none"),
        ("prescriber", "Pôle emploi", "france_travail"),
    ],
)
def test_a_word_is_known_by_its_code_its_label_and_what_people_call_it(code, raw, word):
    assert value(code, raw) == word


def test_an_unknown_word_is_told_with_its_near_one_or_with_the_list():
    assert told("exit_contract", "CDII").endswith("Vouliez-vous dire « CDI » ?")
    assert told("sex", "zzzzz").endswith("Connus : femme, homme, autre, ou non dit.")


@pytest.mark.parametrize(
    ("raw", "publics"),
    [
        ("brsa|under_26", ("brsa", "under_26")),
        ("Jeunes de moins de 26 ans ; RSA", ("under_26", "brsa")),
        ("brsa|brsa|", ("brsa",)),
        ("aucun", ()),
        ("Néant", ()),
        ("-", EMPTIED),
        ("", None),
    ],
)
def test_publics_are_a_list_and_none_is_an_answer(raw, publics):
    assert value("publics", raw) == publics


@pytest.mark.parametrize(
    ("raw", "months"),
    [
        (3.0, "3"),
        ("3", "3"),
        ("3 mois", "3"),
        ("6-months", "6"),
        (0.0, "0"),
        ("120", "120"),
        ("Fin de la période d'essai", "trial_end"),
    ],
)
def test_a_milestone_is_months_or_the_end_of_the_trial(raw, months):
    assert value("months", raw, "milestones") == months


@pytest.mark.parametrize("raw", ["121", "-3", "trois", 1.5])
def test_what_is_no_milestone_is_told(raw):
    assert "de 0 à 120" in told("months", raw, "milestones")


@pytest.mark.parametrize(
    ("code", "raw", "text"),
    [
        ("key", 12.0, "12"),
        ("key", "12.0", "12"),
        ("key", "x" * 200, "x" * 200),
        ("phone", 612345678.0, "0612345678"),
        ("phone", "612345678", "0612345678"),
        ("phone", "+33 6 12 34 56 78", "+33 6 12 34 56 78"),
        ("email", "Prenom.NOM@Exemple.fr", "prenom.nom@exemple.fr"),
        ("last_name", "  De   la\tRue ", "De la Rue"),
        ("last_name", "E\N{COMBINING ACUTE ACCENT}ric", "Éric"),
        ("last_name", "'=cmd", "=cmd"),
    ],
)
def test_a_text_is_kept_as_its_reader_keeps_it(code, raw, text):
    assert value(code, raw) == text


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        *(("key", "x" * 201), ("key", "2,2E+13"), ("key", 2.0**60), ("key", 1.5), ("key", "a\0b")),
        *(("phone", "néant"), ("phone", "'+33 6"), ("email", "moi@chez"), ("last_name", "x" * 251)),
    ],
)
def test_a_text_that_cannot_be_kept_is_told_without_being_said_again(code, raw):
    sentence = told(code, raw)
    assert str(raw)[:20] not in sentence


@pytest.mark.parametrize("code", ["key", "last_name", "phone", "email", "publics", "age_at_entry", "entered_on", "sex"])
@pytest.mark.parametrize("raw", [NIR, NIR.replace(" ", ""), float(NIR.replace(" ", "")), float(DIGITS)])
def test_a_nir_is_refused_in_any_cell_and_never_said_again(code, raw):
    sentence = told(code, raw)
    assert "sécurité sociale" in sentence
    assert "85" not in sentence


@pytest.mark.parametrize("rows", [1, 1_500])
def test_a_nir_is_seen_among_plain_texts_too(tmp_path, rows):
    said = [["key", "last_name"], *([f"P{number}", "Nom"] for number in range(rows)), ["Q", f"Nom {NIR}"]]
    found = read(csv(tmp_path / "p.csv", said), WORDS)
    assert [mistake.cell for mistake in found.mistakes] == [f"B{rows + 2}"]


@pytest.mark.parametrize("code", ["key", "last_name", "phone", "email"])
def test_texts_read_together_are_read_as_each_alone(tmp_path, code):
    texts = [
        "Aa",
        "b@c.fr",
        "01 23 45 67 89",
        "612345678",
        "12.0",
        "-",
        " x ",
        "l'été",
        "É",
        "a  b",
        "\N{NO-BREAK SPACE}y",
        "'=1",
    ]
    for pair in pairwise(texts):
        columns = ["key", code] if code != "key" else ["key"]
        rows = [[*(["P", "Q"][place] for _ in columns[1:]), text] for place, text in enumerate(pair)]
        found = read(xlsx(tmp_path / "p.xlsx", {"participants": [columns, *rows]}), WORDS)
        alone = []
        for text in pair:
            try:
                alone.append(value(code, text))
            except WrongUsage:
                continue
        assert [row[-1] for row in found.sheets[0].rows] == alone


def test_who_has_not_the_extension_is_told_what_to_install(tmp_path, monkeypatch):
    book = xlsx(tmp_path / "p.xlsx", {"participants": [["key"], ["P1"]]})
    # what another test imported late is remembered
    late.cache_clear()
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.setitem(sys.modules, "tremplin.documents.people.xlsx", None)
    with pytest.raises(RefusedRequest, match="installée") as refused:
        read(book, WORDS)
    assert str(refused.value) == UNINSTALLED
    with pytest.raises(RefusedRequest, match=r"demandez un fichier \.ods ou \.csv"):
        saving.save([Page("p", [PageColumn("key")], [["P1"]])], tmp_path / "q.xlsx")
    # a table needs neither, and OpenDocument is written by ourselves
    saving.save([Page("p", [PageColumn("key")], [["P1"]])], tmp_path / "q.ods")
    assert read(csv(tmp_path / "p.csv", [["key"], ["P1"]]), WORDS).sheets[0].rows == [("P1",)]
