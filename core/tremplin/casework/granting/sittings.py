"""Decide the dossiers of a commission: all of those that a grid decides, or none, each refusal at its line."""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.sitting import CommissionChange
from tremplin.casework.acting.door import (
    TABLE,
    Act,
    Actor,
    Case,
    Conflict,
    Desk,
    Difference,
    Mistake,
    NotYet,
    RefusedDocuments,
    TremplinError,
    Tried,
    WrongUsage,
    deciding,
    excerpt,
    keep,
    reference_of,
    require,
)
from tremplin.casework.granting.commissions import DECIDED_THERE, MOST, held
from tremplin.casework.granting.decisions import Decided, write
from tremplin.catalogue.door import euros
from tremplin.clock import day_in_paris
from tremplin.documents.grid import COLUMNS, GridLine
from tremplin.records.tables import AgendaItem, Dossier, identifier

Sat = Case[deciding.Award | None]
AGENDA = select(AgendaItem.dossier_id).where(AgendaItem.commission_id == bindparam("commission"))


@dataclass
class _Sitting:
    """The lines of a grid under way: where they were written, and what was refused of them."""

    file: str
    refused: list[Mistake]

    @contextmanager
    def at(self, line: GridLine) -> Iterator[None]:
        """Place what is refused of a line, and go on with the others."""
        try:
            yield
        except NotYet as refused:
            self.refused += [self._mistake(line, reason) for reason in refused.reasons]
        except Conflict as refused:
            self.refused.append(self._mistake(line, _changed(refused)))
        except TremplinError as refused:
            self.refused.append(self._mistake(line, str(refused)))

    def _mistake(self, line: GridLine, message: str) -> Mistake:
        return Mistake(self.file, line.line, 1, line.dossier or COLUMNS["dossier"], message)


def decide_many(
    desk: Desk,
    actor: Actor,
    number: str,
    lines: Sequence[GridLine],
    *,
    at: datetime,
    file: str = "grille",
    dry_run: bool = False,
) -> list[Decided]:
    """Decide what a grid says of the dossiers of a commission, in one transaction: all of them, or none.

    They are judged in the order of the grid, which is that in which an envelope is taken. A dry run keeps nothing.
    """
    if not lines:
        raise WrongUsage("la grille ne décide rien : donnez une décision et un motif à une ligne au moins.")
    if len(lines) > MOST:
        raise WrongUsage(f"la grille décide {len(lines)} lignes : une commission a {MOST} dossiers au plus.")
    sitting, done = _Sitting(file, []), list[Decided]()
    try:
        with desk.database.writing() as session:
            commission = held(session, actor, number, lock=True)
            decides = CommissionChange(held_on=commission.held_on, decides_on=day_in_paris(at))
            require(Act.PREPARE_COMMISSION, decides, f"commission {commission.id} : rien n'est décidé")
            cases = _found(desk, session, actor, lines, at, sitting)
            _hold_envelopes(session, commission.department)
            agenda, decided = (
                frozenset(session.scalars(query, {"commission": commission.id})) for query in (AGENDA, DECIDED_THERE)
            )
            for line, case in cases:
                with sitting.at(line):
                    _on_agenda(case.dossier, agenda, decided)
                    desk.check(case, partial(_award, line), version=line.version, differing=_differing)
                    done.append(write(case, commission.id))
            if sitting.refused:
                raise RefusedDocuments(sorted(sitting.refused))
            # the journal is written once all is decided, for all queue on its head. Its first line takes the seals of
            # all: it is that of the lowest number, since a proof walks the dossiers in their order (storage/replay.py)
            for _, case in sorted(cases, key=lambda each: each[1].dossier.id):
                keep(case)
            if dry_run:
                raise Tried
    except Tried:
        return done
    for _, case in cases:
        desk.tell(case)
    return done


def _found(
    desk: Desk, session: Session, actor: Actor, lines: Sequence[GridLine], at: datetime, sitting: _Sitting
) -> list[tuple[GridLine, Sat]]:
    """The dossiers of a grid, each locked, in the order of its lines."""
    found: dict[int, tuple[GridLine, Sat]] = {}
    # locked in the order of their numbers: of two commissions at once, one waits for the other
    for line in sorted(lines, key=lambda each: identifier(each.dossier) or 0):
        act = Act.REFUSE if line.granted_cents is None else Act.ACCEPT
        with sitting.at(line):
            case = desk.find(session, actor, act, line.dossier, at, reason=line.reason)
            # « 00-2026-000001 » may be written « 1 »
            if case.dossier.id in found:
                raise WrongUsage(f"dossier {case.reference} : il est déjà décidé à une autre ligne, gardez-en une.")
            found[case.dossier.id] = line, case
    return sorted(found.values(), key=lambda each: each[0].line)


def _hold_envelopes(session: Session, department: str) -> None:
    """Hold the envelopes of a department, always in one order, before any grant is taken from one of them."""
    ours = select(TABLE.c.id).where(TABLE.c.department == department)
    session.execute(ours.order_by(TABLE.c.id).with_for_update())


def _on_agenda(dossier: Dossier, agenda: Container[int], decided: Container[int]) -> None:
    """One that was opened again is another look, which the minutes of before do not tell."""
    shown = excerpt(reference_of(dossier.call, dossier.id))
    if dossier.id not in agenda:
        raise WrongUsage(f"dossier {shown} : il n'est pas à l'ordre du jour de cette commission. Inscrivez-le d'abord.")
    if dossier.id in decided:
        raise WrongUsage(f"dossier {shown} : cette commission l'a déjà décidé. Inscrivez-le à une autre.")


def _changed(refused: Conflict) -> str:
    """What somebody else changed of a dossier since the grid was read, as it stands now."""
    told = ", ".join(f"{each.about} : {each.theirs}" for each in refused.differences)
    return f"{refused.what} a changé depuis que vous l'avez lu ({told}). Relisez-le, puis recommencez."


def _differing(case: Sat) -> list[Difference]:
    asked = case.dossier.requested_cents
    proposed = "" if case.proposed is None else euros(case.proposed.amount_cents)
    return [Difference("demandé", "non précisé" if asked is None else euros(asked), proposed)]


def _award(line: GridLine, case: Sat) -> deciding.Award | None:
    return None if line.granted_cents is None else deciding.Award(line.granted_cents, line.years)
