"""Rows by blocks, column by column: what comes again and again is told once, and little is in memory at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Self

from tremplin.indicators.exports.columns import COLUMNS, FigureRow

BLOCK = 1_000
# the words that a column holds are few, and its figures are not
MOST = 10_000
Tell = Callable[[Any], Any]


class ToldOnce(dict[Any, Any]):
    """What each value of a column is written as; they are of one kind: elsewhere, 1 would be true."""

    def __init__(self, tell: Tell):
        super().__init__()
        self.tell = tell

    def __missing__(self, value: Any) -> Any:
        said = self[value] = self.tell(value)
        return said


def told(rows: Iterable[FigureRow], tellers: Sequence[Tell]) -> Iterator[list[Iterator[Any]]]:
    """The columns of each block, each cell as its teller writes it: read them before the next block."""
    known = [ToldOnce(tell) for tell in tellers]
    for block in blocks(rows):
        yield [map(said.__getitem__, column) for said, column in zip(known, zip(*block, strict=True), strict=True)]
        for said in known:
            if len(said) > MOST:
                said.clear()


def blocks(rows: Iterable[FigureRow]) -> Iterator[list[FigureRow]]:
    """Rows by blocks, the last one shorter."""
    left = iter(rows)
    while block := list(islice(left, BLOCK)):
        yield block


def by_kind(tellers: dict[str, Tell]) -> list[Tell]:
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
