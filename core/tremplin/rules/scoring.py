"""What a dossier scores by the criteria of its fiche, exactly, and the rank that it takes among others.

Of several scores of one criterion, the instructor's counts; where there is none, the mean of those that opinions gave.
Nothing is rounded before it is printed: two dossiers are level only where their exact scores are the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from tremplin.catalogue.door import WHOLE, Criterion, Fiche, Number, Ranking, number, out_of
from tremplin.values import dataclass

# what has no exact decimal writing is rounded half up, to four places for software and to two for people
EXACT, PRINTED = 4, 2
TOTAL = "note totale"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What somebody gave a criterion; ``advice`` says that it came with an opinion, not from who instructs."""

    criterion: str
    points: Number
    advice: bool


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One criterion, and what counts of its marks: the mean of how many, of whom."""

    criterion: Criterion
    points: Fraction | None = None
    marks: int = 0
    advice: bool = False

    @property
    def below(self) -> bool:
        """Whether it is under what eliminates."""
        threshold = self.criterion.threshold
        return self.points is not None and threshold is not None and self.points < Fraction(threshold)


@dataclass(frozen=True, kw_only=True)
class ScoreSheet:
    """The grid of a dossier: each criterion with what counts, and the whole where no mark is missing."""

    marked: tuple[Marked, ...]
    threshold: Number | None = None

    @property
    def out_of(self) -> Number:
        return out_of(each.criterion for each in self.marked)

    @property
    def whole(self) -> Fraction | None:
        """The exact score; ``None`` where a criterion has no mark, which is not zero, or where there is none."""
        if not self.marked:
            return None
        total = Fraction(0)
        for each in self.marked:
            if each.points is None:
                return None
            total += each.points if each.criterion.weight is None else _weighed(each)
        return total

    @property
    def share(self) -> Fraction | None:
        """The part of the highest score, by which dossiers of two grids are compared."""
        return None if self.whole is None else self.whole / Fraction(self.out_of)

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of the criteria that nobody scored."""
        return tuple(each.criterion.label for each in self.marked if each.points is None)

    @property
    def below(self) -> tuple[str, ...]:
        """The labels of what is under its threshold, the whole score among them."""
        told = tuple(each.criterion.label for each in self.marked if each.below)
        short = self.whole is not None and self.threshold is not None and self.whole < Fraction(self.threshold)
        return (*told, TOTAL) if short else told

    @property
    def told(self) -> str | None:
        """« 72,5 sur 100 »."""
        return None if self.whole is None else f"{printed(self.whole)} sur {printed(Fraction(self.out_of))}"

    def published(self) -> dict[str, Any]:
        """The score as other software reads it, and as a decision keeps it."""
        return {
            "score": decimal(self.whole),
            "out_of": decimal(Fraction(self.out_of)),
            "told": self.told,
            "missing": list(self.missing),
            "below": list(self.below),
            "criteria": [
                {
                    "code": each.criterion.code,
                    "label": each.criterion.label,
                    "points": decimal(each.points),
                    "out_of": decimal(Fraction(each.criterion.most)),
                    "weight": each.criterion.weight and each.criterion.weight.decimal(),
                    "from": None if each.points is None else "opinions" if each.advice else "instructor",
                    "marks": each.marks,
                }
                for each in self.marked
            ],
        }


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A dossier in a ranking; one that misses a mark has no rank."""

    dossier: str
    score: ScoreSheet
    rank: int | None = None
    tied: bool = False


def scored(fiche: Fiche, marks: Iterable[Mark]) -> ScoreSheet:
    """The score of a dossier by the grid of its fiche."""
    given: dict[str, list[Mark]] = {}
    for mark in marks:
        given.setdefault(mark.criterion, []).append(mark)
    threshold = (fiche.ranking or Ranking()).threshold
    return ScoreSheet(
        marked=tuple(_marked(each, given.get(each.code, [])) for each in fiche.criteria), threshold=threshold
    )


def ranked(scores: Mapping[str, ScoreSheet]) -> list[Placed]:
    """The dossiers from the first to the last: those that are level share a rank, those that miss a mark come last."""
    shares = {dossier: share for dossier, score in scores.items() if (share := score.share) is not None}
    # of equal ones, the order of their references: it says nothing, and is the same twice
    order = sorted(shares, key=lambda dossier: (-shares[dossier], dossier))
    level, before = Counter(shares.values()), 0
    placed: list[Placed] = []
    for share, alike in groupby(order, key=shares.__getitem__):
        # « 1, 2, 2, 4 »: the rank is one more than how many are before
        many, rank = level[share], before + 1
        placed += [Placed(dossier=each, score=scores[each], rank=rank, tied=many > 1) for each in alike]
        before += many
    return placed + [Placed(dossier=each, score=scores[each]) for each in sorted(scores.keys() - shares.keys())]


def decimal(value: Fraction | None) -> str | None:
    """A number as software reads it: exact where it can be, else to four places, half up."""
    if value is None:
        return None
    return _plain(_exactly(value) or _half_up(value, EXACT))


def printed(value: Fraction) -> str:
    """A number as people read it: exact to the hundredth, else rounded to it, half up."""
    return number(_half_up(value, PRINTED))


def _weighed(each: Marked) -> Fraction:
    weight = each.criterion.weight.exact if each.criterion.weight else Fraction(0)
    return WHOLE * weight * (each.points or 0) / Fraction(each.criterion.most)


def _marked(criterion: Criterion, marks: Sequence[Mark]) -> Marked:
    own = [mark for mark in marks if not mark.advice]
    counted = own[-1:] or list(marks)
    if not counted:
        return Marked(criterion=criterion)
    mean = sum((Fraction(mark.points) for mark in counted), Fraction(0)) / len(counted)
    return Marked(criterion=criterion, points=mean, marks=len(counted), advice=not own)


def _exactly(value: Fraction) -> Decimal | None:
    """The value as a decimal, where it has one."""
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    return _scaled(value * 10**places, places) if rest == 1 else None


def _half_up(value: Fraction, places: int) -> Decimal:
    # a score is never negative: half up is half away from zero
    return _scaled((value * 10**places * 2 + 1) // 2, places)


def _scaled(value: Fraction | int, places: int) -> Decimal:
    return Decimal(int(value)).scaleb(-places)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
