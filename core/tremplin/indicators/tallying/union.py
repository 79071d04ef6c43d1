"""The persons of several dossiers: counted in each, they are one in all; what is too much is taken off, exactly."""

from array import array
from collections.abc import Container, Mapping
from itertools import zip_longest

from tremplin.indicators.engine.knowing import KnownBits
from tremplin.indicators.engine.unions import BitCounts, by_person
from tremplin.indicators.tallying.dossier import people_of
from tremplin.indicators.tallying.layout import Layout


class UnionOfTallies:
    """What the tallies of some dossiers have in common, the bits of each person kept until all were seen."""

    def __init__(self, again: Container[int], layouts: Mapping[str, Layout]):
        """``again`` are the persons of more than one participation; ``layouts``, of each fiche and of the whole."""
        self.again = again
        self._known = {scope: KnownBits(layout, layout.of_persons) for scope, layout in layouts.items()}
        self.fiches: list[str] = []
        self._persons, self._at, self._scopes = array("q"), array("q"), array("H")
        self._widths = array("H")
        self._bits = bytearray()

    def add(self, fiche: str, content: bytes) -> None:
        """Add the persons of the tally of a dossier."""
        if fiche not in self.fiches:
            self.fiches.append(fiche)
        scope, again = self.fiches.index(fiche), self.again
        people, own, whole, rows = people_of(content)
        width = own + whole
        for rank, person in enumerate(people):
            if person in again:
                self._persons.append(person)
                self._at.append(len(self._bits))
                self._scopes.append(scope)
                self._widths.extend((own, whole))
                self._bits += rows[rank * width : (rank + 1) * width]

    def deltas(self) -> dict[str, list[int]]:
        """Of each fiche, and of the whole under no name, what is to be added to the persons of each cell."""
        once = {fiche: BitCounts() for fiche in (*self.fiches, "")}
        each = {fiche: BitCounts() for fiche in (*self.fiches, "")}
        known = self._known
        for ranks in by_person(self._persons):
            if len(ranks) < 2:
                continue
            mine: dict[str, int] = {}
            every = 0
            for rank in ranks:
                own, whole = self._of(rank)
                fiche = self.fiches[self._scopes[rank]]
                mine[fiche] = mine.get(fiche, 0) | own
                every |= whole
                each[fiche].add(known[fiche].of(own))
                each[""].add(known[""].of(whole))
            for fiche, bits in mine.items():
                once[fiche].add(known[fiche].of(bits))
            once[""].add(known[""].of(every))
        return {
            fiche: [one - all_ for one, all_ in zip_longest(once[fiche].counts(), each[fiche].counts(), fillvalue=0)]
            for fiche in once
        }

    def _of(self, rank: int) -> tuple[int, int]:
        at, own, whole = self._at[rank], self._widths[2 * rank], self._widths[2 * rank + 1]
        middle = at + own
        return (
            int.from_bytes(self._bits[at:middle], "little"),
            int.from_bytes(self._bits[middle : middle + whole], "little"),
        )
