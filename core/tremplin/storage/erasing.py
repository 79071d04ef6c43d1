"""Empty what is kept of people, and leave no byte of it where the engine and the files lie."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from datetime import datetime
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, inspect, not_, or_, select, text, update
from sqlalchemy.orm import Session

from tremplin.records.tables import IDENTITY, METADATA
from tremplin.storage.engine import Database
from tremplin.storage.failures import failures_told
from tremplin.storage.files import path_of, remove_file

DOSSIERS, PERSONS, PARTICIPATIONS, EVIDENCE, FILES, ROSTERS, TALLIES, FORMS = (
    METADATA.tables[name]
    for name in (
        "dossiers",
        "persons",
        "participations",
        "evidence",
        "stored_files",
        "rosters",
        "tallies",
        "kept_forms",
    )
)
# every column that names a stored file, that of a table to come too
NAMING = [column for table in METADATA.sorted_tables for column in table.columns if column.references(FILES.c.hash)]
# a reason may tell of whom it was: it is kept that there was one
REASON = "Motif effacé avec la personne."
# what tells of a participation who it is of
NAMED = ("key", "phone", "email")
AT_ONCE = 500
ALONE = text(f"LOCK TABLE {FILES.name} IN EXCLUSIVE MODE")
OWNING = text("""
SELECT count(*) = cardinality(CAST(:tables AS text[])) FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relname = ANY(CAST(:tables AS text[]))
    AND pg_has_role(relowner, 'USAGE')
""")
TABLES = (PERSONS, PARTICIPATIONS, EVIDENCE, FILES, TALLIES, FORMS)


class Emptied(NamedTuple):
    """What an erasure emptied: how many people and participations, and the files that nobody names any more.

    ``held`` says of a base that was restored that its letters wait.
    """

    people: tuple[int, ...]
    participations: int
    evidence: int
    files: tuple[str, ...]
    held: bool = False


def parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Values, as many at once as a statement takes."""
    waiting = iter(values)
    while some := list(islice(waiting, AT_ONCE)):
        yield some


def identified(session: Session, people: Sequence[int], *, lock: bool = True) -> list[int]:
    """Those of some people of whom something is left to erase; held, unless they are only to be read."""
    found: list[int] = []
    for some in parts(sorted(people)):
        if lock:
            _hold(session, some)
        named = or_(*(PARTICIPATIONS.c[name].is_not(None) for name in NAMED))
        keyed = exists().where(PARTICIPATIONS.c.person_id == PERSONS.c.id, named)
        left = or_(PERSONS.c.erased_at.is_(None), keyed)
        found += session.scalars(select(PERSONS.c.id).where(PERSONS.c.id.in_(some), left).order_by(PERSONS.c.id))
    return found


def _hold(session: Session, people: Sequence[int]) -> None:
    """Hold some people: their dossiers first, as whoever records people takes them."""
    mine = select(PARTICIPATIONS.c.dossier_id).where(PARTICIPATIONS.c.person_id.in_(people))
    for table, chosen in ((DOSSIERS, DOSSIERS.c.id.in_(mine)), (PERSONS, PERSONS.c.id.in_(people))):
        session.execute(select(table.c.id).where(chosen).order_by(table.c.id).with_for_update())


def files_of(session: Session, people: Sequence[int]) -> list[str]:
    """The files of some people that nobody else names: those that go with them."""
    named: set[str] = set()
    for some in parts(people):
        named |= set(session.scalars(select(EVIDENCE.c.hash).where(EVIDENCE.c.hash.is_not(None), _of(EVIDENCE, some))))
    lonely: list[str] = []
    mine = set(people)
    for some in parts(sorted(named)):
        held = {hash_ for column in NAMING for hash_ in _held_elsewhere(session, column, some, mine)}
        lonely += [hash_ for hash_ in some if hash_ not in held]
    return lonely


