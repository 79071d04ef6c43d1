"""Rows as columns, a block at a time, and the export of those who compute; they need the extra « analysis »."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import chain
from os import strerror
from typing import Any, BinaryIO, NamedTuple

from arro3.compute import cast
from arro3.core import Array, DataType, RecordBatch, RecordBatchReader
from arro3.io import write_parquet as write

from tremplin.indicators.exports.blocks import AS_IT_IS, Tell, WatchedRows, by_kind, told
from tremplin.indicators.exports.columns import COLUMNS, NAMES, FigureRow

# a group of rows is in memory until it is written
GROUP = 100_000
# whole numbers of fifteen figures, and four decimals: as exact as what is counted
DIGITS, DECIMALS = 19, 4
PANIC = re.compile(r"Os \{ code: (\d+)|OSError\((\d+)")


class ArrowKind(NamedTuple):
    """How a kind of column is made: each cell, the type of them all, and what they are cast to if need be."""

    tell: Tell | None
    held: Any
    cast: Any = None


def number(value: Decimal | None) -> str | None:
    # a hundred may be 1E+2, which the library reads as nothing at all
    return None if value is None else format(value, "f")


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


PLAIN = {"integer": ArrowKind(AS_IT_IS, DataType.int64()), "string": ArrowKind(AS_IT_IS, DataType.string())}
# the library makes neither a decimal nor a day of Python's own, and reads them from their texts
TYPED = {
    **PLAIN,
    "boolean": ArrowKind(AS_IT_IS, DataType.bool()),
    "number": ArrowKind(number, DataType.string(), DataType.decimal128(DIGITS, DECIMALS)),
    "date": ArrowKind(day, DataType.string(), DataType.date32()),
}


def write_parquet(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    """The same columns, typed: decimals are exact, days are days."""
    with streamed(rows, TYPED) as reader:
        write(reader, file, compression="zstd(3)", max_row_group_size=GROUP)


@contextmanager
def streamed(rows: Iterable[FigureRow], kinds: Mapping[str, ArrowKind]) -> Iterator[Any]:
    """Rows as a stream of batches, which a library of Arrow reads; an export of no row has its columns all the same."""

    def batch(columns: Iterable[Iterable[Any]]) -> Any:
        arrays = [_array(kinds[column.kind], list(cells)) for column, cells in zip(COLUMNS, columns, strict=True)]
        return RecordBatch.from_arrays(arrays, names=list(NAMES))

    with WatchedRows(rows) as handed:
        tellers = {kind: made.tell for kind, made in kinds.items()}
        batches = map(batch, told(handed, by_kind(tellers)))
        first = next(batches, None) or batch([()] * len(COLUMNS))
        try:
            yield RecordBatchReader.from_batches(first.schema, chain([first], batches))
        except BaseException as error:
            # where a file finds no more room, these libraries panic, and no edge tells that
            found = PANIC.search(str(error)) if type(error).__name__ == "PanicException" else None
            if found is None:
                raise
            code = int(found[1] or found[2])
            raise OSError(code, strerror(code)) from None


def _array(kind: ArrowKind, cells: list[Any]) -> Any:
    made = Array(cells, kind.held)
    if kind.cast is None:
        return made
    read = cast(made, kind.cast)
    if read.null_count != made.null_count:
        raise ValueError(f"a figure has more than {DIGITS - DECIMALS} digits before its point")
    return read
