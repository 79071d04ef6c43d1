"""An export in columns, for those who compute on it; it needs the extra « analysis »."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from arro3.compute import cast
from arro3.core import Array, DataType, RecordBatch, RecordBatchReader
from arro3.io import write_parquet as write

from tremplin.indicators.exports.columns import COLUMNS, NAMES, ExportColumn, FigureRow
from tremplin.indicators.exports.formats import chunks, written

BLOCK = 50_000
# whole numbers of fifteen figures, and four decimals: as exact as what is counted
DIGITS, DECIMALS = 19, 4


def write_parquet(rows: Iterable[FigureRow], file: BinaryIO) -> None:
    """The same columns, typed: decimals are exact, days are days."""
    batches = _batches(rows)
    first = next(batches)
    reader = RecordBatchReader.from_batches(first.schema, _chained(first, batches))
    write(reader, file, compression="zstd(3)")


def _chained(first: Any, others: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from others


def _batches(rows: Iterable[FigureRow]) -> Iterator[Any]:
    # an export of no row has its columns all the same
    empty = True
    for block in chunks(rows, BLOCK):
        empty = False
        yield _batch(list(zip(*block, strict=True)))
    if empty:
        yield _batch([()] * len(COLUMNS))


def _batch(columns: Sequence[Iterable[Any]]) -> RecordBatch:
    arrays = [_array(column, values) for column, values in zip(COLUMNS, columns, strict=True)]
    return RecordBatch.from_arrays(arrays, names=list(NAMES))


def _array(column: ExportColumn, values: Iterable[Any]) -> Any:
    match column.kind:
        case "integer":
            return Array(list(values), DataType.int64())
        case "boolean":
            return Array(list(values), DataType.bool())
        case "string":
            return Array(list(values), DataType.string())
    kind = DataType.date32() if column.kind == "date" else DataType.decimal128(DIGITS, DECIMALS)
    # the library makes no decimal of Python's own, and reads each from its text
    texts = Array([None if value is None else written(value) for value in values], DataType.string())
    return cast(texts, kind)
