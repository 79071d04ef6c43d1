"""Sets of cells as bits: persons are the union of their participations, and totals are counted bit by bit."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

# so that no list is as long as the participations
SLICES = 8


class BitCounts:
    """How many times each bit was added, all the bits of a set at once.

    The planes are the binary digits of the counts: adding a set carries from one to the next, twice on average.
    """

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, bits: int) -> None:
        """Add one to the count of each bit."""
        for rank, plane in enumerate(self._planes):
            if not bits:
                return
            self._planes[rank], bits = plane ^ bits, plane & bits
        if bits:
            self._planes.append(bits)

    def counts(self) -> list[int]:
        """The counts, the lowest bit first."""
        digits = [format(plane, "b")[::-1] for plane in self._planes]
        found = [0] * max(map(len, digits), default=0)
        for rank, plane in enumerate(digits):
            for bit, digit in enumerate(plane):
                if digit == "1":
                    found[bit] += 1 << rank
        return found


class Again:
    """The participations of those who are met several times, a few bytes each, until all dossiers were seen."""

    def __init__(self) -> None:
        self.persons, self.plans = array("q"), array("H")
        self.classes: list[array[int]] = []

    def add(self, plan: int, persons: Sequence[int], classes: Sequence[Sequence[int]]) -> None:
        """Keep some participations of one dossier, and the class of each in the groups of its plan."""
        while len(self.classes) < len(classes):
            self.classes.append(array("I", bytes(4 * len(self.persons))))
        self.persons.extend(persons)
        self.plans.extend([plan] * len(persons))
        for rank, slot in enumerate(self.classes):
            slot.extend(classes[rank] if rank < len(classes) else [0] * len(persons))


def by_person(persons: Sequence[int]) -> Iterator[list[int]]:
    """The ranks at which each person is met, a slice of the persons at once."""
    who: Callable[[int], int] = persons.__getitem__
    for part in range(SLICES):
        mine = [rank for rank, person in enumerate(persons) if person % SLICES == part]
        for _, ranks in groupby(sorted(mine, key=who), key=who):
            yield list(ranks)
