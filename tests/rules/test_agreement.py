"""Rules that ask for the same fact agree on its value; what is published is what a file of facts would say."""

from decimal import Decimal

import pytest

from rules.dossiers import day, make_facts
from tremplin.catalogue.fiche import Window
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.rules.agreement import agreed
from tremplin.rules.facts.changing import given, written
from tremplin.rules.facts.view import Facts, valued
from tremplin.rules.finding import Correction, Remedy, broken
from tremplin.rules.judge import judge
from tremplin.rules.kinds.deposit_window import DepositWindow
from tremplin.rules.kinds.fixed_period import FixedPeriod
from tremplin.rules.kinds.grant_ceiling import GrantCeiling
from tremplin.rules.kinds.legal_form import LegalForm
from tremplin.rules.kinds.max_duration import MaxDuration
from tremplin.rules.kinds.participant_month_cap import ParticipantMonthCap
from tremplin.rules.kinds.public_share import PublicShare
from tremplin.rules.kinds.request_within_costs import RequestWithinCosts
from tremplin.rules.kinds.required_document import RequiredDocument
from tremplin.rules.kinds.territories import ListedTerritories

YEAR = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}


def asked(facts, *terms):
    """The values on which some rules agree, for the facts that their findings change."""
    rules = [Rule(type(each).__name__, Stage.DEPOSIT, Severity.BLOCKING, "1", each) for each in terms]
    done = agreed(rules, facts, Stage.DEPOSIT)
    assert not any(each.finding.verdict == "broken" for each in judge(rules, done, Stage.DEPOSIT))
    facts_changed = {change.fact for each in judge(rules, facts) for change in each.finding.changes}
    return {fact: valued(done, fact) for fact in facts_changed}


@pytest.mark.parametrize("turned", [False, True])
def test_three_caps_of_a_request_agree_on_the_tightest(turned):
    rules = [
        GrantCeiling(amount=5_000_000),
        RequestWithinCosts(costs=("staff",)),
        ParticipantMonthCap(amount=37_500),
    ]
    facts = make_facts(requested=6_000_000, posts=10, budget={"staff": 4_800_000}, **YEAR)
    assert asked(facts, *(reversed(rules) if turned else rules)) == {"requested": 4_500_000}


@pytest.mark.parametrize("turned", [False, True])
def test_the_days_of_a_session_a_duration_and_a_period_agree(turned):
    window = Window(
        opens=day("2024-12-01"),
        closes=day("2025-01-31"),
        starts_from=day("2025-01-01"),
        starts_until=day("2025-08-01"),
    )
    rules = [
        DepositWindow(windows=(window,)),
        MaxDuration(months=6),
        FixedPeriod(first=day("2025-01-01"), last=day("2025-12-31")),
    ]
    facts = make_facts(deposited_on="2025-01-15", starts_on="2025-09-01", ends_on="2026-08-31")
    # six months from the start as it is moved would end after the period
    told = {"starts_on": day("2025-08-01"), "ends_on": day("2025-12-31")}
    assert asked(facts, *(reversed(rules) if turned else rules)) == told


def test_a_floor_and_a_ceiling_of_one_public_agree_without_changing_the_total():
    rules = (
        PublicShare(public="brsa", more_than=Rate(1, 2)),
        PublicShare(public="brsa", at_least=Rate(3, 5)),
    )
    assert asked(make_facts(participants={"total": 20, "brsa": 3}), *rules) == {"participants.brsa": 12}


def test_each_document_that_lacks_is_added_and_each_territory_outside_taken_out():
    rules = (
        RequiredDocument(code="budget", label="le budget"),
        RequiredDocument(code="statuts", label="les statuts"),
        ListedTerritories(allowed=("littoral", "plaine")),
        ListedTerritories(allowed=("plaine", "ailleurs")),
    )
    facts = make_facts(documents=("autre",), territories=("littoral", "plaine", "ailleurs"))
    assert asked(facts, *rules) == {"documents": ("autre", "budget", "statuts"), "territories": ("plaine",)}


def test_what_is_not_ours_to_decide_is_a_choice():
    finding = LegalForm(admitted=("association",)).check(make_facts(carrier={"legal_form": "company"}))
    assert (finding.changes, finding.choices) == (
        (),
        ("Faites porter le projet par une structure d'une forme admise.",),
    )


def test_a_change_that_no_file_of_facts_can_say_is_left_out():
    class Strange:
        def check(self, facts: Facts):
            return broken(str, advised=lambda: Remedy((Correction("requested", 1), Correction("humeur", 3))))

    rules = [Rule("strange", Stage.DEPOSIT, Severity.BLOCKING, "1", Strange())]
    done = agreed(rules, make_facts(), Stage.DEPOSIT)
    (found,) = judge(rules, make_facts())
    assert found.published(done)["changes"] == [{"fact": "requested", "value": "0.01"}]


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("requested", 3_600_000, 36_000),
        ("requested", 3_600_050, "36000.50"),
        ("requested", 0, 0),
        ("starts_on", day("2025-08-01"), "2025-08-01"),
        ("documents", ("budget",), ["budget"]),
        ("supervisors_fte", Decimal("0.75"), "0.75"),
        ("participants.brsa", 11, 11),
    ],
)
def test_a_value_is_written_as_a_file_of_facts_writes_it(fact, value, said):
    assert written(fact, value) == said
    assert valued(given(make_facts(), fact, value), fact) == value
