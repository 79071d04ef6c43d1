"""Decide: somebody else than who instructed, for a reason, within the envelope, and upon findings that are kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Case,
    Desk,
    Funds,
    commitments,
    deciding,
    keep_years,
    next_number,
    wording,
)
from tremplin.casework.granting import opinions, scores
from tremplin.catalogue.door import Stage, euros
from tremplin.records.decisions import Decision, Outcome


@dataclass(frozen=True)
class Decided:
    """What a decision did: the envelope as it leaves it, if there is one, and the opinions that are still awaited."""

    dossier: str
    outcome: Outcome
    reason: str
    granted_cents: int | None = None
    envelope: Funds | None = None
    awaited: tuple[str, ...] = ()
    years: Mapping[int, int] = field(default_factory=dict)

    def sentence(self) -> str:
        """« Dossier … accordé : 40 000,00 €. Enveloppe 00/2026 : il reste 12 000,00 € et 3 places. »."""
        if self.granted_cents is None:
            return f"Dossier {self.dossier} refusé."
        parts = wording.by_year(self.years)
        amount = f"{euros(self.granted_cents)} ({parts})" if parts else euros(self.granted_cents)
        granted = f"Dossier {self.dossier} accordé : {amount}."
        if self.envelope is None:
            opened = "Aucune enveloppe n'est ouverte pour sa fiche, son lot, son territoire ni son appel"
            return f"{granted} {opened} : rien n'y est engagé."
        return f"{granted} Enveloppe {self.envelope.scope} : {self.envelope.remaining()}."

    def published(self) -> dict[str, Any]:
        """The decision as other software reads it."""
        return {
            "dossier": self.dossier,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "granted_cents": self.granted_cents,
            "years": [{"year": year, "amount_cents": cents} for year, cents in sorted(self.years.items())],
            "envelope": self.envelope.published() if self.envelope else None,
            "awaited": list(self.awaited),
        }


def accept(
    desk: Desk,
    actor: Actor,
    reference: str,
    granted_cents: int,
    reason: str,
    *,
    at: datetime,
    version: int | None = None,
    years: Mapping[int, int] | None = None,
) -> Decided:
    """Grant a dossier what it asks, or less; ``years`` are its parts where the fiche has a budget by year."""
    return _decide(desk, actor, Act.ACCEPT, reference, reason, at, version, deciding.Award(granted_cents, years or {}))


def refuse(
    desk: Desk, actor: Actor, reference: str, reason: str, *, at: datetime, version: int | None = None
) -> Decided:
    """Refuse a dossier."""
    return _decide(desk, actor, Act.REFUSE, reference, reason, at, version)


def _decide(
    desk: Desk,
    actor: Actor,
    act: Act,
    reference: str,
    reason: str,
    at: datetime,
    version: int | None,
    award: deciding.Award | None = None,
) -> Decided:
    with desk.acting(actor, act, reference, at, lambda case: award, version=version, reason=reason) as case:
        return write(case)


def write(case: Case[deciding.Award | None], commission: int | None = None) -> Decided:
    """Write what a case that was checked decides, be it that of a commission."""
    award = case.proposed
    outcome = Outcome.REFUSED if award is None else Outcome.ACCEPTED
    granted = award.amount_cents if award else None
    envelope = _commit(case)
    # told, and no obstacle: a call of 2024 wants an opinion « au préalable », which is read as before the agreement
    awaited = opinions.awaited(case) if granted else ()
    row = _row(case, outcome, envelope) | {"commission_id": commission}
    case.session.execute(insert(Decision), row)
    case.after["decision"] = row["number"]
    case.change("decided_by", case.actor.account_id)
    case.change("granted_cents", granted)
    case.dossier.envelope_id = envelope.id if envelope else None
    years = award.years if award else {}
    keep_years(case, years)
    if commission is not None:
        case.after["commission"] = commission
    case.tell("tremplin_dossier_decided", outcome=outcome.value, granted_cents=granted)
    return Decided(case.reference, outcome, case.reason or "", granted, envelope, awaited, years)


def _commit(case: Case[deciding.Award | None]) -> Funds | None:
    """Take the grant from the envelope, where there is one; the database refuses what would go beyond it."""
    if case.proposed is None:
        return None
    found = commitments.held(case.session, case.dossier)
    if found is None:
        return None
    case.after["envelope"] = found.scope
    # the envelope has been held since its condition was read: nobody draws from it in between
    return commitments.commit(case.session, found.id, case.proposed.amount_cents)


def _row(case: Case[deciding.Award | None], outcome: Outcome, envelope: Funds | None) -> dict[str, Any]:
    return {
        "dossier_id": case.dossier.id,
        "number": next_number(case.session, Decision, case.dossier.id),
        "outcome": outcome.value,
        "reason": case.reason,
        # both names on one row, so that the base can refuse that they be the same (CHECK, two_people)
        "instructed_by": case.dossier.instructor_id,
        "decided_by": case.actor.account_id,
        "decided_at": case.at,
        "granted_cents": case.proposed.amount_cents if case.proposed else None,
        "envelope_id": envelope.id if envelope else None,
        # what the decision stood on: the dossier goes on changing, and a court judges by what was known that day
        "scores": _scores(case),
        "findings": json.dumps(case.trial(Stage.DEPOSIT).published(), ensure_ascii=False, sort_keys=True),
    }


def _scores(case: Case[deciding.Award | None]) -> str | None:
    """The scores that the decision is taken on, where the fiche has criteria."""
    if not case.fiche.criteria:
        return None
    return json.dumps(scores.standing(case).published(), ensure_ascii=False, sort_keys=True)
