"""Mask what is small, then whatever would give it back, until every masked figure has other values than its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from tremplin.indicators.disclosure.elimination import Elimination
from tremplin.indicators.disclosure.programme import installed, widen
from tremplin.indicators.disclosure.quantity import Address, Position, Row, System
from tremplin.indicators.disclosure.release import Release
from tremplin.indicators.disclosure.walk import walk
from tremplin.indicators.disclosure.worlds import component

# how many turns mask one figure each
PATIENT = 5


class Unprotected(Exception):
    """A figure that nothing left to mask would protect."""

    def __init__(self, address: Address, solver: bool = True) -> None:
        self.address, self.solver = address, solver
        super().__init__(f"{address}")


class Masking:
    """The cells of the last release that are masked, those of the earlier ones standing as they were given out."""

    def __init__(self, system: System, releases: Sequence[Release], masked: Iterable[Position], spared: bool) -> None:
        self.system, self.releases = system, releases
        self.last = len(releases) - 1
        self.spared = spared
        self.masked = {*masked}
        self.added = False
        self.elimination = Elimination(system.rows.values())
        self.standing: dict[Address, list[Row]] = defaultdict(list)
        for row in system.rows.values():
            for address in row:
                self.standing[address].append(row)
        small = {place for place in system.small if place.release == self.last}
        # what was masked and has not changed stays so: one value under two marks would be under none
        same = {
            place
            for address, places in system.places.items()
            if any(each in self.masked for each in places) and not self._shown(address, before=True)
            for place in places
            if place.release == self.last
        }
        self.masked |= small | same
        for address in sorted(system.quantities):
            if not self._shown(address):
                self.elimination.hide(address)

    def _shown(self, address: Address, before: bool = False) -> bool:
        places = self.system.places.get(address, ())
        return any(place not in self.masked and (not before or place.release < self.last) for place in places)

    def targets(self) -> list[Address]:
        """What must not be known: all that is masked, and what is small though no cell shows it."""
        masked = {address for place in self.masked for address in self.system.read[place]}
        small = {address for address, quantity in self.system.quantities.items() if quantity.sensitive}
        return sorted((masked | small) & self.elimination.unknown)

    def close(self, solving: Callable[[], bool] = installed) -> None:
        """Mask until nothing is determined, and every masked figure has enough values."""
        # a world that could be still could when more is masked
        values: dict[Address, set[int]] = {}
        certified: set[tuple[Address, ...]] = set()
        for turn in count():
            self._eliminate(self.targets())
            wanted, pinned = {*self.targets()}, list[Address]()
            for group in self.elimination.components():
                if tuple(group) not in certified:
                    found = component(self.elimination, self.system.quantities, group, values)
                    targets = [each for each in group if each in wanted]
                    walk(found, targets)
                    unsafe = found.unsafe(targets)
                    if unsafe and not solving():
                        raise Unprotected(unsafe[0], solver=False)
                    # one at a time masks least; where many are wanted, several at a time
                    lacking = widen(found, unsafe, 1 + turn // PATIENT) if unsafe else []
                    pinned += lacking
                    if not lacking:
                        certified.add(tuple(group))
            if not pinned:
                return
            for address in pinned:
                self._protect(address)

    def _eliminate(self, waiting: list[Address]) -> None:
        while waiting:
            address = waiting.pop()
            row = self.elimination.determined(address)
            if row is not None:
                waiting.append(address)
                waiting += self._hide(self._choose(address, row))

    def _protect(self, address: Address) -> None:
        """Mask one more figure among those that are reckoned with this one."""
        near: dict[Address, None] = {}
        reached, edge = {address}, [address]
        while edge and not any(self._hideable(each) for each in near):
            near = dict.fromkeys(other for each in edge for row in self.elimination.touching(each) for other in row)
            edge = sorted((near.keys() & self.elimination.unknown) - reached)
            reached.update(edge)
        self._hide(self._choose(address, near))

    def _hideable(self, address: Address) -> bool:
        if address in self.elimination.unknown or self._shown(address, before=True):
            return False
        places = [place for place in self.system.places.get(address, ()) if place not in self.masked]
        return bool(places) and not (self.spared and any(self._total(place) for place in places))

    def _total(self, place: Position) -> bool:
        release = self.releases[place.release]
        table = release.tables[place.table]
        return not table.by and not any(table.scope.name in union.parts for union in release.unions)

    def _choose(self, address: Address, among: Iterable[Address]) -> Address:
        candidates = [each for each in among if self._hideable(each)]
        if not candidates:
            raise Unprotected(address)
        return min(candidates, key=self._rank)

    def _rank(self, address: Address) -> tuple[int, int, str]:
        # never by the figures themselves: to mask the least would tell that it is below the others
        exposed = 0
        for row in self.standing[address]:
            unknown = sum(each in self.elimination.unknown for each in row)
            exposed += (unknown == 0) - (unknown == 1)
        return exposed, -len(address.where), address.lot()

    def _hide(self, address: Address) -> list[Address]:
        """Mask every cell where a figure can be read, and give what is unknown from now on."""
        self.added = True
        places = [place for place in self.system.places[address] if place not in self.masked]
        self.masked.update(places)
        unknown = sorted({each for place in places for each in self.system.read[place] if not self._shown(each)})
        for each in unknown:
            self.elimination.hide(each)
        return unknown
