"""What is tallied of a fiche, or of all: the queries, and the cells in the order of their numbers."""

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from tremplin import exits
from tremplin.catalogue import calendar
from tremplin.documents import texts
from tremplin.indicators.engine import (
    blocks,
    classes,
    classes_of_rows,
    columns,
    counters,
    counting,
    dimensions,
    entries,
    filters,
    knowing,
    lasting,
    plan,
    reads,
    scanning,
    summing,
    unions,
)
from tremplin.indicators.engine.counting import CellKey

# a tally that another code made is made again
CODE = (
    *(exits, calendar, texts, blocks, classes, classes_of_rows, columns, counters, counting, dimensions, entries),
    *(filters, knowing, lasting, plan, reads, scanning, summing, unions),
)
# what makes tallies themselves, and imports this module
OWN = "dossier.py"
Cell = tuple[int, CellKey]


@cache
def code() -> str:
    """The digest of the code that counts."""
    made = sha256()
    for file in (*(Path(str(module.__file__)) for module in CODE), Path(__file__).with_name(OWN)):
        made.update(file.read_bytes())
    return made.hexdigest()


def library_of(queries: Iterable[str], typology: str) -> str:
    """The digest of all on which a tally hangs beside its dossier."""
    return sha256(json.dumps([code(), [*queries], typology]).encode()).hexdigest()


class Layout(dict[Cell, int]):
    """The number of each cell, the rank of its query first; a cell that is met has the next one."""

    def __init__(self, library: str, queries: Sequence[str], cells: Iterable[Cell] = ()):
        super().__init__((cell, number) for number, cell in enumerate(cells))
        self.library, self.queries, self.kept = library, tuple(queries), len(self)

    def __missing__(self, cell: Cell) -> int:
        self[cell] = found = len(self)
        return found

    @property
    def of_persons(self) -> frozenset[int]:
        """The ranks of the queries that count persons."""
        measures = ((rank, json.loads(told)[0]) for rank, told in enumerate(self.queries))
        return frozenset(rank for rank, measure in measures if counting.Query(measure=measure).of_persons)

    @property
    def grown(self) -> bool:
        """Whether cells were met that are not kept."""
        return len(self) > self.kept

    def written(self) -> str:
        cells = [[rank, *cell] for rank, cell in self]
        return json.dumps([self.queries, cells], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, library: str, content: str) -> "Layout":
        queries, cells = json.loads(content)
        return cls(library, queries, ((rank, tuple(cell)) for rank, *cell in cells))


def packed(*parts: Iterable[int]) -> bytes:
    """Numbers of 64 bits: how many there are in each part, then all of them."""
    numbers = [array("q", part) for part in parts]
    head = array("q", [len(part) for part in numbers])
    for part in numbers:
        head += part
    if sys.byteorder == "big":
        head.byteswap()
    return head.tobytes()


def unpacked(content: bytes, parts: int) -> list["array[int]"]:
    """The numbers of each part."""
    found = array("q")
    found.frombytes(content)
    if sys.byteorder == "big":
        found.byteswap()
    return list(_cut(found, parts))


def _cut(found: "array[int]", parts: int) -> Iterator["array[int]"]:
    start = parts
    for length in found[:parts]:
        yield found[start : start + length]
        start += length
