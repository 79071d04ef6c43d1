"""Settle a dossier: what is due by its own fiche, every line with its reason, computed at will and kept once."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.settling import due, obstacles
from tremplin.casework.acting.door import Act, Actor, Desk, facts_of, next_number, paid, reference_of, visible
from tremplin.casework.acting.door import settlement as kept_of
from tremplin.catalogue.rule import Stage
from tremplin.errors import RefusedRequest
from tremplin.records.settlements import Settlement as Kept
from tremplin.records.settlements import SettlementLine
from tremplin.rules.settling.lines import Line
from tremplin.rules.settling.settlement import Reckoning
from tremplin.rules.trial import tried


@dataclass(frozen=True)
class Computed:
    """A settlement of a dossier; ``kept_at`` is when it was kept, ``obstacles`` are why it cannot be kept yet."""

    dossier: str
    fiche: str
    settlement: Reckoning
    obstacles: tuple[str, ...] = ()
    kept_at: datetime | None = None

    def published(self) -> dict[str, Any]:
        """The settlement as other software reads it."""
        return {
            "dossier": self.dossier,
            "fiche": self.fiche,
            "kept_at": self.kept_at and self.kept_at.isoformat(timespec="seconds"),
            "obstacles": list(self.obstacles),
            **self.settlement.published(),
        }


def computed(desk: Desk, actor: Actor, reference: str, *, day: date) -> Computed:
    """What a settlement would be today; nothing is kept."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        # the fiche of then: new rules do not bear on contracts that stand (CRPA, art. L221-4)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        trial = tried(fiche, facts_of(session, dossier, Stage.SETTLEMENT, day), Stage.SETTLEMENT)
        settlement = due(trial, paid(session, dossier.id))
        return Computed(reference_of(dossier.call, dossier.id), dossier.fiche, settlement, tuple(obstacles(trial)))


def settle(desk: Desk, actor: Actor, reference: str, *, at: datetime, admitted: str | None = None) -> Computed:
    """Keep the settlement of a dossier, frozen with every line.

    A rule that does not hold refuses it, unless ``admitted`` says why it is settled all the same: a report that came
    late will never have come in time. The journal keeps the reason, and what is admitted.
    """
    with desk.acting(actor, Act.SETTLE, reference, at, reason=admitted) as case:
        trial = case.trial(Stage.SETTLEMENT)
        settlement, broken = due(trial, paid(case.session, case.dossier.id)), obstacles(trial)
        number = next_number(case.session, Kept, case.dossier.id)
        own = {"dossier_id": case.dossier.id}
        case.session.execute(
            insert(Kept),
            {
                **own,
                "number": number,
                "snapshot": case.dossier.snapshot,
                "settled_at": at,
                "settled_by": actor.account_id,
                "eligible_cents": settlement.eligible_cents,
                "granted_cents": settlement.granted_cents,
                # a fraction as text, « 43/48 »: two thirds have no decimal, and neither engine has a type for them
                "share": None if settlement.share is None else str(settlement.share),
                "due_cents": settlement.due_cents,
                "paid_cents": settlement.paid_cents,
                "balance_cents": settlement.balance_cents,
            },
        )
        of = {**own, "settlement": number}
        # the sentences too: a later version words them otherwise, and the carrier holds those of today
        lines = [
            {**of, "number": rank, "code": line.code, "label": line.label, "amount_cents": line.cents, "why": line.why}
            for rank, line in enumerate(settlement.lines, start=1)
        ]
        case.session.execute(insert(SettlementLine), lines)
        case.after |= {
            "settlement": number,
            "due_cents": settlement.due_cents,
            "paid_cents": settlement.paid_cents,
            "balance_cents": settlement.balance_cents,
        }
        # what was admitted stands in the chain with the reason, since the settlement itself no longer shows it
        if broken:
            case.after["admitted"] = "\n".join(broken)
        case.tell("tremplin_dossier_settled", due_cents=settlement.due_cents, balance_cents=settlement.balance_cents)
        return Computed(case.reference, case.dossier.fiche, settlement, kept_at=at)


def shown(desk: Desk, actor: Actor, reference: str) -> Computed:
    """The settlement that was kept, as it was kept."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        name = reference_of(dossier.call, dossier.id)
        row = kept_of(session, dossier.id)
        if row is None:
            raise RefusedRequest(f"dossier {name} : le solde n'est pas arrêté.")
        # as it was kept, never computed again: a payment made since would change what was notified
        return Computed(name, dossier.fiche, _frozen(session, row), kept_at=row.settled_at)


def _frozen(session: Session, row: Kept) -> Reckoning:
    lines = (
        select(SettlementLine.code, SettlementLine.label, SettlementLine.amount_cents, SettlementLine.why)
        .where(SettlementLine.dossier_id == row.dossier_id, SettlementLine.settlement == row.number)
        .order_by(SettlementLine.number)
    )
    return Reckoning(
        lines=tuple(Line(*line) for line in session.execute(lines)),
        eligible_cents=row.eligible_cents,
        granted_cents=row.granted_cents,
        share=None if row.share is None else Fraction(row.share),
        due_cents=row.due_cents,
        paid_cents=row.paid_cents,
    )
