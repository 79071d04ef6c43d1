"""Follow-up committees: one in each whole period, or so many over the year."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossiers import day, make_facts, said
from tremplin.catalogue.calendar import whole_months
from tremplin.rules.kinds.committees_cadence import CommitteesCadence, periods

YEAR = {"starts_on": "2024-01-01", "ends_on": "2024-12-31"}


def meeting(cadence, *days, **period):
    return CommitteesCadence(cadence=cadence).check(make_facts(committees=days, **(period or YEAR)))


def test_a_committee_in_each_quarter_passes():
    finding = meeting("quarterly", "2024-03-31", "2024-04-01", "2024-09-30", "2024-10-01")
    assert (finding.verdict, finding.margin, finding.nearest, finding.unit) == ("met", 0, 4, "committees")


def test_a_quarter_without_a_committee_is_told_even_when_there_are_enough_of_them():
    finding = meeting("quarterly", "2024-03-31", "2024-04-01", "2024-09-29", "2024-09-30")
    assert (finding.verdict, finding.margin) == ("broken", -1)
    assert said(finding) == (
        "4 comités tenus, 4 attendus : un tous les trois mois. "
        "Aucun du 01/10/2024 au 31/12/2024 : tenez-en un par période."
    )


@pytest.mark.parametrize(("held", "verdict", "margin"), [(12, "met", 0), (11, "broken", -1), (0, "broken", -12)])
def test_a_monthly_committee_is_held_every_month(held, verdict, margin):
    finding = meeting("monthly", *(f"2024-{month:02}-15" for month in range(1, held + 1)))
    assert (finding.verdict, finding.margin) == (verdict, margin)


def test_an_operation_shorter_than_a_period_asks_for_no_committee():
    finding = meeting("quarterly", starts_on="2024-01-01", ends_on="2024-02-29")
    assert (finding.verdict, said(finding)) == (
        "met",
        "0 comité tenu, 0 attendu : un tous les trois mois.",
    )


@pytest.mark.parametrize(
    ("cadence", "ends", "least"),
    [
        ("several_per_year", "2024-12-31", 2),
        ("several_per_year", "2024-06-30", 1),
        ("several_per_year", "2024-03-31", 1),
        ("several_per_year", "2025-12-31", 4),
        ("regular", "2024-12-31", 1),
        ("regular", "2025-12-31", 2),
    ],
)
def test_words_without_a_figure_ask_for_the_least_that_they_can_mean(cadence, ends, least):
    days = [f"2024-01-{number:02}" for number in range(1, least + 1)]
    period = {"starts_on": "2024-01-01", "ends_on": ends}
    assert meeting(cadence, *days, **period).margin == 0
    assert meeting(cadence, *days[1:], **period).margin == -1


def test_too_few_committees_are_told_how_many_to_hold():
    finding = meeting("several_per_year", "2024-06-01")
    assert said(finding) == ("1 comité tenu : « plusieurs fois par an » en demande au moins 2. Tenez-en 1 de plus.")


def test_two_committees_of_one_day_count_once():
    assert meeting("several_per_year", "2024-06-01", "2024-06-01").margin == -1
    twice = meeting("quarterly", "2024-03-31", "2024-04-01", "2024-09-30", "2024-09-30")
    assert said(twice).startswith("3 comités tenus")


@pytest.mark.parametrize("out", ["2023-12-31", "2025-01-01"])
def test_a_committee_out_of_the_operation_does_not_count(out):
    assert meeting("several_per_year", "2024-01-01", out).margin == -1
    assert meeting("several_per_year", "2024-01-01", "2024-12-31").margin == 0


def test_committees_on_request_impose_no_number():
    finding = CommitteesCadence(cadence="on_request").check(make_facts())
    assert (finding.verdict, said(finding)) == (
        "out_of_scope",
        "Comités à la demande du Département : aucun nombre n'est imposé.",
    )


@pytest.mark.parametrize(
    ("given_", "missing"),
    [
        ({}, ("committees", "starts_on", "ends_on")),
        (YEAR, ("committees",)),
        ({"committees": (), "starts_on": "2024-01-01"}, ("ends_on",)),
    ],
)
def test_a_cadence_asks_for_what_it_lacks(given_, missing):
    assert CommitteesCadence(cadence="monthly").check(make_facts(**given_)).missing == missing


@given(
    starts=st.dates(day("2023-01-01"), day("2025-12-31")),
    days=st.integers(0, 800),
    months=st.sampled_from([1, 3]),
)
def test_the_periods_follow_each_other_without_a_gap_and_never_leave_the_operation(starts, days, months):
    ends = day("2023-01-01").fromordinal(starts.toordinal() + days)
    found = list(periods(starts, ends, months))
    assert len(found) == whole_months(starts, ends) // months
    assert not found or (found[0][0] == starts and found[-1][1] <= ends)
    assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(found))
