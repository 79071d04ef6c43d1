"""Listings: aligned for a person whatever the terminal, safe in a spreadsheet, stable for software."""

import csv
import io
import json

import pytest

from tremplin.documents.formulas import neutral
from tremplin_cli.terminal.listing import Column, Listing, as_csv, table
from tremplin_cli.terminal.wrapping import wrapped

COLUMNS = (Column("Nom", lambda row: row["name"]), Column("Titre", lambda row: row["title"], gives_way=True))
LISTING = Listing(("name", "title", "open"), COLUMNS, "Rien n'est installé.")
ROW = {"name": "62/2025/essai", "title": "Un titre assez long pour déborder d'un terminal étroit", "open": None}


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_table_fits_the_terminal_and_loses_nothing(width):
    lines = table(COLUMNS, [ROW], width)
    assert max(map(len, lines)) <= width
    assert " ".join(" ".join(lines[2:]).split()) == f"{ROW['name']} {ROW['title']}"


def test_a_name_is_never_cut_even_in_the_narrowest_terminal():
    assert ROW["name"] in "\n".join(table(COLUMNS, [ROW], 10))


def test_a_table_in_a_pipe_keeps_one_line_per_row():
    assert len(table(COLUMNS, [ROW, ROW], None)) == 4


def test_columns_are_aligned_under_their_titles():
    head, rule, *lines = table(COLUMNS, [ROW, {**ROW, "name": "a"}], None)
    at = head.index("Titre")
    assert all(line[at - 2 : at].isspace() and not line[at].isspace() for line in [rule, *lines])


def test_an_empty_table_is_a_sentence(capsys):
    LISTING.write([], "table", "tremplin calls list")
    assert capsys.readouterr().out == "Rien n'est installé.\n"


def test_empty_json_and_csv_stay_readable_by_software(capsys):
    LISTING.write([], "json")
    assert json.loads(capsys.readouterr().out) == []
    LISTING.write([], "csv")
    assert capsys.readouterr().out == "name;title;open\n"


def test_what_to_type_next_is_told_apart_and_only_to_people(capsys):
    LISTING.write([ROW], "table", "tremplin fiches show x")
    told = capsys.readouterr()
    assert "tremplin fiches show x" in told.err
    assert "tremplin" not in told.out
    LISTING.write([ROW], "json", "tremplin fiches show x")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "formula",
    [
        *(
            "=1+1",
            "=HYPERLINK(1)",
            "+cmd|' /C calc'!A0",
            "-cmd|' /C calc'!A0",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\n=1",
        ),
        *("＝1+1", "＋1", "－cmd", "＠SUM(A1)", "-A1", "+A1", "-(A1)", "+", "-"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_compute_is_neutralised(formula):
    assert neutral(formula) == f"'{formula}"


@pytest.mark.parametrize(
    "plain",
    ["-12,50", "-12.50", "+33 3 21 21 65 50", "+33(0)321216550", "-1 234,56 €", "+5 %", "12", "", "CDD, 6 mois", "a=b"],
)
def test_an_amount_or_a_telephone_number_is_left_as_it_is(plain):
    assert neutral(plain) == plain


def test_csv_gives_back_every_cell():
    row = {"text": "un ; deux\n« trois »", "list": ["a", "b"], "yes": True, "none": None, "number": -12.5}
    assert list(csv.reader(io.StringIO(as_csv(row, [row])), delimiter=";")) == [
        list(row),
        ["un ; deux\n« trois »", "a, b", "true", "", "-12.5"],
    ]


@pytest.mark.parametrize("width", range(16, 60))
def test_no_line_begins_with_a_mark_that_closes_nor_ends_with_one_that_opens(width):
    lines = wrapped("Le texte dit : « 20 % des charges » ; rien d'autre ? Non !", width)
    assert not any(line.startswith((";", ":", "»", "?", "!", "%")) or line.endswith("«") for line in lines)
    assert " ".join(lines) == "Le texte dit : « 20 % des charges » ; rien d'autre ? Non !"


def test_no_line_of_a_help_begins_with_a_closing_sign(at_desk):
    helps = [("commissions", "--help"), ("decisions", "--help"), ("settlements", "admit", "--help")]
    for words in [*helps, ("dossiers", "list", "--help"), ("indicators", "compute", "--help")]:
        lines = [line.strip() for line in at_desk(*words).out.splitlines()]
        assert [line for line in lines if line[:1] in {";", ":", "!", "?", "»"} or line.endswith("«")] == [], words
