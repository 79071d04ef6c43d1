"""Moulds of dossiers: the rows and journal lines of one that was played, from which others like it are cast.

A cast differs from its mould by its number, its title, its carrier, its people, and the second at which each thing was
done. The amounts, the days and the reasons stay: what was computed and told from them stays true.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Date, Integer, Table, func, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.policy import Actor
from tremplin.clock import PARIS
from tremplin.demo.cast import CastCarrier
from tremplin.demo.naming import invented
from tremplin.records.chain import text
from tremplin.records.seals import SEALED, kept, owner, seal
from tremplin.records.tables import METADATA, Account, Dossier, Instant, JournalLine, Organisation, Person, reference_of
from tremplin.storage.keys import Pseudonyms
from tremplin.storage.sealing import keys_of, named

DOSSIERS, LINES, ACCOUNTS, ORGANISATIONS, PERSONS = (
    METADATA.tables[kind.__tablename__] for kind in (Dossier, JournalLine, Account, Organisation, Person)
)
OWNER = "dossier_id"
# what a dossier is found by is made of what it says, once it says it
SEARCHED = tuple(METADATA.tables[name] for name in ("search_marks", "search_words"))
CHILDREN = tuple(
    table for table in METADATA.sorted_tables if OWNER in table.columns and table not in (DOSSIERS, LINES, *SEARCHED)
)
# the root of an aggregate before what it owns
OWNED = (DOSSIERS, *CHILDREN)
PARTICIPATIONS, CONTACT = METADATA.tables["participations"], ("phone", "email")
# an instant, as the journal writes it inside a text
WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
# an hour and a half: what was done at the office stays within waking hours
MOST_SHIFT = 5400
UTC_WRITTEN = "+00:00"
Row = dict[str, Any]


class ValueKind(Enum):
    """What a column holds that may not be the same in all the casts of a row."""

    DOSSIER = "dossier"
    ACCOUNT = "account"
    PERSON = "person"
    ORGANISATION = "organisation"
    INSTANT = "instant"
    TITLE = "title"
    TEXT = "text"


REFERENCES = {ValueKind.ACCOUNT: ACCOUNTS, ValueKind.PERSON: PERSONS, ValueKind.ORGANISATION: ORGANISATIONS}


@dataclass(frozen=True, slots=True)
class Copy:
    """One cast of a mould: what is its own."""

    mould: "Mould"
    id: int
    title: str
    carrier: CastCarrier
    shift: timedelta
    # how many casts of its mould come before it: those of one rank share the people whom their moulds share
    rank: int = 0

    @property
    def reference(self) -> str:
        return reference_of(self.mould.call, self.id)

    @property
    def created_at(self) -> datetime:
        return self.mould.created_at + self.shift

    def person(self, account: int) -> Actor:
        """Who, of its carrier, does what this person of the carrier of the mould did."""
        for old, new in zip(_people(self.mould.carrier), _people(self.carrier), strict=True):
            if old.account_id == account:
                return new
        raise KeyError(account)


Change = Callable[[Copy], Any]


class MouldCell(NamedTuple):
    """A value that is not the same in all the casts of a row."""

    column: str
    made: Change


class Pattern(NamedTuple):
    """A row of a mould: what all its casts share, and what each makes its own."""

    fixed: Row
    cells: Sequence[MouldCell]

    def cast(self, copy: Copy) -> Row:
        row = dict(self.fixed)
        for column, made in self.cells:
            row[column] = made(copy)
        return row


class Mould:
    """One dossier that was played."""

    def __init__(
        self,
        carrier: CastCarrier,
        rows: Mapping[str, Sequence[Row]],
        lines: Sequence[Row],
        names: Pseudonyms,
        people: int,
    ):
        """``people`` is how many persons the rehearsal has: each rank of casts has as many of its own."""
        (root,) = rows[DOSSIERS.name]
        self.carrier, self.names, self.people = carrier, names, people
        self.persons = frozenset(row["person_id"] for row in rows.get("participations", ()))
        self.id, self.call, self.title = root["id"], root["call"], root["title"]
        self.state, self.granted_cents, self.envelope = root["state"], root["granted_cents"], root["envelope_id"]
        self.created_at: datetime = root["created_at"]
        self.moments = tuple(line["at"] for line in lines)
        self._own: dict[str, Change] = {
            reference_of(self.call, self.id): lambda copy: copy.reference,
            _quoted(self.title): lambda copy: _quoted(copy.title),
            **{
                names.account(person.account_id): partial(self._named, person.account_id) for person in _people(carrier)
            },
        }
        self._mine = re.compile("|".join(map(re.escape, self._own)))
        self._patterns = {
            table.name: [self._pattern(table, row) for row in rows.get(table.name, ())] for table in OWNED
        }
        self._lines = [self._pattern(LINES, line | {"seals": None}) for line in lines]
        self.shifts = self._shifts()

    def rows(self, table: Table, copy: Copy) -> Iterator[Row]:
        """The rows of a cast in a table."""
        return (pattern.cast(copy) for pattern in self._patterns[table.name])

    def line(self, rank: int, copy: Copy) -> Row:
        """The journal line of a rank of a cast, without its place in the chain; its last one seals its rows."""
        line = self._lines[rank].cast(copy)
        return line | {"seals": self._seals(copy)} if rank == len(self._lines) - 1 else line

    def _seals(self, copy: Copy) -> str:
        return text(
            {
                named(table, [row[column.name] for column in table.primary_key], self.names): seal(kept(table, row))
                for table in SEALED
                if owner(table)
                for row in self.rows(table, copy)
            }
        )

    def _shifts(self) -> tuple[int, int]:
        """By how many seconds all that was done may move, so that each act stays on its day."""
        of_day = [_second(at) for at in self._instants()]
        return -min(MOST_SHIFT, min(of_day)), min(MOST_SHIFT, 86399 - max(of_day))

    def _instants(self) -> Iterator[datetime]:
        for patterns in (*self._patterns.values(), self._lines):
            for pattern in patterns:
                yield from (value for value in pattern.fixed.values() if isinstance(value, datetime))

    def _pattern(self, table: Table, row: Row) -> Pattern:
        cells = [
            MouldCell(name, made)
            for name, kind in _kinds(table)
            if row[name] is not None and (made := self._made(kind, row[name])) is not None
        ]
        if table is PARTICIPATIONS:
            cells += [MouldCell(name, partial(self._contact, row, name)) for name in CONTACT if row[name] is not None]
        return Pattern(dict(row), cells)

    def _made(self, kind: ValueKind, value: Any) -> Change | None:
        """How a cast makes its own value of a column; ``None`` where all share it."""
        match kind:
            case ValueKind.DOSSIER:
                return lambda copy: copy.id
            case ValueKind.INSTANT:
                return lambda copy: value + copy.shift
            case ValueKind.ACCOUNT:
                own = any(person.account_id == value for person in _people(self.carrier))
                return (lambda copy: copy.person(value).account_id) if own else None
            case ValueKind.PERSON:
                return lambda copy: value + copy.rank * self.people
            case ValueKind.ORGANISATION:
                return lambda copy: copy.carrier.id
            case ValueKind.TITLE:
                return lambda copy: copy.title
        return self._text(value) if isinstance(value, str) else None

    def _text(self, said: str) -> Change | None:
        """A text in which what belongs to the mould gives way to what belongs to the cast."""
        # most texts of people are codes: they were a sixth of the time of a demonstration
        written = WRITTEN.findall(said) if UTC_WRITTEN in said else ()
        if not written and not self._mine.search(said):
            return None
        own = dict(self._own)
        own |= {each: partial(_moment, datetime.fromisoformat(each)) for each in written}
        # one pass: a name that was put in is not read again as one to replace
        parts = re.split(f"({'|'.join(map(re.escape, own))})", said)
        made = [own.get(part, part) for part in parts]
        return lambda copy: "".join(part if isinstance(part, str) else part(copy) for part in made)

    def _contact(self, row: Row, name: str, copy: Copy) -> str | None:
        """How to reach the person of a cast, who has another name than that of the mould."""
        who = invented(row["person_id"] - 1 + copy.rank * self.people, row["sex"])
        told: str | None = getattr(who, name)
        return told

    def _named(self, account: int, copy: Copy) -> str:
        return self.names.account(copy.person(account).account_id)


@cache
def _kinds(table: Table) -> tuple[tuple[str, ValueKind], ...]:
    """The columns of a table of which casts may make values of their own."""
    found = ((column.name, _kind(table, column)) for column in table.columns)
    return tuple((name, kind) for name, kind in found if kind is not None)


def _kind(table: Table, column: Any) -> ValueKind | None:
    if column.name == OWNER or (table is DOSSIERS and column.name == "id"):
        return ValueKind.DOSSIER
    if table is DOSSIERS and column.name == "title":
        return ValueKind.TITLE
    for kind, target in REFERENCES.items():
        if column.references(target.c.id):
            return kind
    if isinstance(column.type, Instant):
        return ValueKind.INSTANT
    # a type of ours does not say what it gives: a value is looked at
    return None if isinstance(column.type, Integer | Boolean | Date) else ValueKind.TEXT


def moulds(session: Session, carriers: Mapping[int, CastCarrier]) -> list[Mould]:
    """The moulds of every dossier of a rehearsal, in the order of their numbers."""
    owned, names = {table.name: _by_dossier(session, table) for table in CHILDREN}, keys_of(session).make()
    lines = _by_dossier(session, LINES)
    people = session.scalar(select(func.max(PERSONS.c.id))) or 0
    made = []
    for root in session.connection().execute(select(DOSSIERS).order_by(DOSSIERS.c.id)).mappings():
        rows: dict[str, Sequence[Row]] = {name: found.get(root["id"], ()) for name, found in owned.items()}
        rows[DOSSIERS.name] = [dict(root)]
        made.append(Mould(carriers[root["organisation_id"]], rows, lines[root["id"]], names, people))
    return made


def _by_dossier(session: Session, table: Table) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    query = select(table).where(table.c[OWNER].is_not(None)).order_by(*table.primary_key.columns)
    for row in session.connection().execute(query).mappings():
        found[row[OWNER]].append(dict(row))
    return found


def _people(carrier: CastCarrier) -> tuple[Actor, Actor]:
    return carrier.editor, carrier.signatory


def _quoted(title: str) -> str:
    """A title, as the journal writes it."""
    return json.dumps(title, ensure_ascii=False)


def _moment(at: datetime, copy: Copy) -> str:
    return (at + copy.shift).isoformat(timespec="microseconds")


def _second(at: datetime) -> int:
    """The second of the day, in Paris."""
    local = at.astimezone(PARIS)
    return local.hour * 3600 + local.minute * 60 + local.second
