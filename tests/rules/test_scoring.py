"""What a dossier scores, against an independent reckoning, and the ranks that dossiers take."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.catalogue.comparing import Criterion, Ranking
from tremplin.catalogue.fiche import Fiche, FicheId
from tremplin.catalogue.quantities import Rate
from tremplin.rules.scoring import TOTAL, Mark, decimal, printed, ranked, scored

QUALITY = Criterion(code="q", label="Qualité", points=20, threshold=10)
COST = Criterion(code="c", label="Coût", points=10)


def weighted(code, weight, **said):
    return Criterion(code=code, label=code.title(), weight=Rate.of_percent(Decimal(weight)), **said)


def grid(*criteria, threshold=None):
    ranking = None if threshold is None else Ranking(threshold=threshold)
    return Fiche(id=FicheId("00", "2026", "a"), title="A", criteria=criteria, ranking=ranking)


def marks(advice=False, **points):
    return [Mark(criterion=code, points=value, advice=advice) for code, value in points.items()]


def test_a_grid_of_points_adds_them_up():
    score = scored(grid(QUALITY, COST), marks(q=15, c=Decimal("7.5")))
    assert (score.whole, score.out_of) == (Fraction(45, 2), 30)


def test_a_grid_of_weights_is_out_of_a_hundred():
    fiche = grid(weighted("q", "60", points=20), weighted("c", "40"))
    # 60 × 15/20 + 40 × 70/100
    assert scored(fiche, marks(q=15, c=70)).whole == 45 + 28


def test_the_instructor_counts_before_the_opinions_and_their_mean_where_there_is_none():
    fiche = grid(QUALITY)
    opinions = marks(advice=True, q=10) + marks(advice=True, q=11) + marks(advice=True, q=11)
    assert scored(fiche, opinions).whole == Fraction(32, 3)
    both = scored(fiche, [*opinions, *marks(q=4)])
    assert (both.whole, both.marked[0].advice, both.marked[0].marks) == (4, False, 1)


@pytest.mark.parametrize(
    ("quality", "cost", "threshold", "below"),
    [
        (10, 0, None, ()),
        (Decimal("9.99"), 0, None, ("Qualité",)),
        (10, 5, 15, ()),
        (10, Decimal("4.99"), 15, (TOTAL,)),
        (9, 0, 10, ("Qualité", TOTAL)),
    ],
)
def test_what_is_below_a_threshold_is_said_and_the_threshold_itself_passes(quality, cost, threshold, below):
    assert scored(grid(QUALITY, COST, threshold=threshold), marks(q=quality, c=cost)).below == below


def test_a_criterion_without_a_mark_is_missing_by_its_label_and_is_no_zero():
    score = scored(grid(QUALITY, COST), marks(c=10))
    assert (score.whole, score.missing, score.below) == (None, ("Qualité",), ())


def test_level_dossiers_share_a_rank_and_those_that_miss_a_mark_come_last():
    fiche = grid(QUALITY, COST)
    given_ = {
        "a": marks(q=20),
        "b": marks(q=10, c=5),
        "c": marks(q=8, c=7),
        "d": marks(q=20, c=10),
        "e": marks(q=1, c=1),
    }
    found = ranked({name: scored(fiche, each) for name, each in given_.items()})
    assert [(each.rank, each.dossier, each.tied) for each in found] == [
        (1, "d", False),
        (2, "b", True),
        (2, "c", True),
        (4, "e", False),
        (None, "a", False),
    ]


def test_scores_that_print_alike_are_not_level_unless_they_are_the_same():
    fiche = grid(QUALITY)
    thirds = [*marks(advice=True, q=10), *marks(advice=True, q=11), *marks(advice=True, q=11)]
    near = marks(q=Decimal("10.667"))
    found = ranked({"a": scored(fiche, thirds), "b": scored(fiche, near)})
    assert [(each.dossier, each.rank, each.tied) for each in found] == [("b", 1, False), ("a", 2, False)]
    assert {printed(each.score.whole) for each in found} == {"10,67"}


def test_dossiers_of_two_grids_are_compared_by_their_part_of_the_highest_score():
    found = ranked({"a": scored(grid(QUALITY), marks(q=10)), "b": scored(grid(COST), marks(c=6))})
    assert [each.dossier for each in found] == ["b", "a"]


@pytest.mark.parametrize(
    ("value", "exact", "read"),
    [
        (Fraction(0), "0", "0"),
        (Fraction(1, 8), "0.125", "0,13"),
        (Fraction(1, 3), "0.3333", "0,33"),
        (Fraction(32, 3), "10.6667", "10,67"),
        (Fraction(1, 16), "0.0625", "0,06"),
        (Fraction(7, 4000), "0.00175", "0"),
        (Fraction(100), "100", "100"),
    ],
)
def test_a_score_is_written_exact_where_it_can_be_and_half_up_where_it_cannot(value, exact, read):
    assert (decimal(value), printed(value)) == (exact, read)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 60), st.integers(0, 100)), min_size=1, max_size=5))
def test_a_weighted_score_is_what_the_hand_reckons(drawn):
    whole = sum(weight for weight, _, _ in drawn)
    criteria = tuple(
        Criterion(code=f"c{rank}", label="C", points=points, weight=Rate(weight, whole))
        for rank, (weight, points, _) in enumerate(drawn)
    )
    given_ = {f"c{rank}": Decimal(points * share) / 100 for rank, (_, points, share) in enumerate(drawn)}
    reckoned = sum(Fraction(weight * share, whole) for weight, _, share in drawn)
    assert scored(grid(*criteria), marks(**given_)).whole == reckoned
