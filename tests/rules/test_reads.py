"""Each rule says exactly which facts it reads: the fields of a form come from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from factories import make_platform

from rules.dossiers import KNOWN, example_rules
from rules.watching import read_by
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.rules.kind import RuleKind
from tremplin.rules.kinds.committees_cadence import CommitteesCadence
from tremplin.rules.kinds.indirect_costs import IndirectCosts
from tremplin.rules.kinds.required_answer import RequiredAnswer
from tremplin.rules.kinds.results import PayByResults

COMPLETE = (Path(__file__).parents[1] / "catalogue" / "complete.yaml").read_text("utf-8")
RULES = [rule for kind in KNOWN for rule in example_rules(kind)]


def declared(rule: Rule) -> tuple[str, ...]:
    return KNOWN[rule.kind].reads_of(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_a_rule_of_the_handbook_reads_what_it_declares_and_nothing_else(rule):
    told = declared(rule)
    assert set(told) == read_by(rule.terms)
    assert len(told) == len(set(told))


def test_so_do_the_rules_of_a_fiche_that_says_all_that_can_be_said(tmp_path):
    fiche = make_platform(tmp_path, {"calls/2026/complete.yaml": COMPLETE}).fiche("00/2026/complete")
    assert len(fiche.rules) > 30
    assert [rule.kind for rule in fiche.rules if set(declared(rule)) != read_by(rule.terms)] == []


(RESULTS,) = (rule.terms for rule in RULES if rule.kind == "results")
LESS = [
    *(("results", PayByResults(**{part: getattr(RESULTS, part)})) for part in ("months", "exits", "quality")),
    *(
        ("indirect_costs", IndirectCosts(mode=mode, rate=Rate(1, 5), base=base))
        for mode in ("flat", "ceiling", "unspecified")
        for base in (None, ("staff",))
    ),
]


@pytest.mark.parametrize(("kind", "terms"), LESS)
def test_terms_that_say_less_read_less(kind, terms):
    told = declared(Rule(kind, Stage.DEPOSIT, Severity.BLOCKING, None, terms))
    assert set(told) == read_by(terms)
    assert set(told) <= set(KNOWN[kind].reads)


@pytest.mark.parametrize("cadence", ["monthly", "several_per_year", "on_request"])
def test_committees_of_which_no_number_is_asked_read_nothing(cadence):
    terms = CommitteesCadence(cadence=cadence)
    assert set(terms.reads()) == read_by(terms)
    assert bool(terms.reads()) == (cadence != "on_request")


def test_an_answer_that_is_always_required_reads_no_other():
    always, never, sometimes = (
        RequiredAnswer(code="rome", label="Codes", type="rome", **said)
        for said in ({"required": True, "required_if": "a"}, {}, {"required_if": "a"})
    )
    for terms, read in (
        (always, {"answers.rome"}),
        (never, {"answers.rome"}),
        (sometimes, {"answers.rome", "answers.a"}),
    ):
        assert set(terms.reads()) == read_by(terms) == read


@dataclass(frozen=True)
class Stranger:
    """The terms of a kind of a plugin."""

    told: tuple[str, ...] = ()

    def check(self, facts: Any) -> Any:
        raise TypeError(facts)


class Exact(Stranger):
    """Terms that say which facts their rule reads."""

    def reads(self):
        return self.told


@pytest.mark.parametrize(
    ("terms", "read"),
    [
        (Stranger(), ("requested", "reports.final")),
        (Exact(), ()),
        (Exact(("posts", "participants.brsa", "posts")), ("posts", "participants.brsa")),
        # what is no fact has no field
        (Exact(("ailleurs", "participants.…", "answers.une")), ("answers.une",)),
    ],
)
def test_a_rule_of_a_stranger_is_believed_block_by_block(terms, read):
    kind = RuleKind(name="stranger", meaning="…", stage=Stage.DEPOSIT, reads=("requested", "reports", "answers.…"))
    assert kind.reads_of(Rule("stranger", Stage.DEPOSIT, Severity.BLOCKING, None, terms)) == read
