"""Costs: those that the fiche funds, the indirect ones, and those both foreseen and incurred."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossiers import make_facts, said
from tremplin.catalogue.fiche import Fiche, FicheId
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.catalogue.words import COSTS
from tremplin.rules.facts.view import UNKNOWN, Budget
from tremplin.rules.finding import Amount, Verdict
from tremplin.rules.judge import judge, verdict
from tremplin.rules.kinds.foreseen_costs import ForeseenCosts, kept
from tremplin.rules.kinds.funded_costs import FundedCosts
from tremplin.rules.kinds.indirect_costs import KIND, IndirectCosts

RATES = st.integers(1, 10_000).map(lambda hundredths: Rate.of_percent(Decimal(hundredths) / 100))
CENTS = st.integers(0, 10**10)
BASES = [base for size in range(1, 5) for base in combinations(COSTS, size)]
BUDGETS = st.fixed_dictionaries(dict.fromkeys(COSTS, CENTS))
TWENTY = Rate(1, 5)
# flat at deposit is a maximum like the others, and what the source does not say counts as a ceiling
each_mode = pytest.mark.parametrize("mode", ["flat", "ceiling", "unspecified"])


# --- funded_costs


def test_a_budget_of_funded_costs_alone_passes():
    budget = {"staff": 100, "operating": 0, "external_services": 0, "other": 0}
    finding = FundedCosts(funded=("staff",)).check(make_facts(budget=budget))
    assert (finding.verdict, finding.margin, finding.nearest) == ("met", 0, 0)
    assert said(finding) == "Seules des dépenses financées : personnel."


def test_one_cent_of_a_cost_that_the_fiche_does_not_fund_is_refused():
    budget = {"staff": 100, "operating": 0, "external_services": 1, "other": 0}
    finding = FundedCosts(funded=("staff", "operating")).check(make_facts(budget=budget))
    assert (finding.verdict, finding.margin, finding.nearest) == ("broken", -1, 0)
    assert finding.amounts == (Amount("Prestations externes", 1), Amount("Dépenses que la fiche ne finance pas", 1))


def test_costs_that_the_fiche_does_not_fund_are_told_line_by_line():
    budget = {"staff": 100, "external_services": 300_000, "other": 50_000}
    finding = FundedCosts(funded=("staff", "operating")).check(make_facts(budget=budget))
    assert said(finding) == (
        "3 500,00 € de dépenses que la fiche ne finance pas : prestations externes 3 000,00 €, "
        "autres dépenses directes 500,00 €. Elle finance : personnel et fonctionnement. Retirez-les du budget."
    )


def test_a_known_cost_is_refused_even_when_others_are_not_known():
    finding = FundedCosts(funded=("staff",)).check(make_facts(budget={"other": 1}))
    assert (finding.verdict, finding.missing) == ("broken", ())


def test_the_costs_outside_are_asked_for_and_not_taken_for_zero():
    finding = FundedCosts(funded=("staff",)).check(make_facts(budget={"staff": 100, "other": 0}))
    assert finding.missing == ("budget.operating", "budget.external_services")


# --- indirect_costs


def indirect(asked, mode="flat", rate=TWENTY, base=("staff", "operating"), **direct):
    return IndirectCosts(mode=mode, rate=rate, base=base).check(make_facts(budget={"indirect": asked, **direct}))


@each_mode
@pytest.mark.parametrize(("asked", "verdict", "margin"), [(6_665, "met", 1), (6_666, "met", 0), (6_667, "broken", -1)])
def test_twenty_percent_of_333_euros_33_is_66_euros_66(mode, asked, verdict, margin):
    finding = indirect(asked, mode, staff=10_000, operating=23_333)
    assert (finding.verdict, finding.margin, finding.unit) == (verdict, margin, "cents")


def test_an_amount_is_rounded_once_and_not_line_by_line():
    # 20 % of 0,04 is 0 cent and 20 % of 0,01 is 0 cent, yet 20 % of 0,05 is 1 cent
    assert indirect(1, staff=4, operating=1).verdict == "met"


@each_mode
@pytest.mark.parametrize(("asked", "verdict"), [(2_400_000, "met"), (2_400_001, "broken")])
def test_200_000_euros_of_which_80_000_of_services_give_24_000_without_the_services(mode, asked, verdict):
    budget = {"staff": 9_000_000, "operating": 3_000_000, "external_services": 8_000_000, "other": 0}
    finding = indirect(asked, mode, base=("staff", "operating", "other"), **budget)
    assert finding.verdict == verdict
    base, most = finding.amounts
    assert (base.cents, most.cents) == (12_000_000, 2_400_000)


def test_the_sentence_is_the_one_that_the_design_gives():
    finding = indirect(624_000, staff=1_500_000, operating=500_000)
    assert said(finding) == (
        "Charges indirectes : 6 240,00 € demandés, 4 000,00 € au plus (20 % de 20 000,00 € : "
        "personnel et fonctionnement, prestations exclues). Baissez-les de 2 240,00 €."
    )
    assert finding.nearest == 400_000


def test_asking_less_than_a_flat_rate_passes_at_deposit():
    assert indirect(0, "flat", staff=100, operating=100).verdict == "met"


def test_a_base_of_staff_alone_is_told_as_it_is():
    assert "(15 % de 100,00 € : personnel)" in said(indirect(0, rate=Rate(3, 20), base=("staff",), staff=10_000))


def test_services_are_not_told_excluded_when_they_are_in_the_base():
    sentence = said(indirect(0, base=("staff", "external_services"), staff=100, external_services=100))
    assert "personnel et prestations externes)" in sentence


@pytest.mark.parametrize(("asked", "verdict"), [(3_000, "met"), (3_001, "broken")])
@pytest.mark.parametrize("base", [None, ()])
def test_without_a_stated_base_the_widest_that_the_fiche_funds_is_taken_and_the_sentence_says_so(base, asked, verdict):
    fiche = Fiche(id=FicheId("00", "essai", "essai"), title="Essai", costs=("staff", "operating", "other"))
    terms = KIND.completed(IndirectCosts(mode="unspecified", rate=TWENTY, base=base), fiche)
    budget = {"staff": 5_000, "operating": 5_000, "other": 5_000, "external_services": 9_000, "indirect": asked}
    finding = terms.check(make_facts(budget=budget))
    assert finding.verdict == verdict
    assert "l'assiette n'est pas précisée par le texte, la plus large est retenue" in said(finding)
    assert terms.view()["indirect_costs"]["base"] is None


def test_without_a_stated_base_nor_funded_costs_every_direct_cost_but_investment_counts():
    fiche = Fiche(id=FicheId("00", "essai", "essai"), title="Essai")
    terms = KIND.completed(IndirectCosts(mode="ceiling", rate=TWENTY), fiche)
    assert terms.widest == ("staff", "operating", "external_services", "other")


@pytest.mark.parametrize(
    ("asked", "verdict", "missing"), [(2_000, "met", ()), (2_001, "unknown", ("budget.operating",))]
)
def test_the_known_part_of_the_base_is_a_lower_bound_of_it(asked, verdict, missing):
    finding = indirect(asked, staff=10_000)
    assert (finding.verdict, finding.missing) == (verdict, missing)


def test_a_base_that_is_partly_known_is_told_as_such():
    assert said(indirect(2_000, staff=10_000)).endswith("Une partie de l'assiette reste à connaître.")


def test_indirect_costs_not_known_are_asked_for_with_the_base_not_known():
    finding = indirect(UNKNOWN, staff=10_000)
    assert finding.missing == ("budget.indirect", "budget.operating")


@given(rate=RATES, base=st.sampled_from(BASES), budget=BUDGETS)
def test_at_every_rate_and_on_every_base_exactly_the_cap_passes_and_one_cent_over_does_not(rate, base, budget):
    most = sum(budget[cost] for cost in base) * rate.numerator // rate.denominator
    assert indirect(most, rate=rate, base=base, **budget).verdict == "met"
    over = indirect(most + 1, rate=rate, base=base, **budget)
    assert (over.verdict, over.margin, over.nearest) == ("broken", -1, most)


@pytest.mark.parametrize("percent", ["0.01", "0.5", "12.5", "15", "20", "33.33", "99.99", "100"])
def test_a_rate_of_two_decimals_is_exact(percent):
    cents = int(Decimal(percent) * 100)
    rate = Rate.of_percent(Decimal(percent))
    assert indirect(cents, rate=rate, base=("staff",), staff=10_000).margin == 0
    assert indirect(cents + 1, rate=rate, base=("staff",), staff=10_000).margin == -1


@pytest.mark.parametrize(
    ("mode", "spent", "due"),
    [
        ("flat", 0, 2_000),
        ("flat", 1_500, 2_000),
        ("flat", 2_500, 2_000),
        ("flat", UNKNOWN, 2_000),
        ("ceiling", 0, 0),
        ("ceiling", 1_500, 1_500),
        ("ceiling", 2_500, 2_000),
        ("ceiling", UNKNOWN, UNKNOWN),
        ("unspecified", 1_500, 1_500),
        ("unspecified", 2_500, 2_000),
        ("unspecified", UNKNOWN, UNKNOWN),
    ],
)
def test_settlement_owes_a_flat_rate_whatever_was_spent_and_the_lesser_of_spent_and_allowed_elsewhere(mode, spent, due):
    terms = IndirectCosts(mode=mode, rate=TWENTY, base=("staff",))
    assert terms.due(Budget(staff=10_000, indirect=spent)) == due


@each_mode
def test_settlement_owes_nothing_known_as_long_as_the_base_is_not_known(mode):
    terms = IndirectCosts(mode=mode, rate=TWENTY, base=("staff", "operating"))
    assert terms.due(Budget(staff=10_000, indirect=100)) is UNKNOWN


# --- foreseen_costs

FORESEEN = ForeseenCosts(costs=("staff", "operating"))


def spent(budget, realised):
    return FORESEEN.check(make_facts(budget=budget, realised=realised))


def test_costs_spent_as_foreseen_are_all_kept():
    finding = spent({"staff": 1_000, "operating": 500}, {"staff": 1_000, "operating": 400})
    assert (finding.verdict, finding.margin) == ("met", 0)
    assert [line.cents for line in finding.amounts] == [1_000, 400, 1_400]
    assert said(finding) == "Dépenses prévues et effectives : 14,00 € retenus."


def test_one_cent_spent_beyond_what_was_foreseen_is_not_kept():
    finding = spent({"staff": 1_000, "operating": 500}, {"staff": 1_001, "operating": 500})
    assert (finding.verdict, finding.margin) == ("broken", -1)
    assert finding.amounts[-1] == Amount("Dépenses directes retenues", 1_500)


def test_what_is_saved_on_one_line_does_not_pay_for_another():
    finding = spent({"staff": 100_000, "operating": 50_000}, {"staff": 120_000, "operating": 10_000})
    assert said(finding) == (
        "200,00 € réalisés au-delà du prévu, non retenus : personnel 200,00 €. Sont retenus 1 100,00 €."
    )


def test_spending_beyond_what_was_foreseen_is_told_and_stops_nothing():
    finding = spent({"staff": 1_000, "operating": 500}, {"staff": 1_001, "operating": 500})
    assert finding.severity is Severity.WARNING
    rule = Rule("foreseen_costs", Stage.SETTLEMENT, Severity.BLOCKING, "Bilan", FORESEEN)
    facts = make_facts(budget={"staff": 1_000, "operating": 500}, realised={"staff": 1_001, "operating": 500})
    assert verdict(judge([rule], facts, Stage.SETTLEMENT)) is Verdict.MET
    # what is not known is still to be completed
    assert verdict(judge([rule], make_facts(), Stage.SETTLEMENT)) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("foreseen", "incurred", "retained"),
    [(2, 1, 1), (1, 2, 1), (0, UNKNOWN, 0), (UNKNOWN, 0, 0), (1, UNKNOWN, UNKNOWN), (UNKNOWN, 1, UNKNOWN)],
)
def test_where_nothing_was_foreseen_or_incurred_nothing_is_kept_even_if_the_other_is_not_known(
    foreseen, incurred, retained
):
    costs = kept(Budget(staff=foreseen, indirect=7), Budget(staff=incurred, indirect=9))
    assert (costs.staff, costs.operating, costs.indirect) == (retained, UNKNOWN, 9)


@pytest.mark.parametrize("budget", [{"staff": 1_000, "operating": 0}, {"staff": 1_000}])
def test_a_line_of_which_one_side_is_nothing_asks_for_no_other_as_a_settlement_does(budget):
    finding = spent(budget, {"staff": 1_000} if "operating" in budget else {"staff": 1_000, "operating": 0})
    assert (finding.verdict, finding.missing) == ("met", ())
    assert [line.cents for line in finding.amounts] == [1_000, 0, 1_000]


def test_one_line_over_is_told_whatever_another_lacks():
    finding = spent({"staff": 1_000, "operating": 500}, {"staff": 1_300})
    assert (finding.verdict, finding.severity, finding.missing) == ("broken", Severity.WARNING, ())
    assert said(finding) == (
        "3,00 € réalisés au-delà du prévu, non retenus : personnel 3,00 €. Sont retenus 10,00 € sur les lignes "
        "connues. Il manque : les dépenses de fonctionnement réalisées."
    )
    assert finding.amounts == (Amount("Personnel : retenu", 1_000),)


def test_amounts_under_two_euros_are_told_in_the_singular():
    finding = spent({"staff": 100, "operating": 0}, {"staff": 299, "operating": 0})
    assert said(finding) == ("1,99 € réalisé au-delà du prévu, non retenu : personnel 1,99 €. Est retenu 1,00 €.")


def test_foreseen_costs_ask_for_each_amount_that_they_lack():
    finding = spent({"staff": 1_000}, {"operating": 500})
    assert finding.missing == ("realised.staff", "budget.operating")


def test_what_is_owed_of_what_is_kept_is_exact_to_the_fraction_of_a_cent():
    terms = IndirectCosts(mode="flat", rate=TWENTY, base=("staff",))
    assert terms.due(Budget(staff=9_999)) == Fraction(19_998, 10)


@given(budget=BUDGETS, realised=BUDGETS)
def test_no_more_is_kept_than_foreseen_nor_than_incurred(budget, realised):
    kept = ForeseenCosts(costs=tuple(COSTS)).check(make_facts(budget=budget, realised=realised)).amounts
    assert [line.cents for line in kept[:-1]] == [min(budget[cost], realised[cost]) for cost in COSTS]
    assert kept[-1].cents == sum(line.cents for line in kept[:-1])
