"""What is recorded of the people of a dossier: each table read once, as tuples."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import ReportKind
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.persons import Identity
from tremplin.casework.following.places import FOLLOWED, TABLES

PARTICIPATIONS, EXITS, PERSONS, REPORTS = (TABLES[name] for name in ("participations", "exits", "persons", "reports"))
PUBLICS = TABLES["participation_publics"], TABLES["participation_health"]
# the publics are read of two tables of their own
SAID = [name for name in work.Stay._fields if name != "publics"]


@dataclass
class StandingRows:
    """The people of a dossier as they are recorded; ``keys`` are the carrier's own, ``rows`` those of each sheet."""

    keys: dict[str, int] = field(default_factory=dict)
    persons: dict[int, int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    stays: dict[int, work.Stay] = field(default_factory=dict)
    departures: dict[int, work.PathEnd] = field(default_factory=dict)
    identities: Mapping[int, Identity] = field(default_factory=dict)
    rows: dict[str, dict[tuple[Any, ...], tuple[Any, ...]]] = field(default_factory=dict)


def standing(session: Session, dossier_id: int, sheets: Collection[str], *, identities: bool = False) -> StandingRows:
    """What is recorded of a dossier: its participations and exits, and the rows of these sheets."""
    connection, found = session.connection(), StandingRows()
    publics = publics_of(session, dossier_id)
    columns = (PARTICIPATIONS.c[name] for name in ("number", "key", "person_id", "version", "publics_told", *SAID))
    for number, key, person, version, told, *said in connection.execute(
        _of(PARTICIPATIONS, dossier_id, *columns)
    ).all():
        if key is not None:
            found.keys[key] = number
        found.persons[number], found.versions[number] = person, version
        found.stays[number] = work.Stay._make((*said[:2], publics.get(number, ()) if told else None, *said[2:]))
    leaving = (EXITS.c[name] for name in ("participation", *work.PathEnd._fields))
    for number, *exit_ in connection.execute(_of(EXITS, dossier_id, *leaving)).all():
        found.departures[number] = work.PathEnd(*exit_)
    if identities:
        found.identities = identities_of(session, dossier_id)
    for name, place in FOLLOWED.items():
        if name in sheets:
            keys = ["participation", *map(place.kept, place.keys)]
            row = (place.table.c[column] for column in (*keys, *place.row._fields))
            wide = len(keys)
            rows = connection.execute(_of(place.table, dossier_id, *row)).all()
            found.rows[name] = {each[:wide]: each[wide:] for each in map(tuple, rows)}
    return found


def publics_of(session: Session, dossier_id: int, *, health: bool = True) -> dict[int, tuple[str, ...]]:
    """The publics of each participation, in order; those of health too, unless they are left out."""
    told: dict[int, list[str]] = defaultdict(list)
    for table in PUBLICS if health else PUBLICS[:1]:
        for number, code in session.connection().execute(_of(table, dossier_id, table.c.participation, table.c.code)):
            told[number].append(code)
    return {number: tuple(sorted(codes)) for number, codes in told.items()}


def identities_of(session: Session, dossier_id: int) -> dict[int, Identity]:
    """Who the people of a dossier are, by their number as persons."""
    columns = (PERSONS.c[name] for name in ("id", *Identity._fields))
    of = _of(PARTICIPATIONS, dossier_id, *columns).join(PERSONS, PERSONS.c.id == PARTICIPATIONS.c.person_id)
    return {person: Identity(*said) for person, *said in session.connection().execute(of).all()}


def reported_on(session: Session, dossier_id: int) -> date | None:
    """The day on which the final report was received."""
    received = select(func.min(REPORTS.c.received_on)).where(
        REPORTS.c.dossier_id == dossier_id, REPORTS.c.kind == ReportKind.FINAL.value
    )
    found: date | None = session.connection().scalar(received)
    return found


def proved(session: Session, dossier_id: int) -> frozenset[int]:
    """The participations of which somebody accepted a piece."""
    pieces = TABLES["evidence"]
    accepted = _of(pieces, dossier_id, pieces.c.participation).where(pieces.c.accepted.is_(True))
    return frozenset(session.connection().scalars(accepted))


def _of(table: Any, dossier_id: int, *columns: Any) -> Select[Any]:
    # PostgreSQL gives a row that was written again after the others: of two people alike, each file must find the same
    return select(*columns).where(table.c.dossier_id == dossier_id).order_by(*table.primary_key)
