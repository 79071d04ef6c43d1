"""What one participation of a person says and another does not: who is known in one is not unknown in all."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from itertools import islice, product
from typing import Any

from tremplin.indicators.engine.dimensions import UNKNOWN

CellKey = tuple[str, ...]
Cell = tuple[Any, CellKey]


def known_cells(cells: Iterable[CellKey]) -> list[CellKey]:
    """The cells of a person, of each dimension what is unknown in one giving way to what others tell."""
    met = list(cells)
    told = [sorted({*values} - {UNKNOWN}) for values in zip(*met, strict=True)]
    wide = (
        product(*(known if value == UNKNOWN and known else (value,) for value, known in zip(cell, told, strict=True)))
        for cell in met
    )
    return sorted({cell for each in wide for cell in each})


class KnownBits:
    """The cells of persons as bits, by the numbers of those cells, which may grow."""

    def __init__(self, numbers: Mapping[Cell, int], of_persons: Container[Any]):
        """``of_persons`` are the queries that count persons: of rows, each says what it says."""
        self._numbers, self._of_persons = numbers, of_persons
        self._cells: list[Cell] = []
        self._unknown = 0
        self._masks: defaultdict[Any, int] = defaultdict(int)
        self._found: dict[tuple[Any, int], int] = {}

    def of(self, bits: int) -> int:
        """The same cells, once what is unknown gave way to what is known."""
        if len(self._numbers) > len(self._cells):
            self._read()
        doubtful, queries = bits & self._unknown, dict[Any, None]()
        while doubtful:
            low = doubtful & -doubtful
            query = self._cells[low.bit_length() - 1][0]
            queries[query] = None
            doubtful &= ~self._masks[query]
        for query in queries:
            mine = bits & self._masks[query]
            if mine & (mine - 1):
                found = self._found.get((query, mine))
                if found is None:
                    found = self._found[query, mine] = self._known(query, mine)
                bits ^= mine ^ found
        return bits

    def _read(self) -> None:
        for number, cell in enumerate(islice(self._numbers, len(self._cells), None), start=len(self._cells)):
            self._cells.append(cell)
            query, values = cell
            if query in self._of_persons:
                self._masks[query] |= 1 << number
                self._unknown |= (UNKNOWN in values) << number

    def _known(self, query: Any, bits: int) -> int:
        mine = [self._cells[number][1] for number in ones(bits)]
        return sum(1 << self._numbers[query, cell] for cell in known_cells(mine))


def ones(bits: int) -> Iterable[int]:
    """The ranks of the bits of a set."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
