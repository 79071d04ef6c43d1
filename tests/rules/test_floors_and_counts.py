"""Floors of a request and of a whole cost, numbers of people, and the shortest duration: at the bound, and beyond."""

import pytest
from factories import make_platform

from rules.dossiers import day, make_facts, said
from tremplin.catalogue.fiche import Duration, Fiche, FicheId
from tremplin.catalogue.rule import Stage
from tremplin.catalogue.window import Window
from tremplin.documents.vocabulary import SHARED
from tremplin.rules.agreement import agreed
from tremplin.rules.finding import Verdict
from tremplin.rules.judge import judge
from tremplin.rules.kind import with_rules
from tremplin.rules.kinds.count import CountWithin
from tremplin.rules.kinds.grant_floor import GrantFloor
from tremplin.rules.kinds.min_duration import MinDuration
from tremplin.rules.kinds.total_cost_floor import TotalCostFloor
from tremplin.rules.library import KINDS

FLOOR = GrantFloor(amount=200_000)
WHOLE = {"staff": 0, "operating": 0, "external_services": 0, "other": 0, "investment": 0, "indirect": 0}


@pytest.mark.parametrize(("asked", "verdict"), [(199_999, "broken"), (200_000, "met"), (200_001, "met")])
def test_a_request_at_the_floor_passes_and_one_cent_under_does_not(asked, verdict):
    finding = FLOOR.check(make_facts(requested=asked))
    assert finding.verdict == verdict
    if verdict == "broken":
        assert said(finding) == "1 999,99 € demandés, 2 000,00 € au moins. Montez la demande de 0,01 €."
        assert [tuple(each) for each in finding.changes] == [("requested", 200_000)]


def test_nobody_is_told_to_ask_for_more_than_the_operation_costs():
    finding = FLOOR.check(make_facts(requested=100_000, budget={**WHOLE, "staff": 150_000}))
    assert (finding.verdict, finding.changes) == (Verdict.BROKEN, ())
    assert finding.choices


@pytest.mark.parametrize(("staff", "verdict"), [(999_999, "broken"), (1_000_000, "met")])
def test_a_whole_cost_at_the_floor_passes_and_one_cent_under_does_not(staff, verdict):
    finding = TotalCostFloor(amount=1_000_000).check(make_facts(budget={**WHOLE, "staff": staff}))
    assert finding.verdict == verdict


def test_a_part_of_the_cost_that_reaches_the_floor_is_enough_and_one_that_does_not_is_unknown():
    floor = TotalCostFloor(amount=1_000_000)
    assert floor.check(make_facts(budget={"staff": 1_000_000})).verdict is Verdict.MET
    assert "budget.indirect" in floor.check(make_facts(budget={"staff": 999_999})).missing


@pytest.mark.parametrize(("total", "verdict"), [(7, "broken"), (8, "met"), (15, "met"), (16, "broken")])
def test_a_number_of_people_is_between_its_bounds_included(total, verdict):
    finding = CountWithin(of="participants", at_least=8, at_most=15).check(make_facts(participants={"total": total}))
    assert finding.verdict == verdict


def test_more_people_of_a_public_than_in_all_raises_both_numbers():
    facts = make_facts(participants={"total": 3, "brsa": 1})
    finding = CountWithin(of="public", code="brsa", at_least=4, label="bénéficiaires du RSA").check(facts)
    assert {tuple(each) for each in finding.changes} == {("participants.brsa", 4), ("participants.total", 4)}
    assert said(finding) == "1 participant (bénéficiaires du RSA), 4 participants au moins. Il en faut 3 de plus."


@pytest.mark.parametrize(("ends", "verdict"), [("2026-08-31", "met"), ("2026-08-30", "broken")])
def test_six_months_end_the_day_before_and_a_day_sooner_is_too_soon(ends, verdict):
    finding = MinDuration(months=6).check(make_facts(starts_on="2026-03-01", ends_on=ends))
    assert finding.verdict == verdict
    if verdict == "broken":
        assert "Repoussez la fin d'un jour." in said(finding)


@pytest.mark.parametrize("starts", ["2026-01-01", "2026-05-15", "2026-09-01", "2026-12-31"])
@pytest.mark.parametrize("ends", ["2026-05-20", "2026-12-31", "2027-06-30"])
def test_doing_all_that_the_durations_and_the_sessions_say_is_enough(starts, ends):
    fiche = Fiche(
        id=FicheId("00", "essai", "essai"),
        title="Essai",
        windows=(
            Window(
                opens=day("2026-01-01"),
                closes=day("2026-02-28"),
                starts_from=day("2026-03-01"),
                starts_until=day("2026-07-01"),
            ),
        ),
        duration=Duration(at_most=8, at_least=6, fixed_from=day("2026-01-01"), fixed_until=day("2026-12-31")),
    )
    rules = with_rules(fiche, {kind.name: kind for kind in KINDS}, SHARED.family).rules
    facts = make_facts(deposited_on="2026-02-01", starts_on=starts, ends_on=ends)
    done = agreed(rules, facts, Stage.DEPOSIT)
    # of two days in disorder, which was mistyped is for people to say
    assert [each.finding.message for each in judge(rules, done) if each.finding.changes] == []
    assert all(each.finding.choices for each in judge(rules, done) if each.finding.verdict is Verdict.BROKEN)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("duration: {at_most: 6 months, at_least: 7 months, source: Durée}", "plus longue"),
        (
            "duration: {at_least: 7 months, fixed: {from: 2026-01-01, until: 2026-06-30}, source: Durée}",
            "ne laisse pas 7 mois",
        ),
    ],
)
def test_a_duration_that_cannot_be_is_told(written, told, tmp_path):
    document = f"fiche: 00/2026/essai\ntitle: Essai\nsummary: Un essai.\n{written}\n"
    platform = make_platform(tmp_path, {"calls/2026/essai.yaml": document})
    assert [told in mistake.message for mistake in platform.mistakes] == [True]
    assert platform.mistakes[0].path == "duration.at_least"


@pytest.mark.parametrize("rule", [TotalCostFloor(amount=1_000_000), GrantFloor(amount=1_000_000)])
def test_a_floor_waits_for_no_investment_that_nobody_tells(rule):
    told = {cost: cents for cost, cents in WHOLE.items() if cost != "investment"}
    short = {**told, "staff": 1}
    finding = rule.check(make_facts(budget=short, requested=1))
    assert (finding.verdict, finding.missing) == (Verdict.BROKEN, ())
    # the whole budget is known: the grant cannot reach the floor, and nobody is told to ask for more
    assert "budget.investment" not in finding.message
