"""A settlement whatever the figures: it never exceeds what bounds it, adds up, and asks only for what it needs."""

from decimal import Decimal
from itertools import combinations

import pytest
from doses import dose
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.dossiers import make_facts, with_fact
from rules.settlements import asked, cents, indirect, make_fiche, spent, why
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.words import COSTS, SELDOM
from tremplin.errors import MissingFacts
from tremplin.rules.facts.view import UNKNOWN
from tremplin.rules.kinds.indirect_costs import IndirectCosts
from tremplin.rules.kinds.results import PayByResults, PerPost, Quality
from tremplin.rules.settling.settlement import settled

THEMES = ("projet", "mobilite", "savoir-etre", "numerique")
PAID_BY_RESULTS = PayByResults(
    months=PerPost(weight=Rate(9, 10), per_post=12),
    exits=PerPost(weight=Rate(1, 20), per_post=Decimal("0.45")),
    quality=Quality(weight=Rate(1, 20), themes=THEMES),
)


# --- nothing is invented


def test_all_that_is_missing_is_told_at_once_in_words():
    fiche = make_fiche(indirect("ceiling"), PAID_BY_RESULTS)
    with pytest.raises(MissingFacts) as refused:
        settled(fiche, make_facts(results={"months": 3}))
    assert refused.value.missing == (
        *("budget.staff", "realised.staff", "realised.indirect"),
        *("posts", "results.exits", "results.quality", "granted", "advance"),
    )
    assert str(refused.value) == (
        "Le solde ne peut pas être calculé. Il manque : les dépenses de personnel prévues ; "
        "les dépenses de personnel réalisées ; les charges indirectes réalisées ; le nombre de postes d'insertion ; "
        "les sorties dynamiques obtenues ; les thèmes du référentiel qualité honorés ; "
        "la subvention accordée ; l'avance."
    )


@pytest.mark.parametrize("fact", ["budget.staff", "realised.staff", "granted", "advance"])
def test_each_fact_that_is_needed_is_asked_for(fact):
    facts = with_fact(spent({"staff": 100}), fact, UNKNOWN)
    assert asked(make_fiche(), facts) == (fact,)


@pytest.mark.parametrize(
    ("mode", "more"),
    [("flat", ()), ("ceiling", ("realised.indirect",)), ("unspecified", ("realised.indirect",))],
)
def test_the_indirect_costs_spent_are_only_asked_for_where_they_count(mode, more):
    facts = with_fact(spent({"staff": 100}), "realised.staff", UNKNOWN)
    assert asked(make_fiche(indirect(mode)), facts) == ("realised.staff", *more)


def test_indirect_costs_of_nothing_are_nothing_whatever_was_spent():
    settlement = settled(make_fiche(indirect("ceiling")), spent({"staff": 0}))
    assert cents(settlement)["indirect"] == 0
    assert "0,00 €, plafond de 0,00 € (20 % de 0,00 € retenu : personnel)." in why(settlement, "indirect")


def test_a_cost_that_the_fiche_does_not_fund_needs_not_be_known():
    facts = spent({"staff": 100, "operating": UNKNOWN, "external_services": UNKNOWN, "other": UNKNOWN})
    assert settled(make_fiche(indirect()), facts).due_cents == 120


def test_a_cost_of_which_nothing_was_foreseen_needs_not_be_known_any_further():
    facts = spent({"staff": 100, "operating": 0}, {"staff": 100})
    assert settled(make_fiche(costs=("staff", "operating")), facts).due_cents == 100


# --- whatever the figures

