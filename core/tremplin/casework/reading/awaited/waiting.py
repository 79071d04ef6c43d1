"""What waits for somebody when they come in: a few dossiers of each kind, by what their roles let them do next."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tremplin.casework.acting.policy import RIGHTS, Actor
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.listing import DossierRow, listed
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role, State
from tremplin.storage.glance import Glanced

# what one reads at a glance; the list has the others
FEW = 10


class WaitingKind(NamedTuple):
    """One reason for which dossiers wait, for those who may do one of these acts."""

    code: str
    roles: frozenset[Role]
    filters: Filters
    # whether it is for them to act, or only to know
    theirs: bool = True


class WaitingGroup(NamedTuple):
    """The first dossiers that wait for one reason; ``more`` says that there are others."""

    code: str
    rows: Sequence[DossierRow]
    more: bool
    theirs: bool


WRITES = frozenset(CARRIERS)
SEES = RIGHTS[Act.SEE]
KINDS = (
    WaitingKind("late", SEES - WRITES, Filters(late=True)),
    WaitingKind("late_carrier", WRITES, Filters(late=True)),
    WaitingKind("returned", WRITES, Filters(state=State.RETURNED)),
    WaitingKind("draft", WRITES, Filters(state=State.DRAFT)),
    WaitingKind("running", WRITES, Filters(state=State.RUNNING)),
    WaitingKind("to_review", RIGHTS[Act.REVIEW], Filters(state=State.SUBMITTED)),
    WaitingKind("under_review", RIGHTS[Act.REVIEW] | RIGHTS[Act.OPINE], Filters(state=State.UNDER_REVIEW)),
    WaitingKind("to_decide", RIGHTS[Act.ACCEPT], Filters(state=State.UNDER_REVIEW)),
    WaitingKind("to_agree", RIGHTS[Act.SEND_AGREEMENT] - WRITES | RIGHTS[Act.AGREE], Filters(state=State.ACCEPTED)),
    WaitingKind("to_settle", RIGHTS[Act.SETTLE], Filters(state=State.REPORTED)),
    WaitingKind("to_pay", RIGHTS[Act.PAY], Filters(state=State.SETTLED)),
    WaitingKind("elsewhere", WRITES, Filters(state=State.SUBMITTED), theirs=False),
    WaitingKind("studied", WRITES, Filters(state=State.UNDER_REVIEW), theirs=False),
)


def waiting(database: Glanced, actor: Actor, *, day: date) -> list[WaitingGroup]:
    """What waits for somebody on a day; a reason for which nothing waits is left out."""
    return list(_groups(database, actor, day))


def _groups(database: Glanced, actor: Actor, day: date) -> Iterator[WaitingGroup]:
    held = {grant.role for grant in actor.grants}
    for kind in KINDS:
        # a role narrows what is listed: an instructor who is also a member elsewhere is shown each for itself
        as_held = replace(actor, grants=tuple(grant for grant in actor.grants if grant.role in kind.roles))
        if not held & kind.roles:
            continue
        filters = replace(kind.filters, on=day) if kind.filters.late else kind.filters
        page = listed(database, as_held, filters, limit=FEW)
        if page.rows:
            yield WaitingGroup(kind.code, page.rows, page.after is not None, kind.theirs)
