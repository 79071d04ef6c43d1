"""Rank the dossiers of a call or of a fiche by their scores, among those that whoever asks may see."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    STATES,
    Act,
    Actor,
    Desk,
    Forbidden,
    RefusedRequest,
    Target,
    UnknownIdentifier,
    departments,
    may,
    of,
    reference_of,
)
from tremplin.casework.granting import scores
from tremplin.records.tables import Dossier, Score, State, Territory
from tremplin.rules.scoring import Mark, Placed, ranked, scored

# what was never deposited, or is no more, is compared with nothing
OUT = (State.DRAFT, State.WITHDRAWN)


@dataclass(frozen=True)
class RankedDossier:
    """A dossier at its rank."""

    placed: Placed
    title: str
    fiche: str
    lot: str | None
    state: State

    def published(self) -> dict[str, Any]:
        """The line as other software reads it."""
        score = self.placed.score.published()
        return {
            "rank": self.placed.rank,
            "dossier": self.placed.dossier,
            "score": score["score"],
            "missing": score["missing"],
            "tied": self.placed.tied,
            "out_of": score["out_of"],
            "below": score["below"],
            "title": self.title,
            "fiche": self.fiche,
            "lot": self.lot,
            "state": self.state.value,
            "state_label": STATES[self.state],
        }


def ranking(desk: Desk, actor: Actor, scope: str, *, lot: str | None = None) -> list[RankedDossier]:
    """The dossiers of a call, or of a fiche, from the first to the last; ``lot`` keeps those of one alone."""
    wanted = _wanted(desk, actor, scope, lot)
    with desk.database.reading() as session:
        dossiers = list(_seen(session, actor, wanted))
        marks = _marks(session, wanted)
        fiches = {each.snapshot: desk.shelf.fiche(session, each.snapshot) for each in dossiers}
    # one whose fiche was frozen before it had criteria is told last: left out, nobody would know that it is there
    found = {reference_of(each.call, each.id): each for each in dossiers}
    if found and not any(fiche.criteria for fiche in fiches.values()):
        raise RefusedRequest(f"{scope} : aucun critère de sélection n'est donné, rien ne classe ses dossiers.")
    placed = ranked({name: scored(fiches[each.snapshot], marks[each.id]) for name, each in found.items()})
    return [_at_rank(each, found[each.dossier]) for each in placed]


def _wanted(desk: Desk, actor: Actor, scope: str, lot: str | None) -> ColumnElement[bool]:
    """The dossiers that are asked for; those of a department where the actor ranks none are refused."""
    if scope.count("/") < 2:
        call = desk.catalogue.call(scope)
        mine = Dossier.call == call.id
    else:
        fiche = desk.catalogue.fiche(scope)
        call, mine = desk.catalogue.call(fiche.id.call_id), Dossier.fiche == str(fiche.id)
    if call.department not in departments(actor, Act.RANK):
        raise Forbidden(f"{scope} : votre rôle ne permet pas {of(Act.RANK)} ici.")
    lots = [each.code for each in call.lots]
    if lot is not None and lot not in lots:
        raise UnknownIdentifier("lot", lot, lots)
    return and_(mine, Dossier.state.not_in(OUT), *(() if lot is None else (Dossier.lot == lot,)))


def _seen(session: Session, actor: Actor, wanted: ColumnElement[bool]) -> Iterator[Dossier]:
    """Those that the actor may rank: neither out of their perimeter, nor of an organisation of theirs."""
    places: dict[int, set[str]] = defaultdict(set)
    areas = select(Territory.dossier_id, Territory.code).join(Dossier, Dossier.id == Territory.dossier_id)
    for dossier, code in session.execute(areas.where(wanted)):
        places[dossier].add(code)
    for each in session.scalars(select(Dossier).where(wanted).order_by(Dossier.id)):
        target = Target(each.department, each.organisation_id, frozenset(places[each.id]))
        if may(actor, Act.RANK, target):
            yield each


def _marks(session: Session, wanted: ColumnElement[bool]) -> Mapping[int, Sequence[Mark]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    rows = select(Score).join(Dossier, Dossier.id == Score.dossier_id).where(wanted).order_by(Score.number)
    for row in session.scalars(rows):
        found[row.dossier_id].append(scores.mark(row))
    return found


def _at_rank(placed: Placed, dossier: Dossier) -> RankedDossier:
    return RankedDossier(placed, dossier.title, dossier.fiche, dossier.lot, State(dossier.state))
