"""Pay by results: each part in proportion to its target, never above its weight; the figures are computed by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from rules.dossiers import make_facts, said
from rules.settlements import indirect, make_fiche, spent
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Stage
from tremplin.rules.comparison import outcome
from tremplin.rules.finding import Amount
from tremplin.rules.kinds.results import KIND, HoursPerMonth, PayByResults, PerPost, Quality
from tremplin.rules.settling.settlement import settled
from tremplin.rules.trial import tried

NINETY, FIVE = Rate(9, 10), Rate(1, 20)
THEMES = ("projet", "mobilite", "savoir-etre", "numerique")
NO_HOURS = {"months": 0, "hours": 0}


def paid_by_results(per_post="0.45", hours=None):
    """90 % for months, 5 % for exits and 5 % for quality, as structures of work integration are paid."""
    return PayByResults(
        months=PerPost(weight=NINETY, per_post=12),
        exits=PerPost(weight=FIVE, per_post=Decimal(per_post)),
        quality=Quality(weight=FIVE, themes=THEMES),
        hours=hours,
    )


WORKSHOP, COMPANY = paid_by_results(), paid_by_results("0.55")
ASSOCIATION = paid_by_results(hours=HoursPerMonth(urban=10, rural=8))


def reached(posts=20, granted=9_000_000, **results):
    """Facts of an operation that spent enough to be paid the whole grant."""
    full = {"months": 240, "exits": 9, "quality": THEMES, **results}
    known = {name: value for name, value in full.items() if value is not None}
    return replace(spent({"staff": 10**10}, granted=granted), posts=posts, results=make_facts(results=known).results)


def obtained(rule, **given_):
    """The finding of a rule as people read it, in a trial of the whole fiche."""
    (judged,) = tried(make_fiche(rule), reached(**given_), Stage.SETTLEMENT).judged
    return judged.finding


def cents(finding):
    return [line.cents for line in finding.amounts]


def test_all_the_targets_reached_earn_the_whole_grant():
    finding = obtained(WORKSHOP)
    assert (finding.verdict, finding.margin, finding.unit) == ("met", 0, "points")
    assert cents(finding) == [8_100_000, 450_000, 450_000, 9_000_000]


def test_each_part_is_earned_in_proportion():
    # months 216 / 240, exits 6 / 9, themes 3 / 4: 81 + 3,333… + 3,75 = 88,083… %
    finding = obtained(WORKSHOP, months=216, exits=6, quality=THEMES[:3])
    assert (finding.verdict, finding.margin) == ("met", 0)
    assert cents(finding) == [7_290_000, 300_000, 337_500, 7_927_500]
    assert said(finding) == (
        "Mois d'accompagnement : 216 sur 240 (90 % de la subvention) ; "
        "Sorties dynamiques : 6 sur 9 (5 % de la subvention) ; "
        "Référentiel qualité : 3 sur 4 thèmes (5 % de la subvention). "
        "Part acquise : 88,08 %. 79 275,00 € sont dus au solde."
    )


def test_a_company_aims_at_more_exits():
    # 20 posts × 0,55 = 11 exits: 9 of them earn 9 / 11 of 5 %
    finding = obtained(COMPANY)
    assert "Part acquise : 99,09 %." in said(finding)
    assert cents(finding) == [8_100_000, 368_181, 450_000, 8_918_181]
    assert "Part acquise : 100 %." in said(obtained(COMPANY, exits=11))


def test_no_part_earns_more_than_its_weight():
    finding = obtained(WORKSHOP, months=480, exits=0)
    assert "Part acquise : 95 %." in said(finding)
    assert cents(finding) == [8_100_000, 0, 450_000, 8_550_000]


def test_the_sum_is_cut_to_the_cent_once_and_the_parts_share_it():
    # of 1,00 €: 90 + 1,666… + 2,5 = 94,166… cents, where the parts cut one by one make 93
    finding = obtained(WORKSHOP, granted=100, exits=3, quality=THEMES[:2])
    assert cents(finding) == [90, 2, 2, 94]
    assert said(finding).endswith("Part acquise : 94,16 %. 0,94 € est dû au solde.")


def test_what_a_finding_tells_is_what_the_settlement_pays_on_the_costs_kept():
    facts = replace(reached(months=216), realised=make_facts(realised={"staff": 1_000_000}).realised)
    fiche = make_fiche(indirect(), WORKSHOP)
    rate, results = (judged.finding for judged in tried(fiche, facts, Stage.SETTLEMENT).judged[-2:])
    settlement = settled(fiche, facts)
    # 10 000,00 € and 20 % of them, of which 81 + 5 + 5 % are earned: far from the grant of 90 000,00 €
    assert results.amounts[-1].cents == settlement.due_cents == 1_092_000
    assert tuple(cents(results)[:-1]) == settlement.parts
    assert rate.amounts[-1] == Amount("Charges indirectes dues au solde", 200_000)
    assert "10 920,00 € sont dus au solde." in said(results)
    assert outcome(fiche, facts).due_cents == settlement.due_cents


@pytest.mark.parametrize(
    ("urban", "rural", "months", "earned"),
    [
        # 60 × 10 + 60 × 8 = 1 080 hours due
        ((60, 600), (60, 480), 120, 900_000),
        # the total alone counts: hours of town make up for those of the country
        ((60, 620), (60, 460), 120, 900_000),
        # the hours are lower: 972 / 1 080 = 90 %
        ((60, 540), (60, 432), 120, 810_000),
        # the months are lower: 108 / 120 = 90 %, whatever the hours
        ((54, 540), (54, 432), 108, 810_000),
        ((54, 900), (54, 900), 108, 810_000),
        # wholly in town
        ((120, 1200), None, 120, 900_000),
        ((120, 600), None, 120, 450_000),
        (None, (120, 960), 120, 900_000),
    ],
)
def test_the_lower_of_the_rates_of_months_and_of_hours_counts(urban, rural, months, earned):
    places = {"urban": urban, "rural": rural}
    told = {name: {"months": at[0], "hours": at[1]} for name, at in places.items() if at}
    finding = obtained(ASSOCIATION, posts=10, granted=1_000_000, months=months, exits=5, **told)
    assert (finding.verdict, finding.amounts[0].cents) == ("met", earned)


def test_the_hours_are_told_with_the_months():
    places = {"urban": {"months": 60, "hours": 540}, "rural": {"months": 60, "hours": 432}}
    finding = obtained(ASSOCIATION, posts=10, months=120, exits=5, **places)
    assert "120 sur 120 (90 % de la subvention), 972 heures de mise à disposition sur 1 080 ;" in said(finding)


@pytest.mark.parametrize(
    ("places", "missing"),
    [
        ({}, ("urban.months", "urban.hours", "rural.months", "rural.hours")),
        ({"urban": {"months": 120}}, ("urban.hours", "rural.months", "rural.hours")),
        # one fact is missing on each side
        ({"urban": {"months": 60}, "rural": {"hours": 480}}, ("urban.hours", "rural.months")),
        ({"urban": {"months": 60, "hours": 600}, "rural": {"months": 60}}, ("rural.hours",)),
        # one month of the hundred and twenty is somewhere else
        ({"urban": {"months": 119, "hours": 1_190}}, ("rural.months", "rural.hours")),
    ],
)
def test_hours_not_known_are_asked_for_and_never_taken_for_done(places, missing):
    finding = obtained(ASSOCIATION, posts=10, months=120, exits=5, **places)
    assert set(finding.missing) == {f"results.{fact}" for fact in missing}


@pytest.mark.parametrize(
    ("rule", "unknown", "missing"),
    [
        (WORKSHOP, {"months": None}, ("results.months",)),
        (WORKSHOP, {"exits": None, "quality": None}, ("results.exits", "results.quality")),
        (PayByResults(quality=Quality(weight=FIVE, themes=THEMES)), {"months": None, "exits": None}, ()),
    ],
)
def test_results_not_known_are_asked_for_where_they_pay(rule, unknown, missing):
    assert obtained(rule, **unknown).missing == missing


def test_the_posts_are_asked_for_once():
    finding = WORKSHOP.check(make_facts(results={"months": 240, "exits": 9, "quality": THEMES}))
    assert finding.missing == ("posts",)


def test_without_the_grant_the_share_is_known_and_not_the_amounts():
    finding = WORKSHOP.check(make_facts(posts=20, results={"months": 120, "exits": 9, "quality": THEMES}))
    assert (finding.verdict, finding.margin, finding.amounts) == ("met", 0, ())
    assert said(finding).endswith("Part acquise : 55 %.")


def test_below_what_may_be_earned_what_is_missing_leaves_nothing_to_complete():
    finding = WORKSHOP.check(make_facts(posts=20, results={"months": 120}))
    assert (finding.verdict, finding.missing) == ("met", ())
    assert said(finding) == (
        "Mois d'accompagnement : 120 sur 240 (90 % de la subvention). Part acquise : 45 % au moins, 55 % au plus. "
        "Il manque : les sorties dynamiques obtenues ; les thèmes du référentiel qualité honorés."
    )
    # all the months: whether the whole is earned is still to be known
    assert WORKSHOP.check(make_facts(posts=20, results={"months": 240})).verdict == "unknown"


@pytest.mark.parametrize(
    ("results", "most"),
    [
        # half of the months, whatever the hours; half of the hours, whatever the months
        ({"months": 60}, "55 % au plus"),
        ({"urban": {"months": 60, "hours": 300}, "rural": {"months": 60, "hours": 240}}, "55 % au plus"),
        # no month is nothing earned, whatever the hours
        ({"months": 0}, "10 % au plus"),
    ],
)
def test_what_is_known_of_months_and_of_hours_bounds_the_part(results, most):
    finding = ASSOCIATION.check(make_facts(posts=10, results=results))
    assert finding.verdict == "met"
    assert most in said(finding)


def test_of_no_post_nothing_is_known():
    finding = WORKSHOP.check(make_facts(posts=0, results={"months": 240, "exits": 9, "quality": THEMES}))
    assert (finding.verdict, finding.missing) == ("unknown", ("posts",))


def test_hours_of_no_month_are_not_all_the_hours():
    finding = obtained(ASSOCIATION, posts=10, months=120, exits=5, **dict.fromkeys(("urban", "rural"), NO_HOURS))
    assert (finding.verdict, finding.missing) == ("unknown", ("results.urban.months", "results.rural.months"))


def test_no_theme_honoured_is_a_known_fact_and_foreign_themes_do_not_count():
    assert "Part acquise : 95 %." in said(obtained(WORKSHOP, quality=()))
    assert "Part acquise : 96,25 %." in said(obtained(WORKSHOP, quality=("autre", "mobilite")))


def test_parts_that_weigh_less_than_the_grant_are_earned_whole():
    rule = PayByResults(months=PerPost(weight=Rate(1, 2), per_post=12))
    finding = obtained(rule)
    assert (finding.verdict, finding.margin, cents(finding)) == ("met", 0, [4_500_000, 4_500_000])


@given(
    months=st.integers(0, 300),
    exits=st.integers(0, 12),
    themes=st.integers(0, 4),
    granted=st.integers(0, 10**9),
)
def test_no_results_earn_less_than_nothing_nor_more_than_the_grant(months, exits, themes, granted):
    finding = obtained(WORKSHOP, granted=granted, months=months, exits=exits, quality=THEMES[:themes])
    share = (
        Fraction(9, 10) * min(Fraction(months, 240), 1)
        + Fraction(1, 20) * min(Fraction(exits, 9), 1)
        + Fraction(1, 20) * Fraction(themes, 4)
    )
    assert finding.amounts[-1].cents == granted * share.numerator // share.denominator
    assert 0 <= finding.amounts[-1].cents <= granted
    assert sum(cents(finding)[:-1]) == finding.amounts[-1].cents
    assert finding.verdict == "met"


WRITTEN = {
    "kind": "results",
    "source": "1",
    "months": {"weight": "90 %", "per_post": 12},
    "exits": {"weight": "5 %", "per_post": Decimal("0.45")},
    "quality": {"weight": "5 %", "themes": list(THEMES)},
}


def test_the_published_form_writes_weights_and_targets_as_decimal_strings():
    view = KIND.read({**WRITTEN, "hours": {"urban": 10, "rural": 8}}).view()["results"]
    assert view == {
        "months": {"weight": "0.9", "per_post": "12"},
        "exits": {"weight": "0.05", "per_post": "0.45"},
        "quality": {"weight": "0.05", "themes": list(THEMES)},
        "hours": {"urban": 10, "rural": 8},
    }
    assert KIND.read({"kind": "results", "source": "1", "months": WRITTEN["months"]}).view()["results"]["exits"] is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"exits": {"weight": "10,01 %", "per_post": 1}}, "les poids dépassent 100 %"),
        ({"months": None, "exits": None, "quality": None}, "donnez au moins une part"),
        ({"months": None, "hours": {"urban": 10, "rural": 8}}, "« hours » va avec « months »"),
        ({"quality": {"weight": "5 %", "themes": []}}, "themes"),
        ({"months": {"per_post": 12}}, "clé obligatoire absente"),
    ],
)
def test_a_pay_that_cannot_be_computed_is_refused_when_it_is_written(change, told):
    with pytest.raises(ValidationError, match=told):
        KIND.read({**WRITTEN, **change})
