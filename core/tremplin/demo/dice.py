"""Chance that can be told again: each draw comes from a seed and from the name of what it is drawn for."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A source of draws; the same names give the same draws, whatever else was drawn before."""

    def __init__(self, *names: object):
        # a text is seeded by its SHA-512, not by hash(), which changes from one process to the next (PYTHONHASHSEED)
        self._random = Random("/".join(map(str, names)))

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included; the lower one where the ends cross."""
        return low + self._random.randrange(max(1, high - low + 1))

    def chance(self, percent: int) -> bool:
        """Yes, so many times out of a hundred."""
        return self._random.randrange(100) < percent

    def one_of(self, words: Sequence[T]) -> T:
        """One of these."""
        return words[self._random.randrange(len(words))]

    def some(self, words: Sequence[T], count: int) -> tuple[T, ...]:
        """So many of these at most, in the order in which they stand."""
        kept = list(range(len(words)))
        while len(kept) > count:
            kept.pop(self._random.randrange(len(kept)))
        return tuple(words[place] for place in kept)
