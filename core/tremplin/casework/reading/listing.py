"""List the dossiers that somebody may see, the latest first, one page at a time.

Each perimeter of a role reads its own page, in order, from the narrowest index that holds it; the pages are then merged
into one. The cost is that of a page, however many dossiers there are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, literal, select, tuple_, union
from sqlalchemy.orm import Session

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import RIGHTS, Actor
from tremplin.errors import WrongUsage
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role
from tremplin.records.dossiers import Dossier, State, Territory
from tremplin.records.organisations import Organisation
from tremplin.records.reference import identifier, reference_of

Scan = Callable[[Mapping[Any, Any], Any, int], Select[Any]]
# a page is then asked by « IN (…) »: SQLite before 3.32 takes 999 parameters in a statement
PAGE, LARGEST = 50, 500
# within the eight bytes of a bigint, and beyond any dossier
BEYOND = 2**62
# the columns that an index puts before the number of the dossier, the narrowest first
INDEXES = (
    ("organisation_id",),
    ("fiche",),
    ("call", "state"),
    ("call",),
    ("department", "state"),
    ("department",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """One line of a listing."""

    reference: str
    title: str
    fiche: str
    organisation: str
    state: State
    requested_cents: int | None
    granted_cents: int | None
    deposited_at: datetime | None
    changed_at: datetime
    version: int

    def published(self) -> dict[str, Any]:
        """The line as other software reads it."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Some lines, and the reference after which the next page begins; ``None`` where this one is the last."""

    rows: tuple[DossierRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a listing keeps; all of them hold together."""

    state: State | None = None
    call: str | None = None
    fiche: str | None = None
    organisation_id: int | None = None


EVERYTHING = Filters()


def listed(
    desk: Desk, actor: Actor, filters: Filters = EVERYTHING, *, limit: int = PAGE, after: str | None = None
) -> ListingPage:
    """One page of the dossiers that an actor may see; ``after`` is the reference with which the one before ended."""
    if not 1 <= limit <= LARGEST:
        raise WrongUsage(f"une page a de 1 à {LARGEST} dossiers : vous en demandez {limit}.")
    # not by OFFSET, which reads what it skips: half way through 100,000, 0.99 ms for 0.91 (bench/listing.py)
    last = BEYOND if after is None else identifier(after)
    if last is None:
        raise WrongUsage(f"« {after} » n'est pas la référence d'un dossier : reprenez la dernière de la page lue.")
    # one more than the page tells whether another follows
    scan = _by_equalities if desk.database.dialect == "sqlite" else _by_rows
    pages = [_read(scan, kept, last).limit(limit + 1) for kept in _perimeters(actor, filters)]
    if not pages:
        return ListingPage((), None)
    with desk.database.reading() as session:
        rows = _rows(session, pages, limit + 1)
    return ListingPage(tuple(rows[:limit]), rows[limit - 1].reference if len(rows) > limit else None)


def _perimeters(actor: Actor, filters: Filters) -> Iterator[dict[str, Any]]:
    """The values that each perimeter of the actor asks for, those of the filters among them.

    That members take no part as staff in the dossiers of their organisation changes nothing here: they see them.
    """
    asked = {each.name: getattr(filters, each.name) for each in fields(filters)}
    kept = {name: value for name, value in asked.items() if value is not None}
    grants = [grant for grant in actor.grants if grant.role in RIGHTS[Act.SEE]]
    own = {grant.organisation_id for grant in grants if grant.role in CARRIERS}
    local = {(grant.department, grant.territory) for grant in grants if grant.role is Role.TERRITORIAL_SERVICE}
    whole = {each.department for each in grants if each.role not in (*CARRIERS, Role.TERRITORIAL_SERVICE)}
    # one scan for each: an OR is read by several indexes in no order, and all that it finds is then sorted
    perimeters: list[dict[str, Any]] = [
        *({"organisation_id": organisation} for organisation in own),
        *({"department": department} for department in whole),
        *({"department": department, "territory": area} for department, area in local if department not in whole),
    ]
    for perimeter in perimeters:
        if None not in perimeter.values() and (wanted := _wanted(kept, perimeter)):
            yield wanted


def _wanted(kept: Mapping[str, Any], perimeter: Mapping[str, Any]) -> dict[str, Any] | None:
    """Both together, without what a narrower value implies already; ``None`` where no dossier could have both."""
    if any(name in kept and kept[name] != value for name, value in perimeter.items()):
        return None
    wanted = {**kept, **perimeter}
    # « 00/2026/ateliers » is of the call « 00/2026 », which is of the department « 00 »
    for narrow, wide in (("fiche", "call"), ("call", "department"), ("fiche", "department")):
        if narrow in wanted and wide in wanted:
            if not wanted[narrow].startswith(f"{wanted[wide]}/"):
                return None
            del wanted[wide]
    return wanted


def _read(scan: Scan, wanted: dict[str, Any], last: int) -> Select[Any]:
    """The numbers of the dossiers of a perimeter, before ``last``."""
    territory = wanted.pop("territory", None)
    index = next(columns for columns in INDEXES if wanted.keys() >= {*columns})
    if territory is not None and index == ("department",):
        # two departments may give one code to a territory each: the pair is in one index
        here = {Territory.department: wanted["department"], Territory.code: territory}
        return scan(here, Territory.dossier_id, last)
    read = scan({getattr(Dossier, name): wanted[name] for name in index}, Dossier.id, last)
    if territory is not None:
        read = read.where(exists().where(Territory.dossier_id == Dossier.id, Territory.code == territory))
    # an expression, for which no planner leaves the index
    return read.where(*(getattr(Dossier, name).concat("") == wanted[name] for name in wanted.keys() - {*index}))


def _by_equalities(values: Mapping[Any, Any], number: Any, last: int) -> Select[Any]:
    """Read an index backwards from a dossier: SQLite compares no whole row with what ends its indexes."""
    kept = (column == value for column, value in values.items())
    return select(number.label("id")).where(*kept, number < last).order_by(number.desc())


def _by_rows(values: Mapping[Any, Any], number: Any, last: int) -> Select[Any]:
    """Read an index backwards from a dossier, and no other.

    With equalities alone, PostgreSQL may read the primary key and throw away what it meets, which is long where the
    latest dossiers are those of others: the last column is bounded on both sides instead, and the order begins with it.
    """
    *equal, (column, value) = values.items()
    kept = (each == wanted for each, wanted in equal)
    before = tuple_(column, number) < tuple_(literal(value), literal(last))
    ordered = select(number.label("id")).order_by(column.desc(), number.desc())
    return ordered.where(*kept, column >= value, before)


def _rows(session: Session, pages: list[Select[Any]], most: int) -> list[DossierRow]:
    # SQLite takes no LIMIT in a compound, unless it is one level down
    each = [select(page.subquery().c.id) for page in pages]
    # UNION, not UNION ALL: a dossier that two roles show is on one line
    merged = (union(*each) if len(each) > 1 else each[0]).subquery()
    found = (
        select(
            Dossier.id,
            Dossier.call,
            Dossier.title,
            Dossier.fiche,
            Organisation.name,
            Dossier.state,
            Dossier.requested_cents,
            Dossier.granted_cents,
            Dossier.deposited_at,
            Dossier.changed_at,
            Dossier.version,
        )
        .join_from(merged, Dossier, Dossier.id == merged.c.id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .order_by(merged.c.id.desc())
        .limit(most)
    )
    return [
        DossierRow(
            reference=reference_of(row.call, row.id),
            title=row.title,
            fiche=row.fiche,
            organisation=row.name,
            state=State(row.state),
            requested_cents=row.requested_cents,
            granted_cents=row.granted_cents,
            deposited_at=row.deposited_at,
            changed_at=row.changed_at,
            version=row.version,
        )
        for row in session.execute(found)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
