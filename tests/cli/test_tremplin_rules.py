"""``tremplin rules``: the kinds of rules, how each is written, and the facts that they read."""

import json
from dataclasses import replace

import pytest

from tremplin.rules.facts.glossary import COMPUTED, FACTS
from tremplin.rules.library import KINDS


def test_kinds_are_listed_for_people_and_for_software(run):
    assert "avertissement" in run("rules", "list").out
    listed = json.loads(run("rules", "list", "--format", "json").out)
    assert [kind["kind"] for kind in listed] == [kind.name for kind in KINDS]
    assert list(listed[0]) == ["kind", "stage", "severity", "meaning", "written_in"]
    assert {kind["severity"] for kind in listed} == {"blocking", "warning"}


def test_the_rules_of_a_fiche_are_listed_each_with_its_figures_and_its_source(run, installed):
    fiche = "62/2025/preparatoires-emploi"
    published = installed.published(installed.fiche(fiche))["rules"]
    keys = ["kind", "stage", "severity", "statement", "source", "option", "choice"]
    listed = json.loads(run("rules", "list", fiche, "--format", "json").out)
    assert listed == [{key: rule.get(key) for key in keys} for rule in published]
    rows = run("rules", "list", fiche, "--format", "csv").out.splitlines()
    assert rows[0] == ";".join(keys)
    assert len(rows) == 1 + len(published)
    table = run("rules", "list", fiche).out
    assert "Ce qu'elle demande" in table
    assert all(rule["statement"] in table for rule in published if len(rule["statement"]) < 80)


def test_a_fiche_that_lays_down_no_rule_is_said_to_lay_down_none(run, installed):
    name, fiche = next(iter(installed.fiches.items()))
    bare = replace(installed, fiches={name: replace(fiche, rules=())})
    assert run("rules", "list", name, platform=bare).out == "Cette fiche ne pose aucune règle.\n"
    assert json.loads(run("rules", "list", name, "--format", "json", platform=bare).out) == []


def test_the_rules_of_an_unknown_fiche_are_a_wrong_usage_with_the_nearest(run):
    done = run("rules", "list", "62/2025/preparatoires-emplois")
    assert done.code == 2
    assert "Vouliez-vous dire « 62/2025/preparatoires-emploi » ?" in done.err


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_shown_with_its_facts_its_example_and_its_keys(run, kind):
    done = run("rules", "show", kind.name)
    assert done.code == 0
    assert kind.meaning in done.out
    assert kind.written_in in done.out
    assert all(f"({fact})" in done.out for fact in kind.reads)


def test_a_kind_tells_which_fiches_lay_it_down(run, installed):
    using = [name for name, fiche in installed.fiches.items() if "results" in {rule.kind for rule in fiche.rules}]
    out = run("rules", "show", "results").out
    assert f"{len(using)} fiches la posent\n" in out
    assert all(f"  {name}\n" in out for name in using)


def test_an_unknown_kind_is_a_wrong_usage_with_the_nearest(run):
    done = run("rules", "show", "grant_celing")
    assert done.code == 2
    assert "Vouliez-vous dire « grant_ceiling » ?" in done.err


def test_facts_are_listed_with_the_kinds_that_read_them(run):
    listed = {fact["name"]: fact for fact in json.loads(run("rules", "facts", "--format", "json").out)}
    assert list(listed) == [fact.name for fact in (*FACTS, *COMPUTED)]
    assert list(listed["requested"]) == ["name", "label", "written", "kinds"]
    assert "grant_ceiling" in listed["requested"]["kinds"]
    assert "indirect_costs" in listed["budget.indirect"]["kinds"]
    assert listed["deposited_on"]["kinds"] == ["deposit_window"]


def test_every_fact_is_read_by_some_kind(run):
    unread = [fact["name"] for fact in json.loads(run("rules", "facts", "--format", "json").out) if not fact["kinds"]]
    assert unread == []
