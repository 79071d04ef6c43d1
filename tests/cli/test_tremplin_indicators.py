"""``tremplin indicators``: what fiches ask to be counted, in words, and the columns of an export."""

import json

import pytest
from factories import FICHE, PLACE, make_platform, with_changes

from tremplin.indicators.exports.columns import NAMES


@pytest.fixture
def run(run, tmp_path):
    platform = make_platform(tmp_path)
    return lambda *words, **options: run(*words, **{"platform": platform, **options})


def test_indicators_are_listed_in_words(run):
    shown = run("indicators", "list").out
    assert "00/2026/ateliers" in shown
    assert "Participants accompagnés (personnes" in shown
    rows = json.loads(run("indicators", "list", "--fiche", "00/2026/ateliers", "--format", "json").out)
    assert [(row["fiche"], row["code"], row["measure"]) for row in rows] == [
        ("00/2026/ateliers", "participants", "participants")
    ]
    assert json.loads(run("indicators", "list", "--measure", "exits", "--format", "json").out) == []


def test_an_indicator_says_what_it_counts_once_and_who_gives_it(run):
    shown = run("indicators", "show", "00/2026/ateliers", "participants").out
    assert shown.startswith("Participants accompagnés (")
    assert "Compte une fois : une personne" in shown
    assert "Qui le donne : compté dans les dossiers" in shown
    found = json.loads(run("indicators", "show", "00/2026/ateliers", "participants", "--format", "json").out)
    assert (found["counts"], found["by"]) == ("person", ["public"])


def test_an_indicator_of_exits_says_what_classifies_them(run, tmp_path):
    added = "  - {code: sorties, label: Sorties, measure: exits, by: [exit_category]}\ncontacts:\n"
    platform = make_platform(tmp_path / "autre", {PLACE: with_changes(FICHE, ("contacts:\n", added))})
    words = ("indicators", "show", "00/2026/ateliers", "sorties")
    assert (
        "Typologie : Sorties dynamiques (sorties) : Emplois durables, Sorties positives"
        in run(*words, platform=platform).out
    )
    told = [
        json.loads(run("indicators", "show", "00/2026/ateliers", each, "--format", "json", platform=platform).out)
        for each in ("sorties", "participants")
    ]
    assert [each["typology"] for each in told] == ["sorties", None]


def test_an_unknown_indicator_or_measure_is_refused_with_the_nearest(run):
    for words, near in (
        (("show", "00/2026/ateliers", "participant"), "participants"),
        (("list", "--measure", "exit"), "exits"),
    ):
        result = run("indicators", *words)
        assert result.code == 2
        assert f"Vouliez-vous dire « {near} » ?" in result.err


def test_the_dictionary_tells_every_column_in_its_order(run):
    rows = json.loads(run("indicators", "dictionary", "--format", "json").out)
    assert [row["name"] for row in rows] == [*NAMES]
    assert all(row["description"].endswith((".", "…")) for row in rows)
    assert "La version de ces colonnes" in run("indicators", "dictionary").out
