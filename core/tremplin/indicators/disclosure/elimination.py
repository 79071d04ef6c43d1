"""Gaussian elimination in whole numbers: what the figures shown determine of those that are not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import gcd

from tremplin.indicators.disclosure.quantity import Address, Row


class Elimination:
    """Rows reduced so that each unknown quantity that is bound stands in one row alone, beside free and shown ones."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = [dict(row) for row in rows]
        self.columns: dict[Address, set[int]] = defaultdict(set)
        self.pivots: dict[Address, int] = {}
        self.bound: dict[int, Address] = {}
        self.unknown: set[Address] = set()
        for index, row in enumerate(self.rows):
            for address in row:
                self.columns[address].add(index)

    def hide(self, address: Address) -> None:
        """Make a quantity unknown; a row of shown ones alone, if it stands there, then binds it."""
        if address in self.unknown:
            return
        self.unknown.add(address)
        spare = [index for index in self.columns[address] if index not in self.bound]
        if not spare:
            return
        pivot = min(spare, key=lambda index: (len(self.rows[index]), index))
        self.pivots[address], self.bound[pivot] = pivot, address
        for index in sorted(self.columns[address] - {pivot}):
            self._subtract(index, pivot, address)

    def _subtract(self, index: int, pivot: int, address: Address) -> None:
        row, other = self.rows[index], self.rows[pivot]
        mine, theirs = row[address], other[address]
        common = gcd(mine, theirs)
        times, less = theirs // common, mine // common
        made = {each: value * times for each, value in row.items()}
        for each, value in other.items():
            made[each] = made.get(each, 0) - value * less
        divisor = gcd(*made.values()) or 1
        for each in row.keys() | other.keys():
            if made[each]:
                self.columns[each].add(index)
            else:
                self.columns[each].discard(index)
        self.rows[index] = {each: value // divisor for each, value in made.items() if value}

    def determined(self, address: Address) -> Row | None:
        """The row that gives an unknown quantity from shown ones alone, if there is one."""
        index = self.pivots.get(address)
        if index is None:
            return None
        row = self.rows[index]
        return row if all(each == address or each not in self.unknown for each in row) else None

    def touching(self, address: Address) -> Iterator[Row]:
        """The rows where a quantity stands."""
        for index in sorted(self.columns[address]):
            yield self.rows[index]

    def components(self) -> list[list[Address]]:
        """The unknown quantities that are not determined, those that depend on one another together."""
        seen: set[Address] = set()
        found = []
        for start in sorted(self.unknown):
            if start in seen:
                continue
            waiting, group = [start], []
            seen.add(start)
            while waiting:
                address = waiting.pop()
                group.append(address)
                near = {each for index in self.columns[address] if index in self.bound for each in self.rows[index]}
                fresh = sorted((near & self.unknown) - seen)
                seen.update(fresh)
                waiting += fresh
            found.append(sorted(group))
        return found
