"""Deadlines: of the final report, of the balance, printed dates that fall too early, and the follow-up afterwards."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossiers import day, make_facts, said
from tremplin.catalogue.calendar import add_months
from tremplin.rules.deadlines import Deadline
from tremplin.rules.facts.view import Departure, FollowedUp
from tremplin.rules.kinds.absolute_deadline import AbsoluteDeadline
from tremplin.rules.kinds.balance_deadline import BalanceDeadline
from tremplin.rules.kinds.follow_up_after_exit import FollowUpAfterExit
from tremplin.rules.kinds.report_deadline import ReportDeadline

MARCH = day("2025-03-31")
both_deadlines = pytest.mark.parametrize("kind", [ReportDeadline, BalanceDeadline])


def received(kind, on=None, ends=None, **terms):
    facts = make_facts(**({"reports": {"final": on}} if on else {}), **({"ends_on": ends} if ends else {}))
    return kind(**terms).check(facts)


@both_deadlines
@pytest.mark.parametrize(
    ("on", "verdict", "margin"), [("2025-03-30", "met", 1), ("2025-03-31", "met", 0), ("2025-04-01", "broken", -1)]
)
def test_a_report_on_its_last_day_is_in_time_and_one_day_later_is_not(kind, on, verdict, margin):
    finding = received(kind, on, "2024-12-31", within=3)
    assert (finding.verdict, finding.margin, finding.unit) == (verdict, margin, "days")


@both_deadlines
def test_a_late_report_is_told_by_how_many_days(kind):
    finding = received(kind, "2025-04-02", "2024-12-31", within=3)
    assert said(finding) == (
        "Bilan final reçu le 02/04/2025, attendu le 31/03/2025 au plus tard. Il a 2 jours de retard."
    )
    assert finding.nearest == MARCH


@both_deadlines
@pytest.mark.parametrize(
    ("ends", "within", "no_later_than", "last"),
    [
        ("2024-12-31", 3, None, "2025-03-31"),
        ("2024-11-30", 3, None, "2025-02-28"),
        ("2024-01-31", 1, None, "2024-02-29"),
        ("2024-10-31", None, MARCH, "2025-03-31"),
        # both are given: the earlier wins
        ("2024-10-31", 3, MARCH, "2025-01-31"),
        ("2025-01-31", 3, MARCH, "2025-03-31"),
        ("2025-03-31", 3, MARCH, "2025-03-31"),
        # unless the printed date falls before the end: the relative one
        ("2025-04-01", 3, MARCH, "2025-07-01"),
        ("2025-11-30", 3, MARCH, "2026-02-28"),
        # nothing else is said: a printed date stands, wherever it falls
        ("2025-11-30", None, MARCH, "2025-03-31"),
    ],
)
def test_of_two_deadlines_the_earlier_wins_unless_it_falls_before_the_end(kind, ends, within, no_later_than, last):
    terms = {"within": within, "no_later_than": no_later_than}
    assert received(kind, last, ends, **terms).margin == 0
    assert received(kind, "2027-01-01", ends, **terms).nearest == day(last)


@given(
    ends=st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    within=st.integers(1, 12),
    printed=st.dates(date(2024, 1, 1), date(2026, 1, 1)),
)
def test_no_deadline_ever_falls_before_the_end_of_the_operation_when_a_relative_one_is_given(ends, within, printed):
    last = Deadline(within=within, no_later_than=printed).day(ends)
    assert last >= ends
    assert last in (printed, add_months(ends, within))


@both_deadlines
@pytest.mark.parametrize(
    ("on", "ends", "terms", "missing", "nearest"),
    [
        (None, None, {"within": 3}, ("reports.final", "ends_on"), None),
        ("2025-03-31", None, {"within": 3}, ("ends_on",), None),
        (None, "2024-12-31", {"within": 3}, ("reports.final",), MARCH),
        (None, None, {"no_later_than": MARCH}, ("reports.final",), MARCH),
    ],
)
def test_a_report_not_received_yet_is_asked_for_by_its_last_day(kind, on, ends, terms, missing, nearest):
    finding = received(kind, on, ends, **terms)
    assert (finding.verdict, finding.missing, finding.nearest) == ("unknown", missing, nearest)


def test_a_printed_date_needs_no_end_of_the_operation():
    assert received(ReportDeadline, "2025-03-31", no_later_than=MARCH).verdict == "met"


@pytest.mark.parametrize(
    ("ends", "verdict", "margin"), [("2025-03-30", "met", 1), ("2025-03-31", "met", 0), ("2025-04-01", "broken", -1)]
)
def test_a_printed_date_before_the_end_of_the_operation_is_warned_about(ends, verdict, margin):
    finding = AbsoluteDeadline(no_later_than=MARCH).check(make_facts(ends_on=ends))
    assert (finding.verdict, finding.margin, finding.unit) == (verdict, margin, "days")


def test_the_warning_says_which_deadline_applies():
    finding = AbsoluteDeadline(no_later_than=MARCH).check(make_facts(ends_on="2025-11-30"))
    assert said(finding) == (
        "La date limite imprimée, le 31/03/2025, précède la fin de l'opération, le 30/11/2025 : "
        "le délai relatif s'applique."
    )
    assert finding.nearest == MARCH


def test_the_warning_waits_for_the_end_of_the_operation():
    assert AbsoluteDeadline(no_later_than=MARCH).check(make_facts()).missing == ("ends_on",)


def left(on, *news):
    """One person who left on a day; news is (months, day)."""
    asked = tuple(FollowedUp(months=months, on=date.fromisoformat(day)) for months, day in news)
    return Departure(left_on=date.fromisoformat(on), followed_up=asked)


def asked_again(*exits, months=3):
    return FollowUpAfterExit(months=months).check(make_facts(exits=exits))


@pytest.mark.parametrize(
    ("on", "verdict", "margin"), [("2025-03-30", "broken", -1), ("2025-03-31", "met", 0), ("2026-04-01", "met", 0)]
)
def test_people_are_asked_again_no_sooner_than_three_months_after_their_exit(on, verdict, margin):
    finding = asked_again(left("2024-12-31", (3, on)))
    assert (finding.verdict, finding.margin, finding.unit) == (verdict, margin, "participants")


def test_each_person_is_counted_from_their_own_exit_whenever_the_operation_ends():
    early, late = left("2024-06-30", (3, "2024-09-30")), left("2024-12-31", (3, "2024-09-30"))
    assert asked_again(early).verdict == "met"
    finding = asked_again(early, late)
    assert (finding.verdict, finding.margin, finding.nearest) == ("broken", -1, MARCH)
    assert said(finding) == (
        "1 personne sortie sur 2 n'a pas été réinterrogée 3 mois après sa sortie. "
        "Reprenez des nouvelles à partir du 31/03/2025."
    )


def test_a_round_at_another_milestone_answers_where_it_comes_later():
    assert asked_again(left("2024-12-31", (6, "2025-06-30"))).verdict == "met"
    assert asked_again(left("2024-12-31", (1, "2025-06-30"))).verdict == "broken"


def test_of_several_people_never_asked_again_the_first_and_the_last_days_are_told():
    finding = asked_again(left("2024-12-31"), left("2024-11-30"), left("2024-06-30", (3, "2024-10-01")))
    assert (finding.margin, finding.nearest) == (-2, MARCH)
    assert said(finding) == (
        "2 personnes sorties sur 3 n'ont pas été réinterrogées 3 mois après leur sortie. "
        "Reprenez des nouvelles à partir du 28/02/2025, et de la dernière à partir du 31/03/2025."
    )


def test_the_only_person_who_left_is_not_counted():
    assert said(asked_again(left("2024-12-31"))) == (
        "La personne sortie n'a pas été réinterrogée 3 mois après sa sortie. "
        "Reprenez des nouvelles à partir du 31/03/2025."
    )


def test_exits_not_told_are_asked_for_and_none_leaves_nothing_to_follow():
    assert FollowUpAfterExit(months=3).check(make_facts()).missing == ("exits",)
    assert asked_again().verdict == "out_of_scope"


@pytest.mark.parametrize("unsaid", [Departure(left_on=MARCH), Departure(followed_up=())])
def test_what_is_not_told_of_one_person_leaves_the_rest_to_be_judged(unsaid):
    assert asked_again(unsaid, left("2024-12-31", (3, "2025-03-31"))).missing == ("exits",)
    assert asked_again(unsaid, left("2024-12-31")).verdict == "broken"
