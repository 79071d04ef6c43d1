"""Every fiche of the departments installed comes back equal from its snapshot, and judges as it did."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules.drawn import dossiers

from tremplin.platform import start
from tremplin.rules.judge import Judged
from tremplin.rules.snapshot import freeze, intact, thaw

PLATFORM = start({})
KINDS = PLATFORM.vocabulary.kinds
each_fiche = pytest.mark.parametrize("name", PLATFORM.fiches)


def back(fiche):
    return thaw(freeze(fiche, PLATFORM.published(fiche)).document, KINDS)


def test_there_are_fiches_of_two_departments():
    assert {fiche.id.department for fiche in PLATFORM.fiches.values()} >= {"62", "93"}


@each_fiche
def test_a_fiche_comes_back_equal_and_is_published_the_same(name):
    fiche = PLATFORM.fiche(name)
    snapshot = freeze(fiche, PLATFORM.published(fiche))
    assert back(fiche) == fiche
    assert PLATFORM.published(back(fiche)) == PLATFORM.published(fiche)
    assert intact(snapshot)
    assert snapshot.hash == PLATFORM.published(fiche)["hash"]


@each_fiche
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_rules_that_come_back_give_the_same_findings_in_the_same_words(name, data):
    fiche = PLATFORM.fiche(name)
    for rule, again in zip(fiche.rules, back(fiche).rules, strict=True):
        facts = data.draw(dossiers(rule.kind))
        before, after = (Judged(each, each.terms.check(facts)) for each in (rule, again))
        assert after.published() == before.published()
        assert after.letter == before.letter
