"""Give a person all that is kept of them in their department: every column about people, and nobody else's."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from mimetypes import guess_extension
from typing import Any, BinaryIO

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Act, Actor, Desk, journal, reference_of
from tremplin.casework.acting.stored import opening
from tremplin.casework.following.seeking import Sought, namesakes, sought
from tremplin.casework.following.unnamed import refuse_named
from tremplin.documents.texts import prose
from tremplin.documents.writing import written
from tremplin.records.classes import DataClass, class_of
from tremplin.records.tables import METADATA, Dossier, Evidence, Organisation, Participation, Person, StoredFile

PARTICIPATIONS, PERSONS = (METADATA.tables[kind.__tablename__] for kind in (Participation, Person))
# of those who work here, and of how rows are kept, a person is not told: they are about somebody or something else
WITHHELD = frozenset({DataClass.STAFF, DataClass.SECRET})
PIECES = Evidence.__tablename__
# which row it is, told once by what holds it
PLACE = ("dossier_id", "participation")


def access(desk: Desk, actor: Actor, who: Sought, *, at: datetime, reason: str | None = None) -> dict[str, Any]:
    """All that is kept of somebody, by the names of the columns; the journal keeps that it was given."""
    with desk.database.writing() as session:
        people = sought(session, actor, Act.GIVE_ACCESS, who)
        refuse_named(session, reason, Person.id.in_([person.id for person in people]))
        found = [_whole(session, person) for person in people]
        for person, each in zip(people, found, strict=True):
            after = {"people": 1, "participations": len(each["participations"])}
            journal.write(
                session,
                at=at,
                actor=actor.account_id,
                act=Act.GIVE_ACCESS,
                subject=f"personne {person.id}",
                reason=prose(reason) or None,
                after=after,
            )
        return {"people": found}


def pieces_of(desk: Desk, found: Mapping[str, Any], *, at: datetime) -> Iterator[tuple[str, BinaryIO]]:
    """The files that go with what is given, each open: its name says of which dossier and piece it is."""
    for person in found["people"]:
        for each in person["participations"]:
            for piece in each[PIECES]:
                if piece["hash"]:
                    ending = guess_extension(piece["media_type"]) or ""
                    name = f"{each['dossier']}-{each['number']}-{piece['number']}{ending}"
                    with opening(desk, piece["hash"], f"pièce « {name} »", at) as stream:
                        yield name, stream


def _whole(session: Session, person: Person) -> dict[str, Any]:
    who = session.execute(select(PERSONS).where(PERSONS.c.id == person.id)).mappings().one()
    return {
        "person": _told(PERSONS, who),
        # without a birth date nobody is taken for another: who gives access looks whether they are the same
        "namesakes": namesakes(session, person),
        "participations": [_participation(session, row) for row in _participations(session, person.id)],
    }


def _participations(session: Session, person: int) -> Iterator[Any]:
    own = select(PARTICIPATIONS, Dossier.call, Dossier.title, Organisation.name.label("organisation"))
    joined = own.join(Dossier, Dossier.id == PARTICIPATIONS.c.dossier_id)
    joined = joined.join(Organisation, Organisation.id == Dossier.organisation_id)
    order = (PARTICIPATIONS.c.dossier_id, PARTICIPATIONS.c.number)
    yield from session.execute(joined.where(PARTICIPATIONS.c.person_id == person).order_by(*order)).mappings()


def _participation(session: Session, row: Any) -> dict[str, Any]:
    """A participation, with the rows of every table that names it, of one to come too."""
    where = {"dossier": reference_of(row["call"], row["dossier_id"]), "title": row["title"]}
    told = {**where, "organisation": row["organisation"], **_told(PARTICIPATIONS, row)}
    for table in followed():
        mine = and_(table.c.dossier_id == row["dossier_id"], table.c.participation == row["number"])
        rows = session.execute(select(table).where(mine).order_by(*table.primary_key)).mappings().all()
        told[table.name] = [_told(table, each) | _file(session, table, each) for each in rows]
    return told


def followed() -> Iterator[Table]:
    """The tables of what is followed of a participation."""
    for table in METADATA.sorted_tables:
        if any(key.referred_table is PARTICIPATIONS for key in table.foreign_key_constraints):
            yield table


def _told(table: Table, row: Any) -> dict[str, Any]:
    own = (column for column in table.columns if class_of(column) not in WITHHELD and column.name not in PLACE)
    return {column.name: _plain(row[column.name]) for column in own}


def _plain(value: Any) -> Any:
    """A value as other software reads it."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return written(value)
    return value


def _file(session: Session, table: Table, row: Any) -> dict[str, Any]:
    """What is known of the file of a piece."""
    hash_ = row.get("hash") if "hash" in table.columns else None
    file = session.get(StoredFile, hash_) if hash_ else None
    return {"media_type": file.media_type, "size": file.size} if file else {}
