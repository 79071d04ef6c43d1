"""The monthly execution report: what the rows of a month tell, frozen once the carrier or the service validates it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.monthly import Validation
from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, in_force, recorded, reference_of, visible
from tremplin.casework.acting.people.month import month_figures
from tremplin.catalogue.calendar import end_after
from tremplin.records.chain import text
from tremplin.records.participations import ExecutionMonth

CARRIER, SERVICE = "carrier", "service"


@dataclass(frozen=True)
class Month:
    """One month: its figures as they are now, and who validated exactly these; ``stale`` if others were validated."""

    dossier: str
    month: date
    figures: dict[str, Any]
    carrier_at: datetime | None = None
    service_at: datetime | None = None
    stale: bool = False

    @property
    def validated(self) -> bool:
        """Whether both sides validated what is recorded now."""
        return self.carrier_at is not None and self.service_at is not None

    def published(self) -> dict[str, Any]:
        """The month as other software reads it."""
        return {
            "dossier": self.dossier,
            "month": self.month.strftime("%Y-%m"),
            **self.figures,
            "carrier_at": self.carrier_at and self.carrier_at.isoformat(timespec="seconds"),
            "service_at": self.service_at and self.service_at.isoformat(timespec="seconds"),
            "validated": self.validated,
            "stale": self.stale,
        }


def month_of(desk: Desk, actor: Actor, reference: str, month: date) -> Month:
    """What the rows of a month tell now, and who validated it."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        return _told(session, dossier.id, reference_of(dossier.call, dossier.id), month)


def validate(desk: Desk, actor: Actor, reference: str, month: date, *, at: datetime) -> Month:
    """Validate a month as it is recorded, on the side of whoever acts; what changes later is to validate again."""
    first = month.replace(day=1)

    def propose(case: AnyCase) -> Validation:
        terms = in_force(case.session, case.dossier.id)
        figures = month_figures(case.session, case.dossier.id, first, _last(first))
        latest = _latest(case.session, case.dossier.id, first)
        return Validation(
            first,
            _last(first),
            terms.starts_on,
            terms.ends_on,
            present=figures["present"],
            carrier=actor.belongs_to(case.dossier.organisation_id),
            standing=latest if latest is not None and latest.figures == text(figures) else None,
        )

    with desk.acting(actor, Act.VALIDATE_MONTH, reference, at, propose) as case:
        side = CARRIER if case.proposed.carrier else SERVICE
        mine = {f"{side}_by": actor.account_id, f"{side}_at": at}
        standing = case.proposed.standing
        if standing is None:
            figures = text(month_figures(case.session, case.dossier.id, first, _last(first)))
            row = recorded(case, ExecutionMonth) | {"month": first, "figures": figures, **mine}
            case.session.execute(insert(ExecutionMonth), row)
            number = row["number"]
        else:
            number = standing.number
            key = ExecutionMonth.dossier_id == case.dossier.id, ExecutionMonth.number == number
            case.session.execute(update(ExecutionMonth).where(*key).values(mine))
            case.session.expire(standing)
        case.after |= {"month": first, "execution_month": number, "side": side}
        return _told(case.session, case.dossier.id, case.reference, first)


def _last(first: date) -> date:
    return end_after(first, 1)


def _latest(session: Session, dossier_id: int, first: date) -> ExecutionMonth | None:
    """What was validated last of a month."""
    of = ExecutionMonth.dossier_id == dossier_id, ExecutionMonth.month == first
    return session.scalars(select(ExecutionMonth).where(*of).order_by(ExecutionMonth.number.desc()).limit(1)).first()


def _told(session: Session, dossier_id: int, reference: str, month: date) -> Month:
    first = month.replace(day=1)
    figures = month_figures(session, dossier_id, first, _last(first))
    latest = _latest(session, dossier_id, first)
    same = latest is not None and json.loads(latest.figures) == figures
    if latest is None or not same:
        return Month(reference, first, figures, stale=latest is not None)
    return Month(reference, first, figures, latest.carrier_at, latest.service_at)
