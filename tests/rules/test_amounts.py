"""Requests and advances under a cap: a fixed amount, an amount per post and month, the costs, a share of the grant."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossiers import make_facts, said
from tremplin.catalogue.quantities import Rate
from tremplin.rules.finding import Amount
from tremplin.rules.kinds.advance import AdvanceCeiling
from tremplin.rules.kinds.grant_ceiling import GrantCeiling
from tremplin.rules.kinds.participant_month_cap import ParticipantMonthCap
from tremplin.rules.kinds.request_within_costs import RequestWithinCosts

# every rate that people write, from 0,01 % to 100 %
RATES = st.integers(1, 10_000).map(lambda hundredths: Rate.of_percent(Decimal(hundredths) / 100))
CENTS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("asked", "verdict", "margin", "nearest"),
    [(4_999_999, "met", 1, 4_999_999), (5_000_000, "met", 0, 5_000_000), (5_000_001, "broken", -1, 5_000_000)],
)
def test_a_request_at_the_ceiling_passes_and_one_cent_over_does_not(asked, verdict, margin, nearest):
    finding = GrantCeiling(amount=5_000_000).check(make_facts(requested=asked))
    assert (finding.verdict, finding.margin, finding.nearest, finding.unit) == (verdict, margin, nearest, "cents")


def test_a_request_over_the_ceiling_is_told_by_how_much_to_lower_it():
    finding = GrantCeiling(amount=5_000_000).check(make_facts(requested=5_000_050))
    assert said(finding) == "50 000,50 € demandés, 50 000,00 € au plus. Baissez la demande de 0,50 €."


def test_a_request_not_known_yet_is_asked_for_and_the_ceiling_given():
    finding = GrantCeiling(amount=5_000_000).check(make_facts())
    assert (finding.verdict, finding.missing, finding.nearest) == ("unknown", ("requested",), 5_000_000)
    assert said(finding) == "Il manque : la subvention demandée."


def a_year(**given):
    return make_facts(**{"posts": 10, "starts_on": "2024-01-01", "ends_on": "2024-12-31", **given})


@pytest.mark.parametrize(
    ("asked", "verdict", "margin"), [(4_499_999, "met", 1), (4_500_000, "met", 0), (4_500_001, "broken", -1)]
)
def test_the_monthly_cap_of_ten_posts_over_twelve_months_passes_and_one_cent_over_does_not(asked, verdict, margin):
    finding = ParticipantMonthCap(amount=37_500).check(a_year(requested=asked))
    assert (finding.verdict, finding.margin) == (verdict, margin)
    assert finding.amounts == (Amount("Plafond par participant et par mois", 4_500_000),)


def test_a_request_of_nothing_is_within_any_cap_whatever_is_missing():
    finding = ParticipantMonthCap(amount=37_500).check(make_facts(requested=0))
    assert (finding.verdict, finding.missing, finding.margin) == ("met", (), 0)
    advance = AdvanceCeiling(max_rate=Rate(4, 5)).check(make_facts(advance=0))
    assert (advance.verdict, advance.missing, advance.margin) == ("met", (), 0)
    assert WITHIN.check(make_facts(requested=0)).verdict == "met"


def test_a_request_over_the_monthly_cap_is_told_its_computation():
    finding = ParticipantMonthCap(amount=37_500).check(a_year(requested=4_600_000))
    assert said(finding) == (
        "46 000,00 € demandés, 45 000,00 € au plus (10 postes × 12 mois × 375,00 €). Baissez la demande de 1 000,00 €."
    )
    assert finding.nearest == 4_500_000


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        ("2024-01-01", "2024-12-30", 11),
        ("2024-01-01", "2024-12-31", 12),
        ("2024-03-15", "2025-03-14", 12),
        ("2024-03-15", "2025-03-13", 11),
        ("2024-01-31", "2024-02-28", 0),
        ("2024-01-31", "2024-02-29", 1),
        ("2024-12-31", "2024-01-01", 0),
    ],
)
def test_only_the_whole_months_of_the_operation_count(starts, ends, months):
    finding = ParticipantMonthCap(amount=100).check(a_year(posts=1, requested=0, starts_on=starts, ends_on=ends))
    assert finding.amounts[0].cents == 100 * months


@pytest.mark.parametrize(
    ("posts", "cap"),
    [
        (Decimal("9.5"), 4_275_000),
        (Decimal("0.0001"), 45),
        (Decimal("0.00000001"), 0),
        # thirty nines: a product cut to 28 digits would round it up to the next post
        (Decimal("0." + "9" * 30), 449_999),
    ],
)
def test_a_fraction_of_a_post_is_counted_exactly_and_cut_to_the_cent_once(posts, cap):
    finding = ParticipantMonthCap(amount=37_500).check(a_year(posts=posts, requested=0))
    assert finding.amounts[0].cents == cap


def test_the_monthly_cap_asks_for_all_that_it_lacks():
    missing = ("requested", "posts", "starts_on", "ends_on")
    assert ParticipantMonthCap(amount=37_500).check(make_facts()).missing == missing
    assert ParticipantMonthCap(amount=37_500).check(a_year()).missing == ("requested",)


WITHIN = RequestWithinCosts(costs=("staff", "operating", "indirect"))


@pytest.mark.parametrize(
    ("asked", "verdict", "margin"), [(119_999, "met", 1), (120_000, "met", 0), (120_001, "broken", -1)]
)
def test_a_request_of_all_the_costs_passes_and_one_cent_over_does_not(asked, verdict, margin):
    budget = {"staff": 80_000, "operating": 20_000, "external_services": 50_000, "indirect": 20_000}
    finding = WITHIN.check(make_facts(requested=asked, budget=budget))
    assert (finding.verdict, finding.margin) == (verdict, margin)
    assert finding.amounts == (Amount("Dépenses financées par la fiche", 120_000),)


def test_a_request_over_the_costs_is_told_which_costs_count():
    budget = {"staff": 80_000, "operating": 20_000, "indirect": 20_000}
    finding = WITHIN.check(make_facts(requested=130_000, budget=budget))
    assert said(finding) == (
        "1 300,00 € demandés pour 1 200,00 € de dépenses financées "
        "(personnel, fonctionnement et charges indirectes). Baissez la demande de 100,00 €."
    )
    assert finding.nearest == 120_000


@pytest.mark.parametrize(
    ("asked", "verdict", "missing"),
    [(80_000, "met", ()), (80_001, "unknown", ("budget.operating", "budget.indirect"))],
)
def test_the_known_costs_are_enough_for_a_request_within_them(asked, verdict, missing):
    finding = WITHIN.check(make_facts(requested=asked, budget={"staff": 80_000}))
    assert (finding.verdict, finding.missing) == (verdict, missing)


def test_a_request_not_known_is_asked_for_with_the_costs_not_known():
    finding = WITHIN.check(make_facts(budget={"staff": 80_000, "operating": 0}))
    assert finding.missing == ("requested", "budget.indirect")


def test_a_request_is_judged_with_the_indirect_costs_that_are_admitted_and_not_all_that_are_asked():
    within = replace(WITHIN, indirect_rate=Rate(1, 5), indirect_base=("staff", "operating"))
    budget = {"staff": 80_000, "operating": 20_000, "indirect": 30_000}
    finding = within.check(make_facts(requested=130_000, budget=budget))
    assert (finding.verdict, finding.margin) == ("broken", -10_000)
    assert finding.changes == (("requested", 120_000),)
    assert said(finding) == (
        "1 300,00 € demandés pour 1 200,00 € de dépenses financées (personnel, fonctionnement et charges indirectes, "
        "sans les 100,00 € de charges indirectes au-delà du plafond). Baissez la demande de 100,00 €."
    )
    assert within.check(make_facts(requested=120_000, budget=budget)).verdict == "met"


def test_a_base_that_is_not_known_may_admit_more_of_the_indirect_costs():
    within = replace(WITHIN, indirect_rate=Rate(1, 5), indirect_base=("staff", "other"))
    budget = {"staff": 80_000, "operating": 20_000, "indirect": 30_000}
    assert within.check(make_facts(requested=116_001, budget=budget)).missing == ("budget.other",)
    assert within.check(make_facts(requested=116_000, budget=budget)).verdict == "met"


@pytest.mark.parametrize(("asked", "verdict"), [(6_666, "met"), (6_667, "broken")])
def test_twenty_percent_of_333_euros_33_is_66_euros_66(asked, verdict):
    finding = AdvanceCeiling(max_rate=Rate(1, 5)).check(make_facts(advance=asked, granted=33_333))
    assert finding.verdict == verdict


def test_an_advance_over_its_share_is_told_the_share_of_the_grant():
    finding = AdvanceCeiling(max_rate=Rate(3, 5)).check(make_facts(advance=650_000, granted=1_000_000))
    assert said(finding) == "Avance de 6 500,00 €, 6 000,00 € au plus (60 % de 10 000,00 €). Baissez-la de 500,00 €."
    assert (finding.margin, finding.nearest, finding.unit) == (-50_000, 600_000, "cents")


@pytest.mark.parametrize(
    ("given", "missing"),
    [({}, ("advance", "granted")), ({"advance": 1}, ("granted",)), ({"granted": 1}, ("advance",))],
)
def test_an_advance_asks_for_what_it_lacks(given, missing):
    assert AdvanceCeiling(max_rate=Rate(3, 5)).check(make_facts(**given)).missing == missing


@given(rate=RATES, granted=CENTS)
def test_at_every_rate_an_advance_of_exactly_its_share_passes_and_one_cent_over_does_not(rate, granted):
    rule, most = AdvanceCeiling(max_rate=rate), granted * rate.numerator // rate.denominator
    assert rule.check(make_facts(advance=most, granted=granted)).verdict == "met"
    over = rule.check(make_facts(advance=most + 1, granted=granted))
    assert (over.verdict, over.margin, over.nearest) == ("broken", -1, most)


@given(amount=CENTS)
def test_whatever_the_ceiling_exactly_it_passes_and_one_cent_over_does_not(amount):
    rule = GrantCeiling(amount=amount)
    assert rule.check(make_facts(requested=amount)).verdict == "met"
    assert rule.check(make_facts(requested=amount + 1)).verdict == "broken"


@given(amount=CENTS, posts=st.one_of(st.integers(0, 500), st.decimals(0, 500, places=2)))
def test_whatever_the_posts_exactly_the_monthly_cap_passes_and_one_cent_over_does_not(amount, posts):
    rule = ParticipantMonthCap(amount=amount)
    most = rule.check(a_year(posts=posts, requested=0)).amounts[0].cents
    assert 0 <= amount * 12 * posts - most < 1
    assert rule.check(a_year(posts=posts, requested=most)).verdict == "met"
    assert rule.check(a_year(posts=posts, requested=most + 1)).verdict == "broken"
