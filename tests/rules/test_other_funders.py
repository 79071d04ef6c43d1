"""Money that reads other funders: rates, public aids, one's own part, balance; what is unknown where it matters."""

from itertools import product

import pytest

from rules.dossiers import make_facts, said
from rules.funders import budget, funders
from tremplin.catalogue.quantities import Rate
from tremplin.rules.facts.costs import of_base
from tremplin.rules.facts.resources import MOST_UNSURE
from tremplin.rules.facts.view import UNKNOWN, Budget
from tremplin.rules.kinds.balanced_budget import BalancedBudget
from tremplin.rules.kinds.intervention_rate import InterventionRate
from tremplin.rules.kinds.own_share import OwnShare
from tremplin.rules.kinds.public_aid_ceiling import PublicAidCeiling

HALF, EIGHTY, FIFTH = Rate(1, 2), Rate(4, 5), Rate(1, 5)


def test_the_total_of_a_budget_is_computed_and_unknown_as_long_as_a_line_is():
    assert Budget(**budget(100, indirect=20)).total == 120
    assert Budget(staff=100, operating=0).total is UNKNOWN
    # no text of the two departments funds investments: a budget that says none is whole without
    usual = {cost: cents for cost, cents in budget(100, indirect=20).items() if cost != "investment"}
    assert Budget(**usual).total == of_base(Budget(**usual), None).known == 120
    asked = Budget(**usual, parts={"investment": {"machines": UNKNOWN}})
    assert (asked.total, of_base(asked, None).missing) == (UNKNOWN, ("budget.machines",))


# --- a rate of the costs


@pytest.mark.parametrize(("asked", "verdict", "margin"), [(166, "met", 0), (167, "broken", -1), (0, "met", 166)])
def test_a_request_is_a_rate_of_the_budget_rounded_down_and_a_cent_over_is_not(asked, verdict, margin):
    finding = InterventionRate(rate=HALF).check(make_facts(requested=asked, budget=budget(300, indirect=33)))
    assert (finding.verdict, finding.margin) == (verdict, margin)


def test_a_rate_says_of_what_it_is_and_by_how_much_to_lower_the_request():
    facts = make_facts(requested=1_200_00, budget=budget(2_000_00, operating=9_000_00))
    finding = InterventionRate(rate=HALF, base=("staff",)).check(facts)
    assert said(finding) == (
        "1 200,00 € demandés, 1 000,00 € au plus (50 % de 2 000,00 € : personnel). Baissez la demande de 200,00 €."
    )
    assert [tuple(change) for change in finding.changes] == [("requested", 1_000_00)]


def test_a_request_within_the_rate_of_what_is_known_passes_whatever_is_missing():
    half = InterventionRate(rate=HALF)
    assert half.check(make_facts(requested=50, budget={"staff": 100})).verdict == "met"
    finding = half.check(make_facts(requested=51, budget={"staff": 100}))
    assert finding.missing == ("budget.operating", "budget.external_services", "budget.other", "budget.indirect")


def test_of_no_cost_nothing_is_to_be_lowered_to():
    finding = InterventionRate(rate=HALF).check(make_facts(requested=1, budget=budget(1)))
    assert (finding.verdict, finding.changes) == ("broken", ())
    assert finding.choices == ("Prévoyez des dépenses : sans elles, rien ne peut être demandé.",)


# --- public aids


@pytest.mark.parametrize(("others", "verdict"), [(300, "met"), (301, "broken")])
def test_public_aids_asked_or_obtained_are_counted_with_the_request_to_the_cent(others, verdict):
    told = funders(f"Région public asked {others - 100}", "État public obtained 100", "Mairie in_kind obtained 9000")
    told += funders("Fondation private obtained 9000", "Porteur own obtained 9000")
    facts = make_facts(requested=500, budget=budget(1000), resources=told)
    assert PublicAidCeiling(rate=EIGHTY).check(facts).verdict == verdict


def test_a_public_aid_too_many_says_the_three_figures():
    told = funders("Région public asked 40000")
    finding = PublicAidCeiling(rate=EIGHTY).check(make_facts(requested=500_00, budget=budget(1000_00), resources=told))
    assert said(finding) == (
        "500,00 € demandés et 400,00 € d'autres aides publiques, soit 900,00 €, pour 800,00 € au plus (80 % de "
        "1 000,00 € : budget total, charges indirectes comprises). Baissez la demande de 100,00 €."
    )
    assert [tuple(change) for change in finding.changes] == [("requested", 400_00)]


@pytest.mark.parametrize("others", [800, 900])
def test_where_the_others_reach_the_ceiling_alone_no_request_is_proposed(others):
    told = funders(f"Région public asked {others}")
    finding = PublicAidCeiling(rate=EIGHTY).check(make_facts(requested=1, budget=budget(1000), resources=told))
    assert (finding.verdict, finding.changes, len(finding.choices)) == ("broken", (), 1)


@pytest.mark.parametrize(
    ("unsure", "verdict"),
    # 500 asked and 200 public of 800: a hundred more passes whatever it is, a cent more is not known
    [(100, "met"), (101, "unknown"), (0, "met")],
)
def test_a_nature_that_nobody_said_matters_where_it_would_pass_the_ceiling(unsure, verdict):
    told = funders("Région public asked 200", f"Ville ? asked {unsure}")
    facts = make_facts(requested=500, budget=budget(1000), resources=told)
    finding = PublicAidCeiling(rate=EIGHTY).check(facts)
    assert finding.verdict == verdict
    if verdict == "unknown":
        assert finding.missing == ("resources",)
        assert said(finding) == "Il manque : la nature du financement « Ville »."


