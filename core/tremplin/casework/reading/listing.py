"""List the dossiers that somebody may see, the latest first, one page at a time.

Each perimeter of a role reads its own page, in order, from the narrowest index that holds it; the pages are then merged
into one. The cost is that of a page, however many dossiers there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from tremplin.casework.acting.policy import Actor
from tremplin.casework.reading.branches import branches
from tremplin.casework.reading.filters import EVERYTHING, LATEST, Filters, ListingOrder, Sort
from tremplin.casework.reading.scanning import Scans
from tremplin.errors import WrongUsage
from tremplin.records.codes import State
from tremplin.records.reference import identifier, reference_of
from tremplin.storage.glance import Glanced, Rows, instant

# a page is then asked by « IN (…) »: SQLite before 3.32 takes 999 parameters in a statement
PAGE, LARGEST = 50, 500


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


@dataclass(frozen=True, slots=True)
class Totals:
    """What a whole selection adds up to: how many dossiers, what they ask for and what they were granted."""

    count: int
    requested_cents: int
    granted_cents: int

    def published(self) -> dict[str, int]:
        """The totals as other software reads them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


LISTED = """SELECT dossiers.id, call, title, fiche, organisations.name, state, requested_cents, granted_cents,
        deposited_at, changed_at, dossiers.version
    FROM ({merged}) AS merged JOIN dossiers ON dossiers.id = merged.id
        JOIN organisations ON organisations.id = dossiers.organisation_id
    ORDER BY {order} LIMIT :most
"""
ADDED_UP = (
    "SELECT count(*), coalesce(sum(requested_cents), 0), coalesce(sum(granted_cents), 0) FROM ({selected}) AS kept"
)
KEPT = "SELECT sort, ascending FROM kept_orders WHERE account_id = :account"
NOT_THERE = "« {after} » n'est pas la référence d'un dossier de cette liste : reprenez la dernière de la page lue."


def listed(
    database: Glanced,
    actor: Actor,
    filters: Filters = EVERYTHING,
    *,
    limit: int = PAGE,
    after: str | None = None,
    order: ListingOrder = LATEST,
) -> ListingPage:
    """One page of the dossiers that an actor may see; ``after`` is the reference with which the one before ended."""
    if not 1 <= limit <= LARGEST:
        raise WrongUsage(f"une page a de 1 à {LARGEST} dossiers : vous en demandez {limit}.")
    # not by OFFSET, which reads what it skips: half way through 100,000, 0.99 ms for 0.91 (bench/listing.py)
    last = None if after is None else identifier(after)
    if after is not None and last is None:
        raise WrongUsage(f"« {after} » n'est pas la référence d'un dossier : reprenez la dernière de la page lue.")
    wanted = branches(actor, filters)
    if filters.terms is None or not wanted:
        return ListingPage((), None)
    # one more than the page tells whether another follows
    scans = Scans(database.dialect, filters, order, values={"most": limit + 1})
    with database.glancing() as rows:
        begun = None if last is None else _place(rows, actor, order, last, str(after))
        # one scan for each: an OR is read by several indexes in no order, and all that it finds is then sorted
        pages = [scans.page(branch, rows, begun) for branch in wanted]
        # SQLite takes no LIMIT in a compound, unless it is one level down
        # UNION, not UNION ALL: a dossier that two roles show is on one line
        merged = " UNION ".join(f"SELECT id FROM ({page}) AS p{at}" for at, page in enumerate(pages))
        found = [_row(row) for row in rows(LISTED.format(merged=merged, order=scans.by), scans.values)]
    return ListingPage(tuple(found[:limit]), found[limit - 1].reference if len(found) > limit else None)


def kept_order(database: Glanced, actor: Actor) -> ListingOrder:
    """The order that somebody keeps, else the latest first."""
    with database.glancing() as rows:
        found = rows(KEPT, {"account": actor.account_id})
    return ListingOrder(Sort(found[0][0]), bool(found[0][1])) if found else LATEST


def totals(database: Glanced, actor: Actor, filters: Filters = EVERYTHING) -> Totals:
    """What all the dossiers that a listing keeps add up to, on whichever of its pages they are."""
    wanted = branches(actor, filters)
    if filters.terms is None or not wanted:
        return Totals(0, 0, 0)
    scans = Scans(database.dialect, filters, whole=True)
    columns = ", ".join(f"dossiers.{name}" for name in ("id", "requested_cents", "granted_cents"))
    with database.glancing() as rows:
        selected = " UNION ".join(scans.selected(branch, rows, columns) for branch in wanted)
        ((count, requested, granted),) = rows(ADDED_UP.format(selected=selected), scans.values)
    # PostgreSQL adds up bigints in a numeric
    return Totals(int(count), int(requested), int(granted))


def _place(rows: Rows, actor: Actor, order: ListingOrder, number: int, after: str) -> tuple[Any, int]:
    """Where a page begins, in the order that is asked."""
    if order.sort is Sort.REFERENCE:
        return None, number
    # of a dossier that they may not see, the pages would tell between which of theirs it was deposited
    scans = Scans("", EVERYTHING)
    held = [" AND ".join(scans.held(branch)) for branch in branches(actor, EVERYTHING)]
    seen = " OR ".join(f"({each})" for each in held)
    asked = f"SELECT deposited_at FROM dossiers WHERE id = :number AND deposited_at IS NOT NULL AND ({seen})"
    found = rows(asked, {**scans.values, "number": number})
    if not found:
        raise WrongUsage(NOT_THERE.format(after=after))
    return instant(found[0][0]), number


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
