"""Judging a dossier: the rules of a stage, the verdict over those that block, and what other software reads."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rules.dossiers import KNOWN, example_rules, make_facts
from tremplin.catalogue.fiche import Carriers, Fiche, FicheId
from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.rules.finding import Finding, Verdict, broken, met, out_of_scope, unknown
from tremplin.rules.handbook import written
from tremplin.rules.judge import judge, verdict
from tremplin.rules.kinds.grant_ceiling import GrantCeiling
from tremplin.rules.trial import tried

MET, UNKNOWN, BROKEN, OUT = met(str), unknown("requested"), broken(str), out_of_scope(str)


class Fixed:
    """The terms of a rule that always finds the same."""

    def __init__(self, finding):
        self.finding = finding

    def check(self, facts):
        return self.finding


def rule(finding, stage=Stage.DEPOSIT, severity=Severity.BLOCKING, source="1"):
    return Rule("essai", stage, severity, source, Fixed(finding))


@pytest.mark.parametrize(
    ("stage", "judged"),
    [
        (Stage.DEPOSIT, ["deposit"]),
        (Stage.AGREEMENT, ["deposit", "agreement"]),
        (Stage.FOLLOW_UP, ["deposit", "agreement", "follow_up"]),
        (Stage.SETTLEMENT, ["deposit", "agreement", "follow_up", "settlement"]),
    ],
)
def test_a_stage_includes_those_before_it(stage, judged):
    rules = [rule(MET, stage=each) for each in Stage]
    assert [found.rule.stage for found in judge(rules, make_facts(), stage)] == judged


def test_a_dossier_is_judged_at_deposit_unless_told_otherwise():
    assert judge([rule(BROKEN, stage=Stage.AGREEMENT)], make_facts()) == []


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], Verdict.NOTHING_TO_CHECK),
        ([MET, OUT], Verdict.MET),
        ([OUT], Verdict.NOTHING_TO_CHECK),
        ([MET, UNKNOWN, OUT], Verdict.UNKNOWN),
        ([MET, UNKNOWN, BROKEN, OUT], Verdict.BROKEN),
    ],
)
def test_one_broken_rule_breaks_a_dossier_else_one_unknown_leaves_it_unknown(findings, expected):
    assert verdict(judge([rule(finding) for finding in findings], make_facts())) is expected


@pytest.mark.parametrize("finding", [BROKEN, UNKNOWN])
def test_a_warning_never_changes_the_verdict(finding):
    assert verdict(judge([rule(MET), rule(finding, severity=Severity.WARNING)], make_facts())) is Verdict.MET
    # nor does a blocking rule that only warns of what it found
    assert verdict(judge([rule(MET), rule(finding._replace(severity=Severity.WARNING))], make_facts())) is Verdict.MET


def test_a_warning_that_waits_for_a_fact_leaves_nothing_judged():
    assert verdict(judge([rule(UNKNOWN, severity=Severity.WARNING)], make_facts())) is Verdict.NOTHING_TO_CHECK


def test_a_trial_says_how_many_rules_were_judged_and_what_none_can_judge():
    silent = Fiche(id=FicheId("00", "2026", "ateliers"), title="Ateliers")
    carriers = Carriers(conditions=("Le porteur est une personne morale.",))
    rules = tuple(rule(each) for each in (MET, BROKEN, UNKNOWN, OUT))
    found = tried(replace(silent, carriers=carriers, rules=rules), make_facts())
    assert (found.published()["verdict"], found.published()["judged"]) == ("broken", 2)
    told = {"code": "carriers-1", "label": "Le porteur est une personne morale."}
    assert found.published()["conditions"] == [told]
    assert found.told() == "2 règles jugées ; 1 condition du texte à vérifier vous-même."
    assert tried(silent, make_facts()).told() == "Aucune règle jugée."


def test_the_source_of_a_rule_is_told_after_its_sentence():
    ceiling = Rule("grant_ceiling", Stage.DEPOSIT, Severity.BLOCKING, "Financement, 3", GrantCeiling(amount=1))
    (found,) = judge([ceiling], make_facts(requested=2))
    letter = found.letter.replace("\N{NO-BREAK SPACE}", " ")
    assert letter == "0,02 € demandé, 0,01 € au plus. Baissez la demande de 0,01 €. — Financement, 3"


def test_a_rule_without_a_source_is_told_without_one():
    (found,) = judge([rule(met(lambda: "Bien."), source=None)], make_facts())
    assert found.letter == "Bien."


def test_a_finding_is_published_with_its_keys_always_there():
    (found,) = judge([rule(UNKNOWN)], make_facts())
    assert found.published() == {
        "kind": "essai",
        "stage": "deposit",
        "verdict": "unknown",
        "severity": "blocking",
        "message": "Il manque : la subvention demandée.",
        "margin": None,
        "unit": None,
        "nearest": None,
        "changes": [],
        "choices": [],
        "missing": ["requested"],
        "amounts": [],
        "source": "1",
    }


@pytest.mark.parametrize(
    ("nearest", "published"),
    [
        (date(2025, 1, 31), "2025-01-31"),
        (("association", "foundation"), ["association", "foundation"]),
        (Decimal("1.07"), "1.07"),
        (Decimal("2"), 2),
        (500, 500),
    ],
)
def test_a_nearest_value_is_published_as_plain_json(nearest, published):
    finding = Finding(Verdict.BROKEN, str, margin=-1, nearest=nearest)
    assert judge([rule(finding)], make_facts())[0].published()["nearest"] == published


def test_the_amounts_are_published_line_by_line():
    (indirect,) = example_rules("indirect_costs")
    facts = make_facts(budget={"staff": 10_000, "operating": 5_000, "indirect": 1})
    assert judge([indirect], facts)[0].published()["amounts"] == [
        {"label": "Base des charges indirectes", "cents": 15_000},
        {"label": "Charges indirectes admises", "cents": 3_000},
    ]


def test_an_unfavourable_opinion_that_does_not_bind_is_published_as_a_warning():
    (opinion,) = example_rules("required_opinion")
    advice = replace(opinion, terms=replace(opinion.terms, favourable=False))
    facts = make_facts(opinions={"opportunite": "unfavourable"})
    found = judge([opinion, advice], facts, Stage.AGREEMENT)
    assert [each.published()["severity"] for each in found] == ["blocking", "warning"]


def test_a_fiche_holds_the_rules_of_its_sections_then_those_it_writes():
    fiche = written(
        "duration: {at_most: 12 months, source: Durée}\n"
        "funding:\n  rules: [{kind: grant_ceiling, amount: 1 €, source: F}]\n"
        "windows: [{opens: 2025-01-01, closes: 2025-01-31, source: W}]",
        KNOWN,
    )
    assert [each.kind for each in fiche.rules] == ["deposit_window", "max_duration", "grant_ceiling"]


WINDOWS = "windows: [{opens: 2025-01-01, closes: 2025-01-31, source: W}]"


@pytest.mark.parametrize(
    ("given", "day", "on", "expected"),
    [
        ({}, None, None, "unknown"),
        ({}, date(2025, 1, 31), "2025-01-31", "met"),
        ({"deposited_on": "2025-02-01"}, None, "2025-02-01", "broken"),
        # what the facts say comes before the day of the trial
        ({"deposited_on": "2025-02-01"}, date(2025, 1, 31), "2025-02-01", "broken"),
    ],
)
def test_a_dossier_is_tried_on_a_day_that_stands_for_that_of_the_deposit(given, day, on, expected):
    trial = tried(written(WINDOWS, KNOWN), make_facts(**given), day=day).published()
    assert (trial["fiche"], trial["stage"]) == ("00/exemple/exemple", "deposit")
    assert (trial["on"], trial["verdict"]) == (on, expected)
    assert [finding["kind"] for finding in trial["findings"]] == ["deposit_window"]
