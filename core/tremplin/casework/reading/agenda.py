"""Read a commission: its agenda, and what it decided; the same lines are the grid that one fills in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import STATES, Act, Actor, Desk, may, reference_of, target_of
from tremplin.casework.granting import scores
from tremplin.casework.granting.commissions import Convened, held, shown_as
from tremplin.records.tables import AgendaItem, Decision, Dossier, Organisation, Score, State
from tremplin.rules.scoring import scored

ITEMS = (
    select(AgendaItem.number, Dossier, Organisation.name, Decision)
    .join(Dossier, Dossier.id == AgendaItem.dossier_id)
    .join(Organisation, Organisation.id == Dossier.organisation_id)
    .outerjoin(
        Decision,
        and_(Decision.dossier_id == AgendaItem.dossier_id, Decision.commission_id == AgendaItem.commission_id),
    )
    .where(AgendaItem.commission_id == bindparam("commission"))
    .order_by(AgendaItem.number)
)
MARKS = (
    select(Score)
    .join(AgendaItem, AgendaItem.dossier_id == Score.dossier_id)
    .where(AgendaItem.commission_id == bindparam("commission"))
    .order_by(Score.dossier_id, Score.number)
)


@dataclass(frozen=True)
class AgendaLine:
    """A dossier of an agenda, as it stands, and what the commission decided of it."""

    dossier: str
    title: str
    organisation: str
    fiche: str
    requested_cents: int | None
    score: str | None
    state: State
    decision: str | None = None
    granted_cents: int | None = None
    reason: str | None = None

    def published(self) -> dict[str, Any]:
        """The line as other software reads it."""
        return {**vars(self), "state": self.state.value, "state_label": STATES[self.state]}


@dataclass(frozen=True)
class Agenda:
    """A commission and its lines, in order."""

    commission: Convened
    lines: tuple[AgendaLine, ...]

    @property
    def requested_cents(self) -> int:
        return sum(line.requested_cents or 0 for line in self.lines)

    @property
    def granted_cents(self) -> int:
        return sum(line.granted_cents or 0 for line in self.lines)

    def published(self) -> dict[str, Any]:
        """The agenda as other software reads it."""
        return {
            **self.commission.published(),
            "requested_cents": self.requested_cents,
            "granted_cents": self.granted_cents,
            "agenda": [line.published() for line in self.lines],
        }


def agenda(desk: Desk, actor: Actor, number: str) -> Agenda:
    """A commission, with those dossiers of its agenda that the actor may see."""
    with desk.database.reading() as session:
        row = held(session, actor, number, act=Act.READ_COMMISSION)
        lines = tuple(_lines(desk, session, actor, row.id))
        return Agenda(shown_as(row, len(lines)), lines)


def _lines(desk: Desk, session: Session, actor: Actor, commission: int) -> Iterator[AgendaLine]:
    marks = _marks(session, commission)
    for _, dossier, organisation, decision in session.execute(ITEMS, {"commission": commission}).all():
        if not may(actor, Act.SEE, target_of(session, dossier)):
            continue
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        sheet = scored(fiche, marks.get(dossier.id, ())) if fiche.criteria else None
        yield AgendaLine(
            dossier=reference_of(dossier.call, dossier.id),
            title=dossier.title,
            organisation=organisation,
            fiche=dossier.fiche,
            requested_cents=dossier.requested_cents,
            score=sheet.told if sheet and sheet.whole is not None else None,
            state=State(dossier.state),
            decision=decision.outcome if decision else None,
            granted_cents=decision.granted_cents if decision else None,
            reason=decision.reason if decision else None,
        )


def _marks(session: Session, commission: int) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.scalars(MARKS, {"commission": commission}):
        found.setdefault(row.dossier_id, []).append(scores.mark(row))
    return found
