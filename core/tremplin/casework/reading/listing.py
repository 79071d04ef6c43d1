"""List the dossiers that somebody may see, the latest first, one page at a time.

Each perimeter of a role reads its own page, in order, from the narrowest index that holds it; the pages are then merged
into one. The cost is that of a page, however many dossiers there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from tremplin.casework.acting.policy import RIGHTS, Actor
from tremplin.errors import WrongUsage
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role, State
from tremplin.records.reference import identifier, reference_of
from tremplin.storage.glance import Glanced, instant

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
LISTED = """SELECT dossiers.id, call, title, fiche, organisations.name, state, requested_cents, granted_cents,
        deposited_at, changed_at, dossiers.version
    FROM ({merged}) AS merged JOIN dossiers ON dossiers.id = merged.id
        JOIN organisations ON organisations.id = dossiers.organisation_id
    ORDER BY merged.id DESC LIMIT :most
"""


def listed(
    database: Glanced, actor: Actor, filters: Filters = EVERYTHING, *, limit: int = PAGE, after: str | None = None
) -> ListingPage:
    """One page of the dossiers that an actor may see; ``after`` is the reference with which the one before ended."""
    if not 1 <= limit <= LARGEST:
        raise WrongUsage(f"une page a de 1 à {LARGEST} dossiers : vous en demandez {limit}.")
    # not by OFFSET, which reads what it skips: half way through 100,000, 0.99 ms for 0.91 (bench/listing.py)
    last = BEYOND if after is None else identifier(after)
    if last is None:
        raise WrongUsage(f"« {after} » n'est pas la référence d'un dossier : reprenez la dernière de la page lue.")
    # one more than the page tells whether another follows
    values: dict[str, Any] = {"last": last, "most": limit + 1}
    # one scan for each: an OR is read by several indexes in no order, and all that it finds is then sorted
    pages = [_read(database.dialect, kept, values) for kept in _perimeters(actor, filters)]
    if not pages:
        return ListingPage((), None)
    # SQLite takes no LIMIT in a compound, unless it is one level down
    # UNION, not UNION ALL: a dossier that two roles show is on one line
    merged = " UNION ".join(f"SELECT id FROM ({page}) AS p{at}" for at, page in enumerate(pages))
    with database.glancing() as rows:
        found = [_row(row) for row in rows(LISTED.format(merged=merged), values)]
    return ListingPage(tuple(found[:limit]), found[limit - 1].reference if len(found) > limit else None)


def _perimeters(actor: Actor, filters: Filters) -> Iterator[dict[str, Any]]:
    """The values that each perimeter of the actor asks for, those of the filters among them.

    That members take no part as staff in the dossiers of their organisation changes nothing here: they see them.
    """
    asked = {each.name: getattr(filters, each.name) for each in fields(filters)}
    kept = {name: value for name, value in asked.items() if value is not None}
    grants = [grant for grant in actor.grants if grant.role in RIGHTS[Act.SEE]]
    own = {grant.organisation_id for grant in grants if grant.role in CARRIERS}
    staff = [grant for grant in grants if grant.role not in CARRIERS]
    # a service of a territory has one, and a reader may
    bounded = [grant for grant in staff if grant.territory is not None or grant.role is Role.TERRITORIAL_SERVICE]
    local = {(grant.department, grant.territory) for grant in bounded}
    whole = {grant.department for grant in staff if grant not in bounded}
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


def _read(dialect: str, wanted: dict[str, Any], values: dict[str, Any]) -> str:
    """The numbers of the dossiers of a perimeter, before ``:last``, in SQL; the values join those of the question."""

    def given(value: Any) -> str:
        values[f"v{len(values)}"] = value
        return f":v{len(values) - 1}"

    territory = wanted.pop("territory", None)
    index = next(columns for columns in INDEXES if wanted.keys() >= {*columns})
    if territory is not None and index == ("department",):
        # two departments may give one code to a territory each: the pair is in one index
        equal = {"department": given(wanted["department"]), "code": given(territory)}
        return _scan(dialect, "dossier_territories", equal, "dossier_id")
    # an expression, for which no planner leaves the index
    more = [f"{name} || '' = {given(wanted[name])}" for name in wanted.keys() - {*index}]
    if territory is not None:
        here = f"area.dossier_id = dossiers.id AND area.code = {given(territory)}"
        more.append(f"EXISTS (SELECT 1 FROM dossier_territories AS area WHERE {here})")
    return _scan(dialect, "dossiers", {name: given(wanted[name]) for name in index}, "id", more)


def _scan(dialect: str, table: str, equal: Mapping[str, str], number: str, more: Sequence[str] = ()) -> str:
    """Read an index backwards from a dossier, and no other.

    SQLite compares no whole row with what ends its indexes. PostgreSQL, with equalities alone, may read the primary key
    and throw away what it meets, which is long where the latest dossiers are those of others: there, the last column is
    bounded on both sides instead, and the order begins with it.
    """
    *first, (column, value) = equal.items()
    kept, order = [f"{name} = {wanted}" for name, wanted in first], [number]
    if dialect == "sqlite":
        kept += [f"{column} = {value}", f"{number} < :last"]
    else:
        kept += [f"{column} >= {value}", f"({column}, {number}) < ({value}, :last)"]
        order = [column, number]
    by = ", ".join(f"{name} DESC" for name in order)
    return f"SELECT {number} AS id FROM {table} WHERE {' AND '.join([*kept, *more])} ORDER BY {by} LIMIT :most"


def _row(found: Sequence[Any]) -> DossierRow:
    number, call, title, fiche, organisation, state, requested, granted, deposited, changed, version = found
    return DossierRow(
        reference=reference_of(call, number),
        title=title,
        fiche=fiche,
        organisation=organisation,
        state=State(state),
        requested_cents=requested,
        granted_cents=granted,
        deposited_at=instant(deposited),
        changed_at=instant(changed),
        version=version,
    )


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
