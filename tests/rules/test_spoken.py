"""The reading of a settlement sees each cent: a figure of a sentence that is not the right one is told."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from rules.settlements import indirect, make_fiche, spent
from rules.spoken import EUROS, Recomputed, cents, spaced
from tremplin.catalogue.quantities import Rate, euros
from tremplin.rules.kinds.results import PayByResults, PerPost
from tremplin.rules.settling.settlement import settled

PAID = PayByResults(months=PerPost(weight=Rate(9, 10), per_post=12), exits=PerPost(weight=Rate(1, 10), per_post=3))
FACTS = spent(
    {"staff": 100_003, "indirect": 30_000},
    {"staff": 90_001, "indirect": 20_000},
    granted=100_000,
    advance=1_000,
    posts=Decimal("3.5"),
    results={"months": 11, "exits": 4},
)
SETTLED = settled(make_fiche(indirect(), PAID), FACTS)
# what was foreseen is no operand of what was spent below it
FREE = {("direct.staff", 1)}
FIGURES = [
    (line.code, rank)
    for line in SETTLED.lines
    for rank in range(len(re.findall(EUROS, spaced(line.why))))
    if (line.code, rank) not in FREE
]


def test_a_settlement_is_computed_again_from_its_sentences():
    assert Recomputed(SETTLED).cents["due"] == SETTLED.due_cents


@pytest.mark.parametrize(("code", "rank"), FIGURES)
def test_a_cent_more_in_any_figure_of_a_sentence_is_seen(code, rank):
    def spoilt(line):
        why = spaced(line.why)
        at = list(re.finditer(EUROS, why))[rank]
        return line._replace(why=why[: at.start()] + spaced(euros(cents(at[1]) + 1)) + why[at.end() :])

    lines = tuple(spoilt(line) if line.code == code else line for line in SETTLED.lines)
    with pytest.raises(AssertionError):
        Recomputed(replace(SETTLED, lines=lines))
