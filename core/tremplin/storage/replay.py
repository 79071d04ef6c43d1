"""Compare each sealed row with the last seal that the journal keeps of it: what was done outside shows, and where.

Rows and lines come in the order of dossiers, one dossier in memory at a time; what belongs to none, a few rows for each
account and each envelope, is compared at the end.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Date, DateTime, String, Table, TypeDecorator, cast, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from tremplin.records.seals import ACCOUNTS, DOSSIERS, NOUNS, SEALED, columns, differing, owner, people, proof, seal
from tremplin.records.tables import JournalHead, JournalLine, reference_of
from tremplin.storage.keys import Pseudonyms
from tremplin.storage.sealing import keys_of, named

# of each of some twenty tables at once
BLOCK = 200
OWNED = tuple(table for table in SEALED if owner(table))
OTHERS = tuple(table for table in SEALED if not owner(table))
OWNERS = frozenset(table.name for table in OWNED)
SEALS = select(JournalLine.dossier_id, JournalLine.number, JournalLine.seals).where(JournalLine.seals.is_not(None))
OF_DOSSIERS = SEALS.where(JournalLine.dossier_id.is_not(None)).order_by(JournalLine.dossier_id, JournalLine.number)
BESIDE = SEALS.where(JournalLine.dossier_id.is_(None)).order_by(JournalLine.number)
MARK = select(JournalHead.key).where(JournalHead.id == 1)
# the lines of a dossier come after its rows
LINES = len(OWNED)


class Tamper(StrEnum):
    """What was done to a row outside of Tremplin."""

    CHANGED = "row_changed"
    ADDED = "row_added"
    ERASED = "row_erased"


@dataclass(frozen=True, slots=True)
class Strayed:
    """A row that is not what the journal says; ``line`` is the last that sealed it, ``columns`` those that differ."""

    change: Tamper
    sentence: str
    table: str
    row: str
    dossier: str | None = None
    line: int | None = None
    columns: tuple[str, ...] = ()


class Last(NamedTuple):
    """The last line that speaks of a row, and its seal; none once it is gone."""

    line: int
    seal: str | None


Kept = dict[str, Last]
Values = Mapping[str, Any]


def strayed(session: Session) -> Iterator[Strayed]:
    """Every sealed row that was changed, added or erased outside."""
    names = keys_of(session).known(session.scalar(MARK))
    with _any_text(session):
        yield from Replay(session, names).strayed()


class Replay:
    """One walk through the seals and the rows."""

    def __init__(self, session: Session, names: Pseudonyms | None):
        self.session, self.names = session, names
        self.postgresql = session.get_bind().dialect.name == "postgresql"
        # by dossier, what lines about none or about another say of its rows; and what all say of the other rows
        self._aside: dict[int, Kept] = {}
        self._others: Kept = {}
        # the accounts by their pseudonyms, once there is one to tell
        self._people: dict[str, int] = {}
        # rows whose dossier is no number, which SQLite alone keeps
        self._placeless: list[tuple[Table, Values]] = []

    def strayed(self) -> Iterator[Strayed]:
        """All that strayed, dossier by dossier."""
        for _, _, line in self._lines(BESIDE):
            self._hear(None, {}, *line)
        in_order = merge(*map(self._owned, range(LINES)), self._lines(OF_DOSSIERS), key=itemgetter(0, 1))
        for dossier, items in groupby(in_order, key=itemgetter(0)):
            yield from self._of_dossier(dossier, items)
        for dossier in sorted(self._aside):
            yield from self._of_dossier(dossier, ())
        for table, row in self._placeless:
            yield from self._compared(table, row, {}, f"n° {row[owner(table) or '']}")
        yield from self._beside()

    def _of_dossier(self, dossier: int, items: Iterable[tuple[int, int, Any]]) -> Iterator[Strayed]:
        kept, rows, reference = self._aside.pop(dossier, {}), [], f"n° {dossier}"
        for _, place, item in items:
            if place == LINES:
                self._hear(dossier, kept, *item)
            else:
                rows.append((OWNED[place], item))
                if OWNED[place] is DOSSIERS:
                    reference = reference_of(str(item["call"]), dossier)
        for table, row in rows:
            yield from self._compared(table, row, kept, reference)
        yield from self._erased(kept, reference)

    def _beside(self) -> Iterator[Strayed]:
        for table in OTHERS:
            found = self._rows(table)
            # without the key, no name tells which row is which, but what they hold still does
            rows = self._unnamed(table, found) if self.names is None and people(table) else found
            for row in rows:
                yield from self._compared(table, row, self._others, None)
        yield from self._erased(self._others, None)

    def _unnamed(self, table: Table, rows: Iterable[Values]) -> Iterator[Values]:
        """The rows whose seal no line holds; the names of the others are forgotten."""
        held = {
            proof(last.seal): name
            for name, last in self._others.items()
            if last.seal is not None and _table(name) == table.name
        }
        for row in rows:
            name = held.pop(proof(seal({column: row[column] for column in columns(table)})), None)
            if name is None:
                yield row
            else:
                del self._others[name]

    def _hear(self, dossier: int | None, kept: Kept, number: int, seals: Any) -> None:
        """Take what a line says of rows: the last word stands."""
        for name, said in _seals(seals):
            table, _, key = name.partition("/")
            place = self._others
            if table in OWNERS:
                own = int(first) if (first := key.partition("/")[0]).isdecimal() else -1
                place = kept if own == dossier else self._aside.setdefault(own, {})
            if name not in place or place[name].line <= number:
                place[name] = Last(number, said)

    def _compared(self, table: Table, row: Values, kept: Kept, dossier: str | None) -> Iterator[Strayed]:
        key = [row[column.name] for column in table.primary_key]
        # where no table names an account, no key is needed to tell its rows
        name = "/".join((table.name, *map(str, key))) if self.names is None else named(table, key, self.names)
        last, found = kept.pop(name, None), seal({column: row[column] for column in columns(table)})
        if last is None or last.seal is None:
            yield self._told(Tamper.ADDED, name, dossier, last)
        elif proof(last.seal) != proof(found):
            yield self._told(Tamper.CHANGED, name, dossier, last, differing(table, last.seal, found))

    def _erased(self, kept: Kept, dossier: str | None) -> Iterator[Strayed]:
        for name, last in sorted(kept.items()):
            if last.seal is not None:
                yield self._told(Tamper.ERASED, name, dossier, last)

    def _told(
        self, change: Tamper, name: str, dossier: str | None, last: Last | None, differ: tuple[str, ...] = ()
    ) -> Strayed:
        table, _, key = name.partition("/")
        which = _which(table, key if dossier is None else key.partition("/")[2], dossier, self._accounts(table, key))
        line, outside = last and last.line, "fait hors de Tremplin."
        match change:
            case Tamper.ADDED:
                said = (
                    "aucune ligne du journal n'en parle" if line is None else f"la ligne {line} du journal l'a retiré"
                )
                said = f"{said} : ajout {outside}"
            case Tamper.ERASED:
                said = f"la ligne {line} du journal le garde, la base ne l'a plus : effacement {outside}"
            case _:
                where = f" ({', '.join(differ)})" if differ else ""
                said = f"ce n'est plus ce que garde la ligne {line} du journal{where} : changement {outside}"
        return Strayed(change, f"table {table}, {which} : {said}", table, key, dossier, line, differ)

    def _accounts(self, table: str, key: str) -> str | None:
        """Whose row this is, for those that belong to an account."""
        if not any(people(each) for each in OTHERS if each.name == table) or self.names is None:
            return None
        if not self._people:
            self._people = {self.names.account(number): number for (number,) in self._stream(select(ACCOUNTS.c.id))}
        return str(self._people.get(key.partition("/")[0], "effacé"))

    def _owned(self, place: int) -> Iterator[tuple[int, int, Values]]:
        table = OWNED[place]
        for row in self._rows(table):
            dossier = row[owner(table) or ""]
            if type(dossier) is int:
                yield dossier, place, row
            else:
                self._placeless.append((table, row))

    def _rows(self, table: Table) -> Iterator[Values]:
        """The rows of a table as the engine keeps them, and as a text what its driver might refuse to read."""
        chosen, instants = [], set()
        for name in {*columns(table), *(column.name for column in table.primary_key)}:
            column = table.c[name]
            kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
            # psycopg raises on a day after the year 9999, and on « infinity »
            as_text = self.postgresql and isinstance(kind, Date | DateTime)
            chosen.append((cast(column, String) if as_text else type_coerce(column, NullType())).label(name))
            if as_text and isinstance(kind, DateTime):
                instants.add(name)
        order = [table.c[name] for name in (owner(table),) if name] or [*table.primary_key]
        for found in self._stream(select(*chosen).order_by(*order)):
            row = found._asdict()
            yield {name: _instant(value) if name in instants else value for name, value in row.items()}

    def _lines(self, query: Any) -> Iterator[tuple[Any, int, tuple[int, Any]]]:
        """The seals of lines; those of a line whose number or dossier is none are altered, as the chain tells."""
        for dossier, number, seals in self._stream(query):
            if type(number) is int and (dossier is None or type(dossier) is int):
                yield dossier, LINES, (number, seals)

    def _stream(self, query: Any) -> Iterator[Any]:
        return iter(self.session.execute(query.execution_options(yield_per=BLOCK)))


def _which(table: str, key: str, dossier: str | None, account: str | None) -> str:
    """« dossier 00-2026-000042, versement 1 », « rôle 2 du compte 12 »."""
    noun = NOUNS[table]
    if dossier is not None:
        return f"dossier {dossier}" if table == DOSSIERS.name else f"dossier {dossier}, {noun} {key}".rstrip()
    if account is None:
        return f"{noun} {key}"
    return f"{noun} {key.partition('/')[2]} du compte {account}"


def _table(name: str) -> str:
    return name.partition("/")[0]


def _seals(kept: Any) -> Iterator[tuple[str, str | None]]:
    """What a line says of rows; one that says it no more was altered, which the chain tells."""
    try:
        said = json.loads(kept)
    except (TypeError, ValueError):
        return
    for name, sealed in said.items() if isinstance(said, dict) else ():
        if _table(name) in NOUNS and isinstance(sealed, str | None):
            yield name, sealed


def _instant(value: str | None) -> Any:
    try:
        return None if value is None else datetime.fromisoformat(value)
    except ValueError:
        return value


@contextmanager
def _any_text(session: Session) -> Iterator[None]:
    """Read the texts that are no UTF-8 too: SQLite keeps any bytes, and sqlite3 would raise and hide the rest."""
    driver: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    driver.text_factory = lambda kept: kept.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str
