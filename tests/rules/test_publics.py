"""How many people, of which publics, with how many supervisors."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dossiers import make_facts, said
from tremplin.catalogue.quantities import Rate
from tremplin.rules.kinds.capacity import Capacity
from tremplin.rules.kinds.priority_publics import PriorityPublics
from tremplin.rules.kinds.public_share import PublicShare
from tremplin.rules.kinds.staffing_ratio import StaffingRatio

RATES = st.integers(1, 10_000).map(lambda hundredths: Rate.of_percent(Decimal(hundredths) / 100))
PEOPLE = st.integers(0, 1_000)
FIFTH, HALF = Rate(1, 5), Rate(1, 2)


def share(young, total, **bound):
    rule = PublicShare(public="under_26", label="jeunes de moins de 26 ans", **bound)
    return rule.check(make_facts(participants={"total": total, "under_26": young}))


@pytest.mark.parametrize(
    ("bound", "young", "verdict", "margin", "nearest"),
    [
        # 20 % of 12 people are 2,4: two of them, and not three
        ({"at_most": FIFTH}, 1, "met", 1, 1),
        ({"at_most": FIFTH}, 2, "met", 0, 2),
        ({"at_most": FIFTH}, 3, "broken", -1, 2),
        # and at least 20 % are three
        ({"at_least": FIFTH}, 4, "met", 1, 4),
        ({"at_least": FIFTH}, 3, "met", 0, 3),
        ({"at_least": FIFTH}, 2, "broken", -1, 3),
        # a majority is more than the half
        ({"more_than": HALF}, 8, "met", 1, 8),
        ({"more_than": HALF}, 7, "met", 0, 7),
        ({"more_than": HALF}, 6, "broken", -1, 7),
    ],
)
def test_a_share_of_twelve_people_passes_at_its_bound_and_one_person_beyond_does_not(
    bound, young, verdict, margin, nearest
):
    finding = share(young, 12, **bound)
    assert (finding.verdict, finding.margin, finding.nearest) == (verdict, margin, nearest)
    assert finding.unit == "participants"


@pytest.mark.parametrize("bound", [{"at_most": FIFTH}, {"at_least": FIFTH}, {"more_than": HALF}])
def test_a_share_of_nobody_is_unknown(bound):
    finding = share(0, 0, **bound)
    assert (finding.verdict, finding.missing) == ("unknown", ("participants.total",))


def test_ten_percent_of_ten_people_are_exactly_one():
    assert share(1, 10, at_most=Rate(1, 10)).margin == 0
    assert share(1, 10, at_least=Rate(1, 10)).margin == 0
    assert share(1, 10, more_than=Rate(1, 10)).margin == -1


@pytest.mark.parametrize(
    ("bound", "young", "told"),
    [
        ({"at_most": FIFTH}, 4, "20 % au plus, soit 2. Sans changer le total de 12, comptez 2"),
        ({"at_least": FIFTH}, 1, "20 % au moins, soit 3. Sans changer le total de 12, comptez 3"),
        ({"more_than": HALF}, 5, "plus de 50 %, soit 7 au moins. Sans changer le total de 12, comptez 7"),
    ],
)
def test_a_share_that_is_broken_is_told_how_many_people_to_change(bound, young, told):
    who = "jeunes de moins de 26 ans"
    assert said(share(young, 12, **bound)) == f"{who.capitalize()} : {young} sur 12 participants, {told} {who}."


def test_the_words_of_a_public_agree_with_no_single_person():
    assert said(share(1, 1, at_most=FIFTH)) == (
        "Jeunes de moins de 26 ans : 1 sur 1 participant, 20 % au plus, soit 0. "
        "Sans changer le total de 1, comptez-en 0."
    )


def test_a_public_without_a_label_is_told_by_its_code():
    rule = PublicShare(public="under_26", at_most=FIFTH)
    assert said(rule.check(make_facts(participants={"total": 5, "under_26": 1}))).startswith("under_26 : 1 sur 5")


@pytest.mark.parametrize(
    ("participants", "missing"),
    [
        ({}, ("participants.under_26", "participants.total")),
        ({"under_26": 2}, ("participants.total",)),
        ({"total": 10}, ("participants.under_26",)),
        ({"total": 10, "brsa": 10}, ("participants.under_26",)),
    ],
)
def test_a_share_asks_for_the_counts_that_it_lacks_and_takes_none_for_zero(participants, missing):
    rule = PublicShare(public="under_26", at_most=FIFTH)
    assert rule.check(make_facts(participants=participants)).missing == missing


def test_a_count_that_lacks_is_asked_for_by_what_people_call_its_public():
    rule = PublicShare(public="under_26", label="jeunes de moins de 26 ans", at_most=FIFTH)
    lacking = "Il manque : le nombre de jeunes de moins de 26 ans ; le nombre total de participants."
    assert said(rule.check(make_facts())) == lacking
    lacking = "Il manque : le nombre de bénéficiaires du RSA ; le nombre de RQTH."
    assert said(PRIORITY.check(make_facts())) == lacking


@given(rate=RATES, young=PEOPLE, total=st.integers(1, 1_000))
def test_at_every_rate_a_share_compares_exact_numbers_of_people(rate, young, total):
    part = Fraction(rate.numerator, rate.denominator) * total
    assert (share(young, total, at_most=rate).verdict == "met") == (young <= part)
    assert (share(young, total, at_least=rate).verdict == "met") == (young >= part)
    assert (share(young, total, more_than=rate).verdict == "met") == (young > part)


PRIORITY = PriorityPublics(publics=("brsa", "rqth"), labels={"brsa": "bénéficiaires du RSA", "rqth": "RQTH"})


@pytest.mark.parametrize(
    ("participants", "verdict", "missing"),
    [
        ({"rqth": 1}, "met", ()),
        ({"brsa": 0, "rqth": 1}, "met", ()),
        ({"brsa": 0}, "unknown", ("participants.rqth",)),
        ({}, "unknown", ("participants.brsa", "participants.rqth")),
        ({"brsa": 0, "rqth": 0}, "broken", ()),
    ],
)
def test_one_person_of_a_priority_public_is_enough(participants, verdict, missing):
    finding = PRIORITY.check(make_facts(participants=participants))
    assert (finding.verdict, finding.missing) == (verdict, missing)


def test_the_priority_publics_that_take_part_are_named():
    finding = PRIORITY.check(make_facts(participants={"brsa": 3, "rqth": 0}))
    assert said(finding) == "Le projet s'adresse à un public prioritaire : bénéficiaires du RSA."


def test_nobody_of_a_priority_public_is_told_what_to_write():
    finding = PRIORITY.check(make_facts(participants={"brsa": 0, "rqth": 0}))
    assert said(finding) == (
        "Personne d'un public prioritaire : bénéficiaires du RSA, RQTH. Dites comment vous lui ferez place."
    )
    assert (finding.margin, finding.nearest, finding.unit) == (-1, 1, "participants")


@pytest.mark.parametrize(("total", "verdict", "margin"), [(19, "met", 1), (20, "met", 0), (21, "broken", -1)])
def test_a_measure_takes_the_people_it_is_designed_for_and_one_more_is_warned_about(total, verdict, margin):
    finding = Capacity(participants_per_year=20).check(make_facts(participants={"total": total}))
    assert (finding.verdict, finding.margin) == (verdict, margin)


def test_too_many_people_are_told_how_many():
    finding = Capacity(participants_per_year=1_200).check(make_facts(participants={"total": 1_203}))
    assert said(finding) == (
        "1 203 participants : le dispositif est conçu pour 1 200 par an. "
        "Expliquez comment vous en accueillerez 3 de plus."
    )
    assert finding.nearest == 1_200


def test_a_capacity_asks_for_the_total():
    finding = Capacity(participants_per_year=20).check(make_facts(participants={"brsa": 5}))
    assert (finding.missing, finding.nearest) == (("participants.total",), 20)


def staffed(posts, fte):
    return StaffingRatio(participants_per_fte=15).check(make_facts(posts=posts, supervisors_fte=fte))


@pytest.mark.parametrize(
    ("posts", "fte", "verdict", "margin", "nearest"),
    [
        (14, 1, "met", 1, 1),
        (15, 1, "met", 0, 1),
        (16, 1, "broken", -1, Decimal("1.07")),
        (15, Decimal("0.99"), "broken", Decimal("-0.15"), 1),
        (Decimal("7.5"), Decimal("0.5"), "met", 0, Decimal("0.5")),
        (30, 1, "broken", -15, 2),
        (150, 1, "broken", -135, 10),
        (0, 0, "met", 0, 0),
    ],
)
def test_one_supervisor_for_fifteen_posts_passes_and_one_post_more_does_not(posts, fte, verdict, margin, nearest):
    finding = staffed(posts, fte)
    assert (finding.verdict, finding.margin, finding.nearest) == (verdict, margin, nearest)
    assert finding.unit == "participants"


def test_too_few_supervisors_are_told_how_many_to_plan_rounded_up():
    assert said(staffed(16, 1)) == (
        "1 ETP d'encadrement pour 16 postes (1 ETP pour 15 participants en moyenne). Prévoyez 1,07 ETP."
    )


@pytest.mark.parametrize(
    ("given", "missing"),
    [({}, ("posts", "supervisors_fte")), ({"posts": 1}, ("supervisors_fte",)), ({"supervisors_fte": 1}, ("posts",))],
)
def test_a_staffing_ratio_asks_for_what_it_lacks(given, missing):
    assert StaffingRatio(participants_per_fte=15).check(make_facts(**given)).missing == missing


@given(posts=PEOPLE, ratio=st.integers(1, 40))
def test_the_supervisors_proposed_are_the_fewest_hundredths_that_pass(posts, ratio):
    rule = StaffingRatio(participants_per_fte=ratio)
    nearest = rule.check(make_facts(posts=posts + 1, supervisors_fte=0)).nearest
    assert rule.check(make_facts(posts=posts + 1, supervisors_fte=nearest)).verdict == "met"
    fewer = rule.check(make_facts(posts=posts + 1, supervisors_fte=nearest - Decimal("0.01")))
    assert fewer.verdict == "broken"
