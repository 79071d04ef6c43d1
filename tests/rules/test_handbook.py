"""The handbook: docs/rules.md is what the kinds say, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from rules.dossiers import KNOWN
from tremplin.catalogue.words import INDIRECT_MODES
from tremplin.rules.handbook import fills, handbook, keys, page
from tremplin.rules.library import KINDS
from tremplin.rules.wording import SEVERITIES, STAGES

FILE = Path(__file__).parents[2] / "docs" / "rules.md"
COMMAND = "python -m tremplin.rules.handbook > docs/rules.md"


def test_the_file_is_the_one_that_the_kinds_write():
    assert FILE.read_text("utf-8") == handbook(KINDS), f"docs/rules.md is out of date: {COMMAND}"


def test_the_file_tells_the_command_that_writes_it():
    assert COMMAND in handbook(KINDS)


@pytest.mark.parametrize("kind", KNOWN)
def test_the_page_of_a_kind_tells_its_meaning_stage_severity_and_facts(kind):
    told, subject = page(KNOWN[kind], KNOWN), KNOWN[kind]
    assert told.startswith(f"## {kind}\n\n{subject.meaning}\n")
    assert f"- Jugée : {STAGES[subject.stage]} ({SEVERITIES[subject.severity]})" in told
    assert all(f"(`{fact}`)" in told for fact in subject.reads)
    assert "```yaml\n" in told


@pytest.mark.parametrize("kind", KNOWN)
def test_every_key_that_a_page_lists_says_what_it_means(kind):
    listed = list(keys(KNOWN[kind]))
    assert listed
    assert all(key.description for key in listed)
    assert len({key.path for key in listed}) == len(listed)


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        ("deposit_window", ["windows[]"]),
        ("max_duration", ["duration.max_months"]),
        ("indirect_costs", ["costs[]", "indirect_costs.mode", "indirect_costs.rate", "indirect_costs.base"]),
        ("grant_ceiling", ["grant_ceiling_cents"]),
        ("staffing_ratio", ["staffing.participants_per_fte"]),
        ("participant_age", ["per_participant.age"]),
        ("results", ["results.months", "results.exits", "results.quality", "results.hours"]),
    ],
)
def test_a_page_tells_what_the_kind_fills_in_the_published_form(kind, filled):
    assert fills(KNOWN[kind], KNOWN) == filled


@pytest.mark.parametrize("kind", KNOWN)
def test_every_kind_fills_something_that_people_read_in_the_published_form(kind):
    assert fills(KNOWN[kind], KNOWN)


def test_the_words_that_a_key_admits_are_told_in_french():
    told = page(KNOWN["indirect_costs"], KNOWN)
    assert all(f"`{code}` ({label})" in told for code, label in INDIRECT_MODES.items())


def test_a_kind_of_a_plugin_without_an_example_has_a_page_all_the_same():
    bare = replace(KNOWN["grant_ceiling"], name="plafond_local", example="")
    told = page(bare, {**KNOWN, bare.name: bare})
    assert "| `amount` | oui |" in told
    assert "yaml" not in told


def test_an_example_that_does_not_hold_fills_nothing():
    wrong = replace(KNOWN["grant_ceiling"], example="funding: {rules: [{kind: inconnu}]}")
    assert fills(wrong, KNOWN) == []
