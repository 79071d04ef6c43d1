"""Rows by blocks, column by column: what comes again and again is told once, and little is in memory at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Self

from tremplin.indicators.exports.columns import COLUMNS, FigureRow

BLOCK = 1_000
# a rate takes ten thousand values, a count as many: what is more is told again
MOST = 20_000
Tell = Callable[[Any], Any]
# what is written as it is: nothing needs to tell it
AS_IT_IS = None


class ToldOnce(dict[Any, Any]):
    """What each value of a column is written as; they are of one kind: elsewhere, 1 would be true."""

    def __init__(self, tell: Tell):
        super().__init__()
        self.tell = tell

    def __missing__(self, value: Any) -> Any:
        said = self[value] = self.tell(value)
        return said


def told(rows: Iterable[FigureRow], tellers: Sequence[Tell | None]) -> Iterator[list[Iterable[Any]]]:
    """The columns of each block, each cell as its teller writes it: read them before the next block."""
    known = [None if tell is AS_IT_IS else ToldOnce(tell) for tell in tellers]
    for block in blocks(rows):
        columns = zip(known, zip(*block, strict=True), strict=True)
        yield [column if said is None else map(said.__getitem__, column) for said, column in columns]
        for said in filter(None, known):
            if len(said) > MOST:
                said.clear()


def blocks(rows: Iterable[FigureRow]) -> Iterator[list[FigureRow]]:
    """Rows by blocks, the last one shorter."""
    left = iter(rows)
    while block := list(islice(left, BLOCK)):
        yield block


def by_kind(tellers: Mapping[str, Tell | None]) -> list[Tell | None]:
    """The teller of each column, by what it holds."""
    return [tellers[column.kind] for column in COLUMNS]


class WatchedRows:
    """Rows in the hands of others' code: what stops them is raised as it was, whatever that code made of it."""

    def __init__(self, rows: Iterable[FigureRow]):
        self.rows = rows
        self.stopped: BaseException | None = None

    def __iter__(self) -> Iterator[FigureRow]:
        try:
            yield from self.rows
        except GeneratorExit:
            raise
        except BaseException as error:
            self.stopped = error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.stopped is not None:
            raise self.stopped