def test_what_breaks_without_the_unknown_is_broken():
    told = funders("Région public asked 400", "Ville ? asked 100")
    facts = make_facts(requested=500, budget=budget(1000), resources=told)
    assert PublicAidCeiling(rate=EIGHTY).check(facts).verdict == "broken"
    assert PublicAidCeiling(rate=EIGHTY).check(make_facts(requested=801, budget=budget(1000))).verdict == "broken"


def test_nobody_named_is_asked_for_and_nobody_else_is_an_answer():
    facts = {"requested": 500, "budget": budget(1000)}
    finding = PublicAidCeiling(rate=EIGHTY).check(make_facts(**facts))
    assert finding.missing == ("resources",)
    assert said(finding) == "Il manque : les autres financements (« aucun » s'il n'y en a pas)."
    assert PublicAidCeiling(rate=EIGHTY).check(make_facts(**facts, resources=())).verdict == "met"


# --- one's own part


@pytest.mark.parametrize(("own", "verdict"), [(67, "met"), (66, "broken")])
def test_ones_own_money_is_a_rate_of_the_budget_at_least_to_the_cent(own, verdict):
    # a fifth of 333 is 66,6: 66 is less than that
    told = funders(f"Porteur own obtained {own}", "Mairie in_kind obtained 500", "Région public asked 500")
    finding = OwnShare(at_least=FIFTH).check(make_facts(budget=budget(333), resources=told))
    assert finding.verdict == verdict
    if verdict == "broken":
        assert said(finding) == (
            "0,66 € de fonds propres pour 0,67 € au moins (20 % de 3,33 € : budget total, charges indirectes "
            "comprises). Apportez 0,01 € de plus de fonds propres, ou réduisez le budget."
        )


@pytest.mark.parametrize(
    ("told", "known", "verdict"),
    [
        (("Porteur own asked 20", "Ville ? asked 1"), 100, "met"),
        (("Porteur own asked 19", "Ville ? asked 1"), 100, "unknown"),
        (("Porteur own asked 18", "Ville ? asked 1"), 100, "broken"),
    ],
)
def test_a_nature_that_nobody_said_matters_where_it_may_make_enough(told, known, verdict):
    facts = make_facts(budget=budget(known), resources=funders(*told))
    assert OwnShare(at_least=FIFTH).check(facts).verdict == verdict


def test_too_little_of_what_is_known_of_a_budget_is_too_little_of_the_whole():
    rule = OwnShare(at_least=FIFTH)
    assert rule.check(make_facts(budget={"staff": 100}, resources=funders("P own asked 19"))).verdict == "broken"
    assert rule.check(make_facts(budget={"staff": 100}, resources=funders("P own asked 20"))).missing == (
        *("budget.operating", "budget.external_services", "budget.other", "budget.indirect"),
    )


# --- a budget in balance


@pytest.mark.parametrize(("others", "verdict", "margin"), [(500, "met", 0), (499, "broken", -1), (502, "broken", -2)])
def test_what_is_asked_and_what_others_bring_make_the_budget_neither_more_nor_less(others, verdict, margin):
    told = funders(f"Région public asked {others - 200}", "Porteur own obtained 200", "Mairie in_kind asked 77")
    facts = make_facts(requested=500, budget=budget(900, indirect=100), resources=told)
    finding = BalancedBudget().check(facts)
    assert (finding.verdict, finding.margin, finding.changes) == (verdict, margin, ())


def test_a_budget_out_of_balance_says_what_lacks_or_is_too_much():
    told = funders("Région public asked 40000")
    short = BalancedBudget().check(make_facts(requested=500_00, budget=budget(1000_00), resources=told))
    assert said(short) == (
        "500,00 € demandés et 400,00 € d'autres financements, hors apports en nature : 900,00 € pour un budget de "
        "1 000,00 €. Il manque 100,00 € : revoyez la demande, les autres financements ou les dépenses."
    )
    much = BalancedBudget().check(make_facts(requested=700_00, budget=budget(1000_00), resources=told))
    assert "100,00 € de trop : revoyez" in said(much)


def test_a_nature_is_asked_for_only_where_in_kind_or_not_may_balance():
    """Each nature that is not said, given in turn: the verdict is unknown where these verdicts differ, and no more."""
    for amounts in product((0, 1, 2, 5), repeat=3):
        for gap in range(-2, 11):
            unsure = [f"F{rank} ? asked {amount}" for rank, amount in enumerate(amounts)]
            facts = {"requested": 10, "budget": budget(10 + gap)}
            found = {
                str(BalancedBudget().check(make_facts(**facts, resources=funders(*given))).verdict)
                for natures in product(("public", "in_kind"), repeat=3)
                for given in [[line.replace("?", nature) for line, nature in zip(unsure, natures, strict=True)]]
            }
            finding = BalancedBudget().check(make_facts(**facts, resources=funders(*unsure)))
            assert {str(finding.verdict)} == (found if len(found) == 1 else {"unknown"}), (amounts, gap)


def test_many_funders_of_no_nature_are_not_added_up_one_by_one():
    told = funders(*(f"F{rank} ? asked 3" for rank in range(MOST_UNSURE + 40)))
    facts = {"requested": 10, "resources": told}
    assert BalancedBudget().check(make_facts(**facts, budget=budget(11))).verdict == "unknown"
    assert BalancedBudget().check(make_facts(**facts, budget=budget(9))).verdict == "broken"


def test_a_line_of_the_budget_that_is_missing_may_balance_it():
    rule, told = BalancedBudget(), funders("Région public asked 40")
    short = {"requested": 50, "resources": told}
    assert "budget.operating" in rule.check(make_facts(**short, budget={"staff": 90})).missing
    assert rule.check(make_facts(**short, budget={"staff": 91})).verdict == "broken"
