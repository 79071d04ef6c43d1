"""What an official has to do: the dossiers that wait for an act of theirs, by how pressing it is, theirs first.

A few of each reason, as one reads at a glance: the cost is that of these few, however many dossiers there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tremplin.casework.acting.policy import RIGHTS, Actor
from tremplin.casework.reading.filters import Filters, ListingOrder, Sort
from tremplin.casework.reading.listing import DossierRow, listed
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role, State
from tremplin.records.reference import identifier
from tremplin.records.searching import UNDATED
from tremplin.storage.glance import Glanced, Rows

FEW = 20
WEEK = timedelta(days=7)
# due before the day that follows the week
COMING = WEEK + timedelta(days=1)
# by number: an index holds each state in that order, and none holds them by their deposit
OLDEST = ListingOrder(Sort.REFERENCE, ascending=True)


class Pressing(StrEnum):
    """How soon something is to be done."""

    LATE = "late"
    WEEK = "week"
    NEXT = "next"
    OTHERS = "others"


class WaitingReason(NamedTuple):
    """A reason for which dossiers wait for an act: of whom, in which state; ``mine`` are those of whoever instructs.

    ``others`` wait for somebody else, whom one may have to remind.
    """

    act: Act
    filters: Filters
    mine: bool = False
    others: bool = False
    roles: frozenset[Role] | None = None

    @property
    def given_to(self) -> frozenset[Role]:
        return (RIGHTS[self.act] if self.roles is None else self.roles) - frozenset(CARRIERS)


class WorkLine(NamedTuple):
    """A dossier, the act that it waits for, and the day by which something of it is due, where one is."""

    row: DossierRow
    act: Act
    due_on: date | None


class WorkGroup(NamedTuple):
    """What is as pressing; ``more`` says that there is more than these lines."""

    pressing: Pressing
    lines: Sequence[WorkLine]
    more: bool


INSTRUCTOR = frozenset({Role.INSTRUCTOR})
LOCAL = frozenset({Role.TERRITORIAL_SERVICE})
# an operation under way is first told by what is late of it, then by the state in which it waits
KINDS = (
    WaitingReason(Act.FOLLOW, Filters(late=True, within=COMING), mine=True, roles=INSTRUCTOR),
    WaitingReason(Act.FOLLOW, Filters(late=True, within=COMING), roles=LOCAL),
    WaitingReason(Act.REVIEW, Filters(state=State.SUBMITTED)),
    WaitingReason(Act.SCORE, Filters(state=State.UNDER_REVIEW), mine=True),
    WaitingReason(Act.OPINE, Filters(state=State.UNDER_REVIEW), roles=LOCAL),
    WaitingReason(Act.ACCEPT, Filters(state=State.UNDER_REVIEW)),
    WaitingReason(Act.SEND_AGREEMENT, Filters(state=State.ACCEPTED), mine=True, roles=INSTRUCTOR),
    WaitingReason(Act.AGREE, Filters(state=State.ACCEPTED)),
    WaitingReason(Act.START, Filters(state=State.AGREED), mine=True),
    WaitingReason(Act.SETTLE, Filters(state=State.REPORTED), mine=True),
    WaitingReason(Act.PAY, Filters(state=State.SETTLED)),
    WaitingReason(Act.RETURN, Filters(state=State.RETURNED), mine=True, others=True),
)


def work(database: Glanced, actor: Actor, *, day: date) -> list[WorkGroup]:
    """What waits for an official on a day, the most pressing first; a dossier is told once, by its first reason."""
    found: dict[str, tuple[WaitingReason, DossierRow]] = {}
    more = False
    for kind in KINDS:
        page = _rows(database, actor, kind, day)
        more = more or page[1]
        for row in page[0]:
            found.setdefault(row.reference, (kind, row))
    with database.glancing() as rows:
        due = _due(rows, [*found])
    sorted_out: dict[Pressing, list[WorkLine]] = {each: [] for each in Pressing}
    for reference, (kind, row) in found.items():
        line = WorkLine(row, kind.act, due.get(reference))
        sorted_out[_pressing(kind, line.due_on, day)].append(line)
    return [WorkGroup(each, sorted(lines, key=_first), more) for each, lines in sorted_out.items() if lines]


def _rows(database: Glanced, actor: Actor, kind: WaitingReason, day: date) -> tuple[Sequence[DossierRow], bool]:
    held = tuple(grant for grant in actor.grants if grant.role in kind.given_to)
    if not held:
        return (), False
    # by the roles that give the act alone: whoever is a member elsewhere reads that in its own page
    as_held, filters = replace(actor, grants=held), kind.filters
    if kind.mine:
        filters = replace(filters, instructor_id=actor.account_id, on=day)
    if filters.late:
        filters = replace(filters, on=day)
    page = listed(database, as_held, filters, limit=FEW, order=OLDEST)
    return page.rows, page.after is not None


def _due(rows: Rows, references: Sequence[str]) -> Mapping[str, date]:
    """The first last day that is not met of each dossier that has one."""
    numbers = {identifier(each): each for each in references}
    if not numbers:
        return {}
    values = {f"n{at}": number for at, number in enumerate(numbers)}
    among = ", ".join(f":{name}" for name in values)
    asked = f"SELECT dossier_id, due_on FROM search_marks WHERE dossier_id IN ({among})"
    found = ((numbers[number], _day(due)) for number, due in rows(asked, values))
    return {reference: due for reference, due in found if due and due != UNDATED}


def _day(kept: date | str | None) -> date | None:
    # SQLite gives a day back as its text where no type of a column is told
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


def _pressing(kind: WaitingReason, due: date | None, day: date) -> Pressing:
    if kind.others:
        return Pressing.OTHERS
    if due is None:
        return Pressing.NEXT
    return Pressing.LATE if due < day else Pressing.WEEK if due <= day + WEEK else Pressing.NEXT


def _first(line: WorkLine) -> tuple[date, str]:
    """By what is due, then by what waits since longest."""
    waits = line.row.deposited_at.date() if line.row.deposited_at else date.max
    return line.due_on or waits, line.row.reference
