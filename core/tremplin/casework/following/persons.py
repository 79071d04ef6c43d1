"""Who somebody is, across the dossiers of a department: one person met twice is one number.

The keyed hash of a last name, a first name and a birth date tells it, and nothing else does. A row is worth what it
would have been worth, had it come first as it is now: whoever is completed later joins the person known already, and a
name that changes in one dossier leaves the others as they said it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import RefusedRequest, journal
from tremplin.catalogue.sheets import EMPTIED, EmptiedCell
from tremplin.documents.texts import folded_name
from tremplin.records.tables import IDENTITY, METADATA, Participation, Person
from tremplin.storage.bulk import insert_rows

T = TypeVar("T")
Said = str | EmptiedCell | None
# as many in one statement: SQLite takes 32,766 values (SQLITE_MAX_VARIABLE_NUMBER)
AT_ONCE = 500
PERSONS = METADATA.tables[Person.__tablename__]
COLUMNS = tuple(getattr(Person, name) for name in IDENTITY)
KNOWN = select(Person.id, Person.erased_at, *COLUMNS).order_by(Person.id)
ERASED = "cette personne a été effacée : ce qui la nomme ne s'écrit plus ici."


class Identity(NamedTuple):
    """What a row tells of who somebody is: ``None`` leaves what is known, and ``EMPTIED`` takes it back."""

    last_name: Said = None
    first_name: Said = None
    birth_date: date | EmptiedCell | None = None


class ToldIdentity(NamedTuple):
    """One row: what it tells, and the person whom its participation has already, if it is not a new one."""

    identity: Identity
    person_id: int | None = None


class Met(NamedTuple):
    """The person of a row; ``joined`` where they were known already, by another participation than this one."""

    person_id: int
    joined: bool = False


def person_of(session: Session, department: str, identity: Identity, person_id: int | None = None) -> Met:
    """The person of one row, as ``people_of`` tells them."""
    return people_of(session, department, [ToldIdentity(identity, person_id)])[0]


def people_of(session: Session, department: str, rows: Sequence[ToldIdentity]) -> list[Met]:
    """The person of each row, known again or made, in a few statements for each five hundred rows.

    The caller gives each participation the number that is answered: it may be another than the one that it had.
    """
    meeting = _Meeting(session, department)
    meeting.load(rows)
    met = [meeting.meet(row) for row in rows]
    meeting.keep()
    return [Met(person.id or 0, joined) for person, joined in met]


@dataclass(eq=False)
class _Someone:
    """A person while rows are read: what is known of them, and how many participations they have."""

    id: int | None = None
    holders: int = 0
    values: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(IDENTITY))
    erased: bool = False
    # as the base has it: two people who exchange their hashes are parted first
    stored: str | None = None
    changed: bool = False

    @property
    def hash(self) -> str | None:
        said: str | None = self.values["hash"]
        return said

    def hear(self, said: dict[str, Any]) -> None:
        """Take values that are not those known."""
        if any(self.values[name] != value for name, value in said.items()):
            self.values |= said
            self.changed = True


class _Meeting:
    """Some rows that meet the people of a department, in memory until all of them are read."""

    def __init__(self, session: Session, department: str):
        self.session, self.department = session, department
        self.make = journal.names_held(session).person
        self.by_id: dict[int, _Someone] = {}
        self.by_hash: dict[str, _Someone | None] = {}
        self.new: list[_Someone] = []
        self.told: dict[int, dict[str, Any]] = {}

    def load(self, rows: Sequence[ToldIdentity]) -> None:
        """Read the people of some rows, and those whom they may turn out to be."""
        ids = {row.person_id for row in rows if row.person_id is not None}
        for some in _parts(sorted(ids)):
            # a participation that another act adds names its person meanwhile: two of them would wait for each other
            for found in self.session.execute(KNOWN.where(Person.id.in_(some)).with_for_update(key_share=True)):
                self._know(found)
            counts = select(Participation.person_id, func.count()).where(Participation.person_id.in_(some))
            for number, count in self.session.execute(counts.group_by(Participation.person_id)):
                self.by_id[number].holders = count
        first = [self._said(row, self.by_id.get(row.person_id or 0)) for row in rows]
        # of who is new, a row says the same whatever the others say
        self.told = {id(row): said for row, said in zip(rows, first, strict=True) if row.person_id is None}
        self._look_up({said["hash"] for said in first} - {None})

    def meet(self, row: ToldIdentity) -> tuple[_Someone, bool]:
        """The person of a row, and whether another participation had them."""
        current = self.by_id[row.person_id] if row.person_id is not None else None
        if current is not None and current.erased:
            if any(isinstance(told, str | date) for told in row.identity):
                raise RefusedRequest(ERASED)
            return current, False
        said = self._said(row, current) if current else self.told.pop(id(row))
        if current is not None and said["hash"] == current.hash:
            current.hear(said)
            return current, False
        owner = self._owner(said["hash"])
        if owner is not None and owner is not current:
            owner.hear({name: value for name, value in said.items() if self._counts(row, name, owner)})
        elif current is not None and current.holders <= 1:
            self._rename(current, said)
            return current, False
        else:
            owner = _Someone(values=said)
            self.new.append(owner)
            if said["hash"] is not None:
                self.by_hash[said["hash"]] = owner
        known = owner.holders > 0 or owner.id is not None
        owner.holders += 1
        if current is not None:
            current.holders -= 1
        return owner, known

    def keep(self) -> None:
        """Write what was learnt: whoever leaves a hash before whoever takes it."""
        for person in self.by_id.values():
            if person.holders < 1 and not person.erased:
                # nobody names them any more, and what was said of them stands with another
                person.hear(dict.fromkeys(IDENTITY))
        changed = [person for person in self.by_id.values() if person.changed]
        parted = [{"id": person.id, "hash": None} for person in changed if person.stored not in (None, person.hash)]
        for rows in (parted, [{"id": person.id, **person.values} for person in changed]):
            if rows:
                self.session.execute(update(Person), rows)
        self._add([person for person in self.new if person.holders])

    def _said(self, row: ToldIdentity, current: _Someone | None) -> dict[str, Any]:
        """What is known of the person of a row, once it has spoken."""
        known = current.values if current else dict.fromkeys(IDENTITY)
        said: dict[str, Any] = {
            name: None if told is EMPTIED else known[name] if told is None else told
            for name, told in row.identity._asdict().items()
        }
        said["hash"] = hash_of(self.make, self.department, said)
        return said

    @staticmethod
    def _counts(row: ToldIdentity, name: str, owner: _Someone) -> bool:
        """Whether what a row knows counts for somebody known already: what it tells, and what was not known of them."""
        return getattr(row.identity, name, None) is not None or owner.values[name] is None

    def _owner(self, hash_: str | None) -> _Someone | None:
        if hash_ is None:
            return None
        if hash_ not in self.by_hash:
            self._look_up({hash_})
        return self.by_hash[hash_]

    def _rename(self, person: _Someone, said: dict[str, Any]) -> None:
        if person.hash is not None:
            self.by_hash[person.hash] = None
        person.hear(said)
        if person.hash is not None:
            self.by_hash[person.hash] = person

    def _look_up(self, hashes: Iterable[str | None]) -> None:
        wanted = [hash_ for hash_ in hashes if hash_ is not None and hash_ not in self.by_hash]
        self.by_hash |= dict.fromkeys(wanted)
        own = KNOWN.where(Person.department == self.department)
        for some in _parts(sorted(wanted)):
            for found in self.session.execute(own.where(Person.hash.in_(some)).with_for_update(key_share=True)):
                self._know(found)

    def _know(self, found: Row[Any]) -> None:
        values = {name: getattr(found, name) for name in IDENTITY}
        known = _Someone(found.id, 1, values, found.erased_at is not None, found.hash)
        person = self.by_id.setdefault(found.id, known)
        if person.hash is not None:
            self.by_hash[person.hash] = person

    def _add(self, people: Sequence[_Someone]) -> None:
        """Add people; whoever another act added meanwhile is the same."""
        hashed = sorted((person for person in people if person.hash is not None), key=lambda person: person.hash or "")
        # in the order of hashes: two imports that meet the same people would else wait for each other
        told = [(self.department, *(person.values[name] for name in IDENTITY)) for person in hashed]
        connection, unique = self.session.connection(), ("department", "hash")
        insert_rows(connection, PERSONS, ("department", *IDENTITY), told, absent=unique)
        for some in _parts(hashed):
            mine = select(Person.hash, Person.id).where(Person.department == self.department)
            found = self.session.execute(mine.where(Person.hash.in_([person.hash for person in some])))
            numbers = {each.hash: each.id for each in found}
            for person in some:
                person.id = numbers[person.hash]
        for some in _parts([person for person in people if person.hash is None]):
            rows = [{"department": self.department, **person.values} for person in some]
            waiting: dict[tuple[Any, ...], list[int]] = {}
            # an order of the answers costs a statement a row (SQLAlchemy, sort_by_parameter_order, tried on SQLite): of
            # whom the same is told, any may be any
            for number, *told in self.session.execute(insert(Person).returning(Person.id, *COLUMNS), rows):
                waiting.setdefault(tuple(told), []).append(number)
            for person in some:
                person.id = waiting[tuple(person.values[name] for name in IDENTITY)].pop()


def hash_of(make: Callable[[str], str], department: str, said: dict[str, Any]) -> str | None:
    """The keyed hash by which a person is known again: of a last name, a first name and a birth date, or none."""
    last, first, birth = said["last_name"], said["first_name"], said["birth_date"]
    if last is None or first is None or birth is None:
        return None
    names = folded_name(last), folded_name(first)
    return make(f"{department}|{names[0]}|{names[1]}|{birth.isoformat()}") if all(names) else None


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
