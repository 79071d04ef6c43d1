"""Amounts told by line of a budget: what a family comes to, what is missing of it, and how a settlement tells it."""

import json
from dataclasses import replace

import pytest

from rules.settlements import make_fiche
from tremplin.catalogue.costs import CostLine
from tremplin.documents.vocabulary import SHARED
from tremplin.errors import RefusedDocuments
from tremplin.rules.facts.costs import budget_of
from tremplin.rules.facts.file import load_facts, read_facts
from tremplin.rules.facts.view import UNKNOWN, valued
from tremplin.rules.kinds.funded_costs import FundedCosts
from tremplin.rules.kinds.request_within_costs import RequestWithinCosts
from tremplin.rules.settling.settlement import settled

LINES = (
    CostLine(code="chef", label="Chef de projet", family="staff"),
    CostLine(code="formateurs", label="Formateurs", family="staff"),
    CostLine(code="loyers", label="Loyers", family="operating"),
)
FICHE = replace(make_fiche(costs=("staff", "operating")), cost_lines=LINES)


def facts_of(**said):
    return read_facts(json.dumps(said).encode(), "faits.json", FICHE, SHARED)


@pytest.mark.parametrize(
    ("told", "staff"),
    [
        ({"chef": 300, "formateurs": 200}, 500),
        ({"chef": 300, "formateurs": 0}, 300),
        # one line missing: unknown is not zero
        ({"chef": 300}, UNKNOWN),
        ({}, UNKNOWN),
        # the family told beside its lines: they add to it, and nothing is missing
        ({"staff": 100, "chef": 300}, 400),
        ({"staff": 100}, 100),
    ],
)
def test_a_family_is_known_once_all_its_lines_are_or_when_it_is_told_itself(told, staff):
    assert budget_of(told, LINES).staff == staff


def test_a_file_of_facts_tells_lines_as_it_tells_families_and_both_readers_agree():
    said = {"budget": {"chef": "300 €", "formateurs": 200, "loyers": 100.5}, "realised": {"loyers": 90}}
    facts = facts_of(**said)
    assert (facts.budget.staff, facts.budget.operating, facts.realised.operating) == (50_000, 10_050, 9_000)
    assert valued(facts, "budget.chef") == 30_000
    plain = {"budget": {"chef": 300, "formateurs": 200, "loyers": "100,50 €"}}
    assert load_facts(plain, FICHE, SHARED).budget == facts.budget


def test_a_line_that_the_fiche_does_not_have_is_refused_with_the_nearest():
    with pytest.raises(RefusedDocuments, match=r"budget\.loyer : clé inconnue\. Vouliez-vous dire « loyers »"):
        facts_of(budget={"loyer": 100})


def test_what_is_missing_is_named_by_line():
    finding = RequestWithinCosts(costs=("staff", "operating")).check(
        replace(facts_of(budget={"chef": 300}), requested=40_000)
    )
    assert finding.missing == ("budget.formateurs", "budget.loyers")
    assert finding.message == (
        "Il manque : le montant prévu de la ligne « formateurs » ; le montant prévu de la ligne « loyers »."
    )


def test_a_settlement_keeps_families_and_tells_their_lines():
    facts = facts_of(
        budget={"chef": 300, "formateurs": 200, "loyers": 100},
        realised={"chef": 350, "formateurs": 100, "loyers": 100},
        granted=1000,
        advance=0,
    )
    reckoning = settled(FICHE, facts)
    # 450 € spent of 500 € of staff: what one line lacks serves another, inside the family on which rules bear
    assert {line.code: line.cents for line in reckoning.lines if line.code.startswith("direct")} == {
        "direct.staff": 45_000,
        "direct.operating": 10_000,
    }
    why = next(line.why for line in reckoning.lines if line.code == "direct.staff").replace("\N{NO-BREAK SPACE}", " ")
    assert "Par ligne : Chef de projet, 350,00 € réalisés pour 300,00 € prévus ; Formateurs, 100,00 € réalisés" in why
    assert reckoning.due_cents == 55_000


# --- investment: a family that the calls of 2024 and 2025 do not fund


def test_investment_that_nobody_told_of_leaves_known_verdicts_known():
    told = facts_of(budget={"chef": 1, "formateurs": 1, "loyers": 1, "external_services": 0, "other": 0})
    assert FundedCosts(funded=("staff", "operating")).check(told).verdict == "met"
    everything = make_fiche(costs=())
    facts = load_facts(
        {
            side: {"staff": 1, "operating": 0, "external_services": 0, "other": 0, "indirect": 0}
            for side in ("budget", "realised")
        },
        everything,
        SHARED,
    )
    assert settled(everything, replace(facts, granted=100, advance=0)).due_cents == 100


def test_investment_counts_where_a_dossier_tells_it_and_is_asked_for_where_the_fiche_funds_it():
    others = {"external_services": 0, "other": 0, "investment": 1}
    told = facts_of(budget={"chef": 1, "formateurs": 1, "loyers": 1, **others})
    finding = FundedCosts(funded=("staff", "operating")).check(told)
    assert (finding.verdict, finding.margin) == ("broken", -100)
    assert "investissement" in finding.message
    assert FundedCosts(funded=("staff", "investment")).check(facts_of(budget={"operating": 0})).missing == (
        "budget.external_services",
        "budget.other",
    )
    within = RequestWithinCosts(costs=("staff", "investment"))
    assert within.check(replace(facts_of(budget={"staff": 1}), requested=200)).missing == ("budget.investment",)
