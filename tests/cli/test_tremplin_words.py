"""``tremplin words`` and ``tremplin measures``."""

import json

import pytest
from factories import make_platform


@pytest.fixture
def run(run, tmp_path):
    platform = make_platform(tmp_path)
    return lambda *words: run(*words, platform=platform)


def test_the_families_are_listed_with_their_names(run):
    rows = json.loads(run("words", "list", "--format", "json").out)
    assert {"family": "publics", "name": "Publics", "words": 11} in rows
    assert all(row["name"] for row in rows)


def test_the_words_of_a_family_say_whose_they_are(run):
    rows = json.loads(run("words", "list", "publics", "--format", "json").out)
    owners = {row["code"]: row["owner"] for row in rows}
    assert owners["brsa"] is None
    assert owners["seniors"] == "00"
    shown = run("words", "list", "publics").out
    assert "Exemple" in shown
    assert "tous les départements" in shown


@pytest.mark.parametrize("family", ["themes", "cost_lines"])
def test_a_family_without_a_word_says_so(run, family):
    assert "Aucun mot dans" in run("words", "list", family).out


def test_a_family_that_is_none_is_refused_with_those_there_are(run):
    result = run("words", "list", "public")
    assert result.code == 2
    assert "Vouliez-vous dire « publics »" in result.err


def test_the_measures_are_listed_with_their_unit_their_grain_and_who_gives_them(run):
    rows = {row["measure"]: row for row in json.loads(run("measures", "list", "--format", "json").out)}
    assert rows["participants"]["grain"] == "distinct_persons"
    assert rows["participants"]["unit"] == "person"
    assert rows["declared"]["given_by"] == "carrier"


def test_a_measure_is_shown_with_the_indicators_that_name_it(run):
    shown = run("measures", "show", "participants").out
    assert "une personne compte une fois" in shown
    assert "00/2026/ateliers : Participants accompagnés" in shown
    found = json.loads(run("measures", "show", "participants", "--format", "json").out)
    assert [each["fiche"] for each in found["indicators"]] == ["00/2026/ateliers"]


def test_a_measure_says_what_it_counts_once_of_whom_and_how_its_figures_add_up(run):
    shown = run("measures", "show", "workshops").out
    assert "Les ateliers, un par clé d'activité" in shown
    assert "Compte une fois : un atelier" in shown
    assert "D'une case à l'autre, les chiffres s'additionnent : dossier, période" in shown
    found = json.loads(run("measures", "show", "exit_rate", "--format", "json").out)
    assert (found["counts"], found["parts"]) == ("exit", ["counting_exits", "exits"])
    assert found["milestones"]
    assert (found["adds"]["public"], found["adds"]["dossier"]) == ("ratio_of_sums", "ratio_of_sums")
    exits = json.loads(run("measures", "show", "exits", "--format", "json").out)
    assert (exits["adds"]["public"], exits["adds"]["exit_category"]) == ("none", "sum")
    assert {"public", "age", "contract", "exit_category"} <= {*exits["filters"]}


def test_an_unknown_measure_is_refused_with_the_nearest(run):
    result = run("measures", "show", "participant")
    assert result.code == 2
    assert "Vouliez-vous dire « participants » ?" in result.err