def empty(session: Session, people: Sequence[int], files: Sequence[str], at: datetime) -> Emptied:
    """Empty who some people are, the keys of their participations, their evidence, and the rows of their files."""
    participations = evidence = 0
    # a base that is restored may be older than they are
    here = inspect(session.connection())
    tallied = here.has_table(TALLIES.name)
    if people and here.has_table(FORMS.name):
        # what was typed of somebody may wait there, for some hours: it is sent again by hand
        session.execute(delete(FORMS))
    for some in parts(people):
        nothing: Mapping[str, Any] = dict.fromkeys(IDENTITY)
        session.execute(update(PERSONS).where(PERSONS.c.id.in_(some)).values(**nothing, erased_at=at))
        mine = PARTICIPATIONS.c.person_id.in_(some)
        participations += session.scalar(counted(some)) or 0
        dossiers = select(PARTICIPATIONS.c.dossier_id).where(mine)
        raised = update(ROSTERS).where(ROSTERS.c.dossier_id.in_(dossiers))
        session.execute(raised.values(version=ROSTERS.c.version + 1, changed_at=at))
        if tallied:
            # they hold its number, beside all that it was counted for
            session.execute(delete(TALLIES).where(TALLIES.c.dossier_id.in_(dossiers)))
        keyed, version = or_(*(PARTICIPATIONS.c[name].is_not(None) for name in NAMED)), PARTICIPATIONS.c.version + 1
        session.execute(update(PARTICIPATIONS).where(mine, keyed).values(**dict.fromkeys(NAMED), version=version))
        pieces = _of(EVIDENCE, some)
        evidence += (
            session.scalar(select(func.count()).select_from(EVIDENCE).where(pieces, EVIDENCE.c.hash.is_not(None))) or 0
        )
        told = EVIDENCE.c.reason.is_not(None)
        session.execute(update(EVIDENCE).where(pieces, told).values(reason=REASON))
        session.execute(update(EVIDENCE).where(pieces, EVIDENCE.c.hash.is_not(None)).values(hash=None))
    for hashes in parts(files):
        session.execute(delete(FILES).where(FILES.c.hash.in_(hashes), not_(or_(*map(_names, NAMING)))))
    return Emptied(tuple(people), participations, evidence, tuple(files))


def counted(people: Sequence[int]) -> Any:
    """How many participations some people have."""
    return select(func.count()).select_from(PARTICIPATIONS).where(PARTICIPATIONS.c.person_id.in_(people))


def scrub(database: Database) -> bool:
    """Leave no byte of what was emptied in the base, as far as its engine does; whether it could.

    PostgreSQL gives back the room of what was emptied, where the role owns the tables; its archives are its own.
    """
    with failures_told():
        if database.dialect == "postgresql":
            return _vacuumed(database)
        # not through SQLAlchemy, which begins a transaction first
        with closing(database.engine.raw_connection()) as pooled:
            driver: Any = pooled.driver_connection
            # tried: with secure_delete alone, 3 of 6,000 values stay in pages that were parted while they grew
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy


def _vacuumed(database: Database) -> bool:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        here = inspect(connection)
        names = [table.name for table in TABLES if here.has_table(table.name)]
        own = bool(connection.scalar(OWNING, {"tables": names}))
        if own:
            connection.execute(text(f"VACUUM {', '.join(names)}"))
        return own


def discard(session: Session, folder: Path, hashes: Iterable[str]) -> int:
    """Remove the files of which the base has no row; how many. Whoever keeps one anew waits, and looks again."""
    left = sorted(set(hashes))
    if left and session.get_bind().dialect.name == "postgresql":
        session.execute(ALONE)
    return sum(remove_file(path_of(folder, hash_), inf) for hash_ in unnamed(session, left))


def unnamed(session: Session, hashes: Iterable[str]) -> list[str]:
    """Those of some files of which the base has no row."""
    left: list[str] = []
    for some in parts(sorted(set(hashes))):
        kept = set(session.scalars(select(FILES.c.hash).where(FILES.c.hash.in_(some))))
        left += [hash_ for hash_ in some if hash_ not in kept]
    return left


def _of(table: Table, people: Sequence[int]) -> ColumnElement[bool]:
    """The condition of the rows of some people, in a table of what is followed of them."""
    here = (PARTICIPATIONS.c.dossier_id == table.c.dossier_id, PARTICIPATIONS.c.number == table.c.participation)
    return exists().where(*here, PARTICIPATIONS.c.person_id.in_(people))


def _names(column: Any) -> ColumnElement[bool]:
    return exists().where(column == FILES.c.hash)


def _held_elsewhere(session: Session, column: Any, hashes: Sequence[str], mine: Set[int]) -> Iterator[str]:
    """The files that somebody else than some people holds, under a column."""
    if column.table is not EVIDENCE:
        yield from session.scalars(select(column).where(column.in_(hashes)))
        return
    here = (PARTICIPATIONS.c.dossier_id == EVIDENCE.c.dossier_id, PARTICIPATIONS.c.number == EVIDENCE.c.participation)
    holders = select(column, PARTICIPATIONS.c.person_id).join(PARTICIPATIONS, and_(*here)).where(column.in_(hashes))
    yield from (hash_ for hash_, person in session.execute(holders) if person not in mine)
