"""Seals: what a row holds, in a few signs that a line of the journal keeps.

A seal answers to the values of a row, those that are NULL left out: a column that a later version adds changes none.
The digest proves them; the two signs of each column after it only say which of them is another.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from json.encoder import encode_basestring_ascii as _text
from typing import Any
from zlib import crc32

from sqlalchemy import Table

from tremplin.records.base import Quantity
from tremplin.records.tables import METADATA, Account, Base, Dossier

# a mapped class that says what its rows are called, in French, has them sealed: nothing else is to be declared
_KINDS: Mapping[str, Any] = {
    mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__sealed__
}
NOUNS: Mapping[str, str] = {name: kind.__sealed__ for name, kind in _KINDS.items()}
SEALED = tuple(METADATA.tables[name] for name in sorted(NOUNS))
DOSSIERS, ACCOUNTS = (METADATA.tables[kind.__tablename__] for kind in (Dossier, Account))
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# 256 bits, six a sign
DIGEST = 43
HINT = 2
NULL = "null"


def seal(row: Mapping[str, Any]) -> str:
    """The seal of a row, from its values as the engine keeps them."""
    said = {name: _written(row[name]) for name in sorted(row)}
    content = ",".join(f"{_text(name)}:{value}" for name, value in said.items() if value != NULL)
    digest = urlsafe_b64encode(sha256(f"{{{content}}}".encode()).digest()).decode()
    hints = _hints()
    return digest[:DIGEST] + "".join([hints[crc32(value.encode()) & 0xFFF] for value in said.values()])


def proof(sealed: str) -> str:
    """What proves a row in its seal: a column that came since, and is empty, changes nothing of it."""
    return sealed[:DIGEST]


def differing(table: Table, old: str, new: str) -> tuple[str, ...]:
    """The columns in which two seals of a row differ, as far as both tell."""
    names = sorted(columns(table))
    if len(old) != len(new) or len(new) != DIGEST + HINT * len(names):
        return ()
    places = zip(names, range(DIGEST, len(new), HINT), strict=True)
    return tuple(name for name, at in places if old[at : at + HINT] != new[at : at + HINT])


def kept(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Values that casework gives a row, as the engine keeps them."""
    values = {name: row[name] for name in columns(table)}
    for name in _quantities(table):
        values[name] = None if values[name] is None else Quantity().process_bind_param(values[name], _ANY)
    return values


@cache
def columns(table: Table) -> tuple[str, ...]:
    """The columns of a table that its seals answer to."""
    return tuple(column.name for column in table.columns if column.name not in _KINDS[table.name].__apart__)


@cache
def owner(table: Table) -> str | None:
    """The column of a table that names the dossier whose rows these are."""
    if table is DOSSIERS:
        return "id"
    return "dossier_id" if "dossier_id" in table.columns else None


@cache
def people(table: Table) -> frozenset[str]:
    """The columns of the key of a table that name an account."""
    return frozenset(column.name for column in table.primary_key if column.references(ACCOUNTS.c.id))


@cache
def _quantities(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if isinstance(column.type, Quantity))


_ANY: Any = None


def _written(value: Any) -> str:
    """A value in JSON, as SQLite keeps it: PostgreSQL gives instants and days, which SQLite has as texts."""
    write = _WRITERS.get(type(value))
    # an encoder is made for each other value: a seal would take three times as long
    return write(value) if write else json.dumps(value)


def _instant(value: datetime) -> str:
    utc = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return f'"{utc.isoformat(" ", "microseconds")}"'


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: NULL,
    str: _text,
    int: str,
    # SQLite keeps no boolean: it gives back a number
    bool: lambda value: "1" if value else "0",
    datetime: _instant,
    date: lambda value: f'"{value.isoformat()}"',
    bytes: lambda value: f'{{"bytes":"{value.hex()}"}}',
}


@cache
def _hints() -> tuple[str, ...]:
    return tuple(first + second for first in SIGNS for second in SIGNS)
