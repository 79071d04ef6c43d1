"""Insert many rows of a table at once: each column is made what the driver takes, then all go in one call."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Table

# as many rows in one statement of PostgreSQL, which is given a column at a time
AT_ONCE = 20_000
Values = Sequence[Sequence[Any]]


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Values,
    *,
    absent: Sequence[str] = (),
) -> None:
    """Insert rows whose values follow these columns, but those of which the columns ``absent`` are taken.

    Another transaction that inserts the same is waited for.
    """
    if not rows:
        return
    dialect, quote = connection.dialect, connection.dialect.identifier_preparer.quote
    said = zip(columns, zip(*rows, strict=True), strict=True)
    values = [_bound(table.c[name].type, dialect, column) for name, column in said]
    into = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, columns))})"
    unless = f" ON CONFLICT ({', '.join(map(quote, absent))}) DO NOTHING" if absent else ""
    if dialect.name == "postgresql":
        # arrays, a column each: a statement a row took this process a third more (measured)
        arrays = ", ".join(f"%s::{table.c[name].type.compile(dialect)}[]" for name in columns)
        for some in _parts(values):
            connection.exec_driver_sql(f"{into} SELECT * FROM unnest({arrays}){unless}", some)
        return
    # SQLAlchemy makes a dictionary of each row, then a tuple of it: measured, three times what SQLite takes to keep it
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f"{into} VALUES ({marks}){unless}", list(zip(*values, strict=True)))


def _bound(kind: Any, dialect: Dialect, column: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as the driver takes them; of many rows, few differ."""
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return column
    made = {value: process(value) for value in set(column)}
    return [made[value] for value in column]


def _parts(values: Values) -> Iterator[tuple[list[Any], ...]]:
    for start in range(0, len(values[0]), AT_ONCE):
        yield tuple(list(column[start : start + AT_ONCE]) for column in values)
