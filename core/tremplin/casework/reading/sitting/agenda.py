"""Read a commission: its agenda, and what it decided; the same lines are the grid that one fills in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import STATES, Act, Actor, Desk, Target, may, reference_of, wording
from tremplin.casework.granting import scores
from tremplin.casework.granting.commissions import Convened, held, shown_as
from tremplin.catalogue.door import Fiche
from tremplin.records.tables import (
    Advice,
    AgendaItem,
    Decision,
    Dossier,
    GrantedYear,
    Opinion,
    Organisation,
    Score,
    State,
)
from tremplin.rules.scoring import ScoreSheet, ranked, scored

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
MARKS, OPINIONS, YEARS = (
    select(kind)
    .join(AgendaItem, AgendaItem.dossier_id == kind.dossier_id)
    .where(AgendaItem.commission_id == bindparam("commission"))
    .order_by(kind.dossier_id, kind.number)
    for kind in (Score, Opinion, GrantedYear)
)


class Advised(NamedTuple):
    """An opinion on a dossier: what it is called, what it says, ``None`` as long as it is awaited, and why."""

    label: str
    verdict: Advice | None
    reason: str | None

    @property
    def told(self) -> str:
        """« L'avis du relais : favorable »."""
        return f"{self.label} : {wording.ADVICE[self.verdict] if self.verdict else 'attendu'}"


@dataclass(frozen=True)
class AgendaLine:
    """A dossier of an agenda, as it stands, and what the commission decided of it.

    ``rank`` is that of its score among the lines; ``years`` are those whose parts a grant must say, ``parts`` those of
    the grant that stands; ``own`` is of an organisation of whoever reads, who takes no part in it.
    """

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
    version: int = 0
    rank: int | None = None
    tied: bool = False
    below: tuple[str, ...] = ()
    opinions: tuple[Advised, ...] = ()
    years: tuple[int, ...] = ()
    parts: Mapping[int, int] = field(default_factory=dict)
    own: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be decided."""
        return self.decision is None and self.state is State.UNDER_REVIEW and not self.own

    def published(self) -> dict[str, Any]:
        """The line as other software reads it."""
        opinions = [each._asdict() for each in self.opinions]
        told = {name: value for name, value in vars(self).items() if name != "own"}
        told |= {"below": [*self.below], "opinions": opinions, "years": [*self.years]}
        told["parts"] = [{"year": year, "amount_cents": cents} for year, cents in sorted(self.parts.items())]
        return {**told, "state": self.state.value, "state_label": STATES[self.state]}


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
        lines, sheets = list[AgendaLine](), dict[str, ScoreSheet]()
        for line, sheet in _lines(desk, session, actor, row.id):
            lines.append(line)
            if sheet is not None:
                sheets[line.dossier] = sheet
        placed = {each.dossier: each for each in ranked(sheets)}
        told = [
            replace(line, rank=placed[line.dossier].rank, tied=placed[line.dossier].tied)
            if line.dossier in placed
            else line
            for line in lines
        ]
        return Agenda(shown_as(row, len(lines)), tuple(told))


def _lines(
    desk: Desk, session: Session, actor: Actor, commission: int
) -> Iterator[tuple[AgendaLine, ScoreSheet | None]]:
    marks, opinions, years = (_by_dossier(session, query, commission) for query in (MARKS, OPINIONS, YEARS))
    for _, dossier, organisation, decision in session.execute(ITEMS, {"commission": commission}).all():
        # whoever reads a commission reads its whole department
        if not may(actor, Act.SEE, Target(dossier.department, dossier.organisation_id)):
            continue
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        own = actor.belongs_to(dossier.organisation_id)
        # a member reads the line as their organisation would: what officials say among themselves is not in it
        said = () if own else opinions.get(dossier.id, ())
        sheet = scored(fiche, map(scores.mark, marks.get(dossier.id, ()))) if fiche.criteria and not own else None
        line = AgendaLine(
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
            version=dossier.version,
            below=sheet.below if sheet else (),
            opinions=tuple(_advised(fiche, said)),
            years=tuple(fiche.budget_years),
            parts={each.year: each.amount_cents for each in years.get(dossier.id, ()) if each.agreement is None},
            own=own,
        )
        yield line, sheet


def _advised(fiche: Fiche, rows: Sequence[Any]) -> Iterator[Advised]:
    labels = {each.code: each.label for each in fiche.application.opinions}
    for row in rows:
        verdict = None if row.verdict is None else Advice(row.verdict)
        yield Advised(labels.get(row.code, row.code), verdict, row.reason)


def _by_dossier(session: Session, query: Any, commission: int) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.scalars(query, {"commission": commission}):
        found.setdefault(row.dossier_id, []).append(row)
    return found
