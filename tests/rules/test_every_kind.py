"""What every rule promises, whatever the facts: it never raises, it says what it lacks, its nearest value passes."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from rules.dossiers import KNOWN, NOTHING, example_rules, said, told, with_fact
from rules.drawn import STRATEGIES, dossiers, in_glossary, value_of
from tremplin.rules.facts.glossary import FACTS
from tremplin.rules.facts.view import UNKNOWN, Contribution, Departure, Facts, FollowedUp
from tremplin.rules.finding import Finding, Verdict
from tremplin.rules.kinds.committees_cadence import periods

UNITS = {
    None,
    "cents",
    "days",
    "weeks",
    "years",
    "hours",
    "points",
    "participants",
    "territories",
    "committees",
    "partners",
}
UNITS |= {"interviews", "presentations", "posts", "employees"}
RULES = {kind: example_rules(kind) for kind in KNOWN}
each_kind = pytest.mark.parametrize("kind", KNOWN)
enough = settings(max_examples=60)

Feed = Callable[[Facts, Finding, Any], Facts]


@each_kind
def test_a_dossier_of_which_nothing_is_known_breaks_no_rule(kind):
    for rule in RULES[kind]:
        finding = rule.terms.check(NOTHING)
        assert finding.verdict in (Verdict.UNKNOWN, Verdict.OUT_OF_SCOPE)
        assert said(finding).endswith(".")


def test_the_dossiers_drawn_tell_every_fact_of_the_glossary():
    assert {in_glossary(name) for name in STRATEGIES} == {fact.name for fact in FACTS}


@each_kind
@enough
@given(data=st.data())
def test_whatever_the_facts_a_rule_answers_in_words_and_the_same_twice(kind, data):
    facts = data.draw(dossiers(kind))
    for rule in RULES[kind]:
        finding = rule.terms.check(facts)
        assert told(finding) == told(rule.terms.check(facts))
        assert re.fullmatch(r"[A-ZÉÀ0-9«].*\.", said(finding))
        assert not re.search(r"UNKNOWN|None|Decimal|Fraction|\{|<", said(finding))
        assert finding.margin is None or (finding.margin < 0) == (finding.verdict is Verdict.BROKEN)
        assert finding.unit in UNITS
        assert all(type(amount.cents) is int and amount.cents >= 0 for amount in finding.amounts)


@each_kind
@enough
@given(data=st.data())
def test_an_unknown_names_the_facts_it_lacks_and_no_other(kind, data):
    facts = data.draw(dossiers(kind))
    for rule in RULES[kind]:
        finding = rule.terms.check(facts)
        assert (finding.verdict is Verdict.UNKNOWN) == bool(finding.missing)
        assert {in_glossary(fact) for fact in finding.missing} <= set(KNOWN[kind].reads)
        # an answer that is not a number of weeks tells nothing of the weeks, nor results of no post or of no month,
        # nor a partner of whom nobody says the part, nor a person of whom nobody says on what day they left
        told_in_part = {fact for fact in finding.missing if value_of(facts, fact) == 0}
        # and a funder of whom nobody says the nature
        silent = {"answers.action_weeks", "exits", "partners", "resources"} | told_in_part
        missing = [fact for fact in finding.missing if fact not in silent]
        assert all(value_of(facts, fact) is UNKNOWN for fact in missing)


def to(fact: str) -> Feed:
    """Give the nearest value to one fact."""
    return lambda facts, finding, terms: with_fact(facts, fact, finding.nearest)


def first_to(fact: str) -> Feed:
    """Give the first of the values that pass to one fact."""
    return lambda facts, finding, terms: with_fact(facts, fact, finding.nearest[0])


def alone_to(fact: str) -> Feed:
    """Give a list of the nearest value alone to one fact."""
    return lambda facts, finding, terms: with_fact(facts, fact, (finding.nearest,))


def to_a_day_of_the_window(facts: Facts, finding: Finding, terms: Any) -> Facts:
    deposited, at = facts.deposited_on, facts.deposited_at
    if isinstance(finding.nearest, time):
        return with_fact(facts, "deposited_at", finding.nearest)
    hour = None if at is UNKNOWN else at
    start = deposited is UNKNOWN or any(window.holds(deposited, hour) for window in terms.windows)
    return with_fact(facts, "starts_on" if start else "deposited_on", finding.nearest)


def to_a_day_of_the_period(facts: Facts, finding: Finding, terms: Any) -> Facts:
    starts, ends = facts.starts_on, facts.ends_on
    backwards = starts is not UNKNOWN and ends is not UNKNOWN and ends < starts
    out = starts is not UNKNOWN and not terms.first <= starts <= terms.last
    return with_fact(facts, "starts_on" if out and not backwards else "ends_on", finding.nearest)


def to_all_costs_outside(facts: Facts, finding: Finding, terms: Any) -> Facts:
    lowered = with_fact(facts, "budget.external_services", finding.nearest)
    lowered = with_fact(lowered, "budget.investment", finding.nearest)
    return with_fact(lowered, "budget.other", finding.nearest)


def to_a_committee_each_quarter(facts: Facts, finding: Finding, terms: Any) -> Facts:
    held = tuple(first for first, _ in periods(facts.starts_on, facts.ends_on, 3))
    assert len(held) == finding.nearest
    return with_fact(facts, "committees", held)


def to_news_of_everybody(facts: Facts, finding: Finding, terms: Any) -> Facts:
    def asked(each: Departure) -> Departure:
        """Somebody of whom it is not known whether news was taken stays unknown."""
        told = each.followed_up
        return each if told is UNKNOWN else replace(each, followed_up=(*told, news))

    news = FollowedUp(months=terms.months, on=finding.nearest)
    return with_fact(facts, "exits", tuple(map(asked, facts.exits)))


def to_own_money_alone(facts: Facts, finding: Finding, terms: Any) -> Facts:
    own = Contribution(funder="Fonds propres", nature="own", status="obtained", amount=finding.nearest)
    return with_fact(facts, "resources", (own,))


FEEDS: dict[str, Feed] = {
    "deposit_window": to_a_day_of_the_window,
    "max_duration": to("ends_on"),
    "min_duration": to("ends_on"),
    "fixed_period": to_a_day_of_the_period,
    "advised_duration": to("answers.action_weeks"),
    "public_share": lambda facts, finding, terms: to(f"participants.{terms.public}")(facts, finding, terms),
    "priority_publics": to("participants.brsa"),
    "lot": to("territories"),
    "territories": to("territories"),
    "priority_territories": to("territories"),
    "legal_form": first_to("carrier.legal_form"),
    "accreditation": to("carrier.accreditations"),
    "required_document": alone_to("documents"),
    "funded_costs": to_all_costs_outside,
    "request_within_costs": to("requested"),
    "indirect_costs": to("budget.indirect"),
    "grant_floor": to("requested"),
    "grant_ceiling": to("requested"),
    "request_within_units": to("requested"),
    "count": lambda facts, finding, terms: to(terms.fact)(facts, finding, terms),
    "participant_month_cap": to("requested"),
    "intervention_rate": to("requested"),
    "public_aid_ceiling": to("requested"),
    "own_share": to_own_money_alone,
    "balanced_budget": to("requested"),
    "staffing_ratio": to("supervisors_fte"),
    "capacity": to("participants.total"),
    "required_opinion": to("opinions.opportunite"),
    "advance": to("advance"),
    "instalments": to("advance"),
    "committees_cadence": to_a_committee_each_quarter,
    "participant_age": to("participant.age"),
    "participant_contract": first_to("participant.contract"),
    "min_interviews": to("participant.interviews"),
    "weekly_hours": to("participant.weekly_hours"),
    "driving_hours": to("participant.driving_hours"),
    "initial_driving_hours": to("participant.initial_driving_hours"),
    "exam_presentations": lambda facts, finding, terms: to(f"participant.{terms.exam}")(facts, finding, terms),
    "follow_up_after_exit": to_news_of_everybody,
    "interim_report_deadline": to("interim_reports.bilan-6-mois"),
    "report_deadline": to("reports.final"),
    "balance_deadline": to("reports.final"),
    "absolute_deadline": to("ends_on"),
}
# partners to choose, several lines of costs, several parts of a pay, a text to write: no single value makes these pass
WITHOUT_NEAREST = {"foreseen_costs", "partners", "required_answer", "results"}
# what is attested is for who signs, a choice is people's to make, a cost forgotten theirs to find, and a price or costs
# as they are spent bound nothing
WITHOUT_NEAREST |= {"required_attestation", "chosen_option", "total_cost_floor", "unit_price", "indirect_at_cost"}


def test_every_kind_proposes_a_nearest_value_but_those_that_cannot():
    assert set(FEEDS) == set(KNOWN) - WITHOUT_NEAREST


@pytest.mark.parametrize("kind", FEEDS)
@enough
@given(data=st.data())
def test_feeding_the_nearest_value_back_makes_a_broken_rule_pass(kind, data):
    facts = data.draw(dossiers(kind))
    for rule in RULES[kind]:
        finding = rule.terms.check(facts)
        if finding.verdict is Verdict.BROKEN and finding.nearest is not None:
            after = rule.terms.check(FEEDS[kind](facts, finding, rule.terms))
            assert after.verdict is (Verdict.UNKNOWN if after.missing else Verdict.MET)


@pytest.mark.parametrize("kind", FEEDS)
def test_the_dossiers_drawn_break_every_kind_that_has_a_nearest_value(kind):
    def broken(facts: Facts) -> bool:
        found = [rule.terms.check(facts) for rule in RULES[kind]]
        return any(finding.verdict is Verdict.BROKEN and finding.nearest is not None for finding in found)

    # the first that breaks it is enough: making it smaller would only take longer
    one = settings(database=None, derandomize=True, max_examples=5_000, phases=[Phase.generate])
    find(dossiers(kind), broken, settings=one)
