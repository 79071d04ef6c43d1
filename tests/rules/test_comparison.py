"""A whole call settled twice: what is counted, what is set apart, and the sentence that says it."""

import json

import pytest

from rules.dossiers import make_facts
from rules.settlements import indirect, make_fiche, spent
from tremplin.rules.comparison import Comparison, Judgement, Moved, outcome
from tremplin.rules.finding import Verdict
from tremplin.rules.kinds.grant_ceiling import GrantCeiling

MET, BROKEN = Verdict.MET, Verdict.BROKEN


def said(comparison):
    return comparison.sentence().replace("\N{NO-BREAK SPACE}", " ")


def compared(rules=1, changed=0, same=0, difference=0, apart=0):
    comparison = Comparison(rules)
    for rank in range(changed):
        comparison.add(f"c{rank}", Judgement(MET, 100), Judgement(BROKEN, 100))
    for rank in range(same):
        comparison.add(f"s{rank}", Judgement(MET, 10**9), Judgement(MET, 10**9 + (0 if rank else difference)))
    for rank in range(apart):
        comparison.add(f"a{rank}", Judgement(MET, 100), Judgement(Verdict.UNKNOWN, None, ("granted",)))
    return comparison


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((3, 41, 1_171, 18_240_000), "3 règles changent, 41 dossiers sur 1 212 changent d'avis, + 182 400 €"),
        ((1, 1, 1, -18_240_000), "1 règle change, 1 dossier sur 2 change d'avis, − 182 400 €"),
        ((0, 0, 1, 0), "Aucune règle ne change, aucun dossier sur 1 ne change d'avis, 0 € d'écart"),
        ((2, 2, 1, 1), "2 règles changent, 2 dossiers sur 3 changent d'avis, + 0,01 €"),
        ((2, 2, 1, -123_450), "2 règles changent, 2 dossiers sur 3 changent d'avis, − 1 234,50 €"),
        ((1_000, 0, 1, 100_000_000), "1 000 règles changent, aucun dossier sur 1 ne change d'avis, + 1 000 000 €"),
    ],
)
def test_the_sentence_counts_rules_dossiers_and_euros(counts, sentence):
    assert said(compared(*counts)) == sentence


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            (3, 1, 1, 100, 1),
            "3 règles changent, 1 dossier sur 2 change d'avis, + 1 € ; "
            "1 autre dossier ne peut pas être soldé, faute de faits",
        ),
        (
            (3, 1, 1, 100, 1_200),
            "3 règles changent, 1 dossier sur 2 change d'avis, + 1 € ; "
            "1 200 autres dossiers ne peuvent pas être soldés, faute de faits",
        ),
        (
            (1, 0, 0, 0, 1),
            "1 règle change, aucun dossier n'est comparé ; 1 dossier ne peut pas être soldé, faute de faits",
        ),
        ((1, 0, 0, 0, 0), "1 règle change, aucun dossier n'est comparé"),
    ],
)
def test_dossiers_that_cannot_be_settled_are_counted_apart(counts, sentence):
    assert said(compared(*counts)) == sentence


def test_a_dossier_that_lacks_facts_on_either_side_is_not_compared_and_all_that_it_lacks_is_kept():
    comparison = Comparison(1)
    comparison.add("A", Judgement(MET, None, ("granted",)), Judgement(BROKEN, 5))
    comparison.add("B", Judgement(MET, None, ("granted",)), Judgement(BROKEN, None, ("granted", "posts")))
    assert (comparison.settled, comparison.verdicts, comparison.difference_cents, comparison.moved) == (0, 0, 0, [])
    assert comparison.unsettled == {"A": ("granted",), "B": ("granted", "posts")}


def test_the_dossiers_that_move_are_kept_by_their_verdict_or_by_their_amount():
    comparison = Comparison(1)
    comparison.add("same", Judgement(MET, 5), Judgement(MET, 5))
    comparison.add("verdict", Judgement(MET, 5), Judgement(BROKEN, 5))
    comparison.add("amount", Judgement(MET, 5), Judgement(MET, 3))
    assert comparison.moved == [
        Moved("verdict", Judgement(MET, 5), Judgement(BROKEN, 5)),
        Moved("amount", Judgement(MET, 5), Judgement(MET, 3)),
    ]
    assert (comparison.settled, comparison.verdicts, comparison.difference_cents) == (3, 1, -2)


def test_gains_and_losses_add_up():
    comparison = Comparison(1)
    comparison.add("more", Judgement(MET, 0), Judgement(MET, 700))
    comparison.add("less", Judgement(MET, 700), Judgement(MET, 0))
    assert said(comparison).endswith(", 0 € d'écart")
    assert len(comparison.moved) == 2


def test_an_outcome_is_the_verdict_of_the_rules_and_what_is_due():
    fiche = make_fiche(indirect(), GrantCeiling(amount=100))
    facts = spent({"staff": 1_000, "indirect": 200}, requested=100)
    assert outcome(fiche, facts) == Judgement(MET, 1_200)
    over = spent({"staff": 1_000, "indirect": 200}, requested=101)
    assert outcome(fiche, over) == Judgement(BROKEN, 1_200)


def test_an_outcome_without_its_facts_names_them_and_keeps_its_verdict():
    fiche = make_fiche(GrantCeiling(amount=100))
    facts = make_facts(requested=101, budget={"staff": 1}, realised={"staff": 1}, advance=5)
    assert outcome(fiche, facts) == Judgement(BROKEN, None, ("granted",))


def test_an_outcome_does_not_wait_for_what_was_paid():
    facts = make_facts(budget={"staff": 10}, realised={"staff": 10}, granted=5)
    # a fiche without a rule
    assert outcome(make_fiche(), facts) == Judgement(Verdict.NOTHING_TO_CHECK, 5)


def test_the_published_comparison_is_plain_json():
    published = json.loads(json.dumps(compared(2, 1, 1, 50, 1).published()))
    assert published == {
        "sentence": compared(2, 1, 1, 50, 1).sentence(),
        "rules": 2,
        "settled": 2,
        "verdicts": 1,
        "difference_cents": 50,
        "moved": [
            {
                "dossier": "c0",
                "old": {"verdict": "met", "due_cents": 100},
                "new": {"verdict": "broken", "due_cents": 100},
            },
            {
                "dossier": "s0",
                "old": {"verdict": "met", "due_cents": 10**9},
                "new": {"verdict": "met", "due_cents": 10**9 + 50},
            },
        ],
        "unsettled": [{"dossier": "a0", "missing": ["granted"]}],
    }
