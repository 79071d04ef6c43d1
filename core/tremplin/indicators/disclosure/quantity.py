"""What an attacker reckons with: whole numbers under an address, tied by sums."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import NamedTuple

from tremplin.indicators.disclosure.release import Conditions, Key

# between a figure and the release in which it took another value
LATER = re.compile(" @[^@]*@")
# as releases that were given out drew their lots: another text would mask other cells of the same figures
LOT = "Address(figure={!r}, scope={!r}, since={!r}, until={!r}, where={!r})"


class Address(NamedTuple):
    """What is counted, of whom: a filter « sex = f » and the cell « f » of a breakdown are the same people."""

    figure: str
    scope: str
    since: str
    until: str
    where: Conditions

    def lot(self) -> str:
        """What decides between addresses that nothing else does, whatever they are called in this code."""
        return sha256(LOT.format(*self).encode()).hexdigest()


class Position(NamedTuple):
    """A cell of a table of a release, by their ranks."""

    release: int
    table: int
    key: Key


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A number: its true value, the persons behind it, below what it is small, and whether that makes it sensitive.

    ``width`` is how far apart the values of hours must lie, 0 for counts, of which three values are asked.
    """

    value: int
    persons: int | None
    threshold: int
    width: int = 0
    sensitive: bool = False

    def smaller(self, value: int, persons: int | None) -> bool:
        """Whether as much of it would be small: no hour may come from few persons, no count be low."""
        return persons is not None and (persons < self.threshold or (not self.width and value < self.threshold))


Row = dict[Address, int]


@dataclass(slots=True)
class System:
    """All that the tables of a release and those before it tell of one another; every row sums to a known number."""

    quantities: dict[Address, Reckoned] = field(default_factory=dict)
    rows: dict[frozenset[tuple[Address, int]], Row] = field(default_factory=dict)
    # where each quantity can be read, and what each cell lets read
    places: dict[Address, list[Position]] = field(default_factory=lambda: defaultdict(list))
    read: dict[Position, list[Address]] = field(default_factory=lambda: defaultdict(list))
    small: set[Position] = field(default_factory=set)
    # the addresses of a figure that changed from one release to the next
    versions: dict[Address, list[Address]] = field(default_factory=dict)

    def tie(self, row: Mapping[Address, int]) -> None:
        """Add a sum that the attacker knows: its total is that of the true values, persons counted twice included."""
        kept = {address: times for address, times in row.items() if times}
        if len(kept) > 1:
            self.rows.setdefault(frozenset(kept.items()), kept)

    def rest(self, whole: Address, parts: list[Address], name: Address) -> None:
        """Tie a whole to some of its parts: what is left is read in their difference, and is sensitive when small."""
        total, given = self.quantities[whole], [self.quantities[part] for part in parts]
        value = max(0, total.value - sum(part.value for part in given))
        behind = None if total.persons is None else total.persons - sum(part.persons or 0 for part in given)
        left = Reckoned(value, behind, max(total.threshold, *(part.threshold for part in given)), total.width)
        name = self.derived(name, replace(left, sensitive=left.smaller(value, behind)))
        self.tie({**dict.fromkeys(parts, 1), name: 1, whole: -1})

    def derived(self, name: Address, quantity: Reckoned) -> Address:
        """The address of what no cell shows; what it was on another day is tied to it, as what cells show is."""
        before = []
        name = name._replace(figure=LATER.sub("", name.figure))
        while name in self.quantities and name not in self.places and self.quantities[name].value != quantity.value:
            before.append(name)
            name = name._replace(figure=f"{name.figure} '")
        if name not in self.quantities:
            self.quantities[name] = quantity
            for other in before:
                self.differ(other, name, f"{name.figure} - {other.figure}")
        return name

    def differ(self, before: Address, after: Address, name: str) -> None:
        """Tie two values of one figure by their difference: who came or left, and whether it grew is known."""
        old, new = self.quantities[before], self.quantities[after]
        moved = None if new.persons is None or old.persons is None else abs(new.persons - old.persons)
        value = abs(new.value - old.value)
        address = after._replace(figure=name)
        self.quantities[address] = replace(new, value=value, persons=moved, sensitive=new.smaller(value, moved))
        self.tie({before: 1, address: 1 if new.value > old.value else -1, after: -1})