CENTS = st.one_of(st.integers(0, 200), st.integers(0, 10**11))
BASES = [base for size in range(1, 5) for base in combinations(COSTS, size)]
COST_LINES = st.fixed_dictionaries(dict.fromkeys((*COSTS, "indirect"), CENTS))
INDIRECT = st.builds(
    IndirectCosts,
    mode=st.sampled_from(["flat", "ceiling", "unspecified"]),
    rate=st.integers(0, 10_000).map(lambda hundredths: Rate.of_percent(Decimal(hundredths) / 100)),
    base=st.sampled_from([None, *BASES]),
)
RESULTS = st.builds(
    PayByResults,
    months=st.one_of(st.none(), st.just(PerPost(weight=Rate(7, 10), per_post=Decimal("11.7")))),
    exits=st.just(PerPost(weight=Rate(1, 8), per_post=Decimal("0.45"))),
    quality=st.one_of(st.none(), st.just(Quality(weight=Rate(1, 10), themes=THEMES[:3]))),
)
FICHES = st.builds(
    lambda costs, *terms: make_fiche(*(each for each in terms if each), costs=costs),
    st.sampled_from([(), *BASES]),
    st.one_of(st.none(), INDIRECT),
    st.one_of(st.none(), RESULTS),
)
FACTS = st.builds(
    lambda budget, realised, granted, advance, months, exits, themes: spent(
        budget,
        realised,
        granted,
        advance,
        posts=7,
        results={"months": months, "exits": exits, "quality": THEMES[:themes]},
    ),
    COST_LINES,
    COST_LINES,
    CENTS,
    CENTS,
    st.integers(0, 100),
    st.integers(0, 5),
    st.integers(0, 3),
)


@settings(max_examples=dose(100, 5000))
@given(fiche=FICHES, facts=FACTS)
def test_what_is_due_is_within_the_grant_and_the_costs_and_every_line_adds_up(fiche, facts):
    settlement = settled(fiche, facts)
    assert 0 <= settlement.due_cents <= min(settlement.granted_cents, settlement.eligible_cents)
    assert settlement.balance_cents == settlement.due_cents - settlement.paid_cents
    lines = cents(settlement)
    assert len(lines) == len(settlement.lines)
    kept = sum(value for code, value in lines.items() if code.startswith("direct.") or code == "indirect")
    assert kept == settlement.eligible_cents == lines["eligible"]
    assert lines["within_grant"] == min(settlement.eligible_cents, settlement.granted_cents)
    earned = [value for code, value in lines.items() if code.startswith("result.")]
    assert settlement.share is not None or not earned
    assert not earned or settlement.due_cents == sum(earned)
    assert all(value == 0 for code, value in lines.items() if code.startswith(("excess.", "unfunded.")))
    assert all(type(line.cents) is int and line.cents >= 0 for line in settlement.lines)


@settings(max_examples=dose(100, 5000))
@given(fiche=FICHES, facts=FACTS, cost=st.sampled_from([*COSTS, "indirect"]), more=st.integers(1, 10**6))
def test_to_spend_more_is_never_to_be_due_less(fiche, facts, cost, more):
    spent_more = with_fact(facts, f"realised.{cost}", getattr(facts.realised, cost) + more)
    assert settled(fiche, spent_more).due_cents >= settled(fiche, facts).due_cents


NEEDED = ["granted", "advance", "posts", *(f"{side}.{cost}" for side in ("budget", "realised") for cost in COSTS)]
NEEDED += ["realised.indirect", "results.months", "results.exits", "results.quality"]


@settings(max_examples=dose(100, 5000))
@given(fiche=FICHES, facts=FACTS, hidden=st.sets(st.sampled_from(NEEDED)))
def test_what_is_asked_for_is_unknown_and_giving_all_of_it_is_enough(fiche, facts, hidden):
    known = facts
    # of a cost that no text of 2024 or 2025 pays, silence is none, unless the fiche names it
    hidden -= {f"{side}.{cost}" for side in ("budget", "realised") for cost in SELDOM if cost not in fiche.costs}
    for fact in hidden:
        facts = with_fact(facts, fact, UNKNOWN)
    lacking = asked(fiche, facts)
    assert set(lacking) <= hidden
    for fact in lacking:
        block, _, key = fact.partition(".")
        value = getattr(known, block)
        facts = with_fact(facts, fact, getattr(value, key) if key else value)
    assert settled(fiche, facts).due_cents == settled(fiche, known).due_cents
