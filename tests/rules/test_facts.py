"""The facts themselves: what is not known is neither zero nor no."""

import pytest

from rules.dossiers import make_facts
from tremplin.rules.facts.view import UNKNOWN, Facts, absent


def test_all_facts_are_optional():
    assert Facts() == make_facts()


def test_an_unknown_fact_cannot_be_taken_for_true_nor_for_false():
    with pytest.raises(TypeError, match="is UNKNOWN"):
        bool(UNKNOWN)
    with pytest.raises(TypeError):
        _ = UNKNOWN or 0


def test_a_public_that_nobody_counted_is_unknown_and_not_empty():
    participants = make_facts(participants={"total": 10, "brsa": 0}).participants
    assert participants.of("brsa") == 0
    assert participants.of("rqth") is UNKNOWN


def test_absent_names_the_unknown_facts_in_their_order():
    assert absent({"posts": UNKNOWN, "granted": 0, "advance": UNKNOWN}) == ("posts", "advance")
