"""How long an operation, or its action, may last, and when."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossiers import day, make_facts, said
from tremplin.catalogue.calendar import end_after
from tremplin.catalogue.duties import Span
from tremplin.rules.kinds.advised_duration import AdvisedDuration
from tremplin.rules.kinds.fixed_period import FixedPeriod
from tremplin.rules.kinds.max_duration import MaxDuration


def lasting(starts, ends, months=12):
    return MaxDuration(months=months).check(make_facts(starts_on=starts, ends_on=ends))


@pytest.mark.parametrize(
    ("starts", "ends", "verdict", "margin"),
    [
        ("2024-03-15", "2025-03-13", "met", 1),
        ("2024-03-15", "2025-03-14", "met", 0),
        ("2024-03-15", "2025-03-15", "broken", -1),
        ("2024-02-29", "2025-02-28", "met", 0),
        ("2024-02-29", "2025-03-01", "broken", -1),
        ("2024-01-01", "2024-12-31", "met", 0),
    ],
)
def test_twelve_months_to_the_day_pass_and_one_day_more_does_not(starts, ends, verdict, margin):
    finding = lasting(starts, ends)
    assert (finding.verdict, finding.margin, finding.unit) == (verdict, margin, "days")


def test_an_operation_too_long_is_told_when_to_end_it():
    finding = lasting("2024-03-15", "2025-03-17")
    assert said(finding) == (
        "Du 15/03/2024 au 17/03/2025 : 12 mois au plus finissent le 14/03/2025. Avancez la fin de 3 jours."
    )
    assert finding.nearest == day("2025-03-14")


def test_an_operation_that_ends_before_it_starts_is_refused():
    finding = lasting("2024-03-15", "2024-03-14")
    assert (finding.verdict, finding.margin) == ("broken", -1)
    assert said(finding) == "L'opération finit le 14/03/2024, avant son début le 15/03/2024. Corrigez une date."


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ("starts_on", "ends_on")),
        ({"starts_on": "2024-01-01"}, ("ends_on",)),
        ({"ends_on": "2024-01-01"}, ("starts_on",)),
    ],
)
def test_a_duration_asks_for_the_days_that_it_lacks(given, missing):
    assert MaxDuration(months=12).check(make_facts(**given)).missing == missing


@given(starts=st.dates(day("2020-01-01"), day("2030-12-31")), months=st.integers(1, 36))
def test_whatever_the_start_so_many_months_pass_and_one_day_more_does_not(starts, months):
    last = end_after(starts, months)
    rule = MaxDuration(months=months)
    assert rule.check(make_facts(starts_on=starts.isoformat(), ends_on=last.isoformat())).margin == 0
    after = (last + timedelta(days=1)).isoformat()
    assert rule.check(make_facts(starts_on=starts.isoformat(), ends_on=after)).verdict == "broken"


YEAR = FixedPeriod(first=day("2024-01-01"), last=day("2024-12-31"))


def during(starts=None, ends=None):
    given = {"starts_on": starts, "ends_on": ends}
    return YEAR.check(make_facts(**{name: value for name, value in given.items() if value}))


@pytest.mark.parametrize(
    ("starts", "ends", "verdict", "margin", "nearest"),
    [
        ("2024-01-01", "2024-12-31", "met", 0, "2024-12-31"),
        ("2024-03-01", "2024-12-21", "met", 10, "2024-12-21"),
        ("2024-02-01", "2025-01-01", "broken", -1, "2024-12-31"),
        ("2023-12-31", "2024-12-01", "broken", -1, "2024-01-01"),
        ("2023-12-22", "2025-01-01", "broken", -10, None),
        ("2025-01-05", "2025-02-01", "broken", -32, None),
        ("2023-10-01", "2023-12-31", "broken", -92, None),
    ],
)
def test_an_operation_lies_inside_the_imposed_period_both_ends_included(starts, ends, verdict, margin, nearest):
    finding = during(starts, ends)
    assert (finding.verdict, finding.margin) == (verdict, margin)
    assert finding.nearest == (nearest and day(nearest))


def test_an_operation_out_of_the_period_is_told_each_day_to_change():
    assert said(during("2023-12-22", "2025-01-01")) == (
        "L'opération sort de la période du 01/01/2024 au 31/12/2024 : "
        "démarrez au plus tôt le 01/01/2024, 10 jours plus tard, et "
        "finissez au plus tard le 31/12/2024, un jour plus tôt."
    )


@pytest.mark.parametrize(
    ("starts", "ends", "nearest"),
    [
        ("2024-01-01", "2023-12-31", "2024-01-01"),
        ("2024-06-01", "2024-05-31", "2024-06-01"),
        ("2024-12-31", "2024-12-01", "2024-12-31"),
        # both days must change
        ("2025-01-01", "2024-12-31", None),
        ("2023-12-31", "2023-12-30", None),
    ],
)
def test_an_operation_that_ends_before_it_starts_lies_in_no_period(starts, ends, nearest):
    finding = during(starts, ends)
    assert (finding.verdict, finding.nearest) == ("broken", nearest and day(nearest))
    assert said(finding).endswith("Corrigez une date.")


@pytest.mark.parametrize(
    ("starts", "ends", "verdict", "missing"),
    [
        (None, None, "unknown", ("starts_on", "ends_on")),
        ("2024-01-01", None, "unknown", ("ends_on",)),
        (None, "2024-12-31", "unknown", ("starts_on",)),
        ("2025-01-01", None, "broken", ()),
        ("2023-12-31", None, "broken", ()),
        (None, "2025-01-01", "broken", ()),
        (None, "2023-12-31", "broken", ()),
    ],
)
def test_one_day_out_of_the_period_is_enough_and_one_day_in_it_is_not(starts, ends, verdict, missing):
    finding = during(starts, ends)
    assert (finding.verdict, finding.missing) == (verdict, missing)


def advised(answer, **bounds):
    rule = AdvisedDuration(weeks=Span(**(bounds or {"min": 8, "max": 12})))
    return rule.check(make_facts(answers={"action_weeks": answer}))


@pytest.mark.parametrize(
    ("weeks", "verdict", "margin", "nearest"),
    [
        (7, "broken", -1, 8),
        (8, "met", 0, 8),
        (10, "met", 2, 10),
        (12, "met", 0, 12),
        (13, "broken", -1, 12),
        (Decimal("12.5"), "broken", Decimal("-0.5"), 12),
        ("12,5", "broken", Decimal("-0.5"), 12),
    ],
)
def test_an_action_of_the_advised_weeks_passes_both_bounds_included(weeks, verdict, margin, nearest):
    finding = advised(weeks)
    assert (finding.verdict, finding.margin, finding.nearest, finding.unit) == (verdict, margin, nearest, "weeks")


@pytest.mark.parametrize(
    ("weeks", "bounds", "told"),
    [
        (7, {"min": 8, "max": 12}, "7 semaines : de 8 à 12 semaines sont conseillées. Allongez-la de 1 semaine"),
        (14, {"min": 8, "max": 12}, "de 8 à 12 semaines sont conseillées. Raccourcissez-la de 2 semaines"),
        (14, {"max": 12}, "12 semaines au plus sont conseillées. Raccourcissez-la de 2 semaines"),
        (1, {"min": 8}, "Action de 1 semaine : 8 semaines au moins sont conseillées. Allongez-la de 7 semaines"),
    ],
)
def test_an_action_out_of_the_advised_weeks_is_told_which_way_to_go(weeks, bounds, told):
    assert told in said(advised(weeks, **bounds))


@pytest.mark.parametrize("answer", ["douze", None, "", True])
def test_an_answer_that_is_no_number_of_weeks_leaves_the_duration_unknown(answer):
    assert advised(answer).missing == ("answers.action_weeks",)
