"""The monthly execution report: what the rows of a month tell, frozen once the carrier or the service validates it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.monthly import Validation
from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, in_force, recorded, reference_of, visible
from tremplin.casework.acting.people.month import month_figures
from tremplin.catalogue.calendar import end_after
from tremplin.records.chain import text
from tremplin.records.participations import ExecutionMonth

CARRIER, SERVICE = "carrier", "service"
OF_PERSON = ("activities", "hours")


# the figures of a month that are compared, by what people call them
COUNTED = {"present": "Présents", "entered": "Entrées", "left": "Sorties", "activities": "Activités", "hours": "Heures"}


class MonthChange(NamedTuple):
    """A figure of a month that is no longer what was validated; of one person, where their number is told."""

    label: str
    person: int | None
    before: Any
    now: Any


class MonthValidated(NamedTuple):
    """The figures that were validated, and when each side did."""

    figures: dict[str, Any]
    carrier_at: datetime | None
    service_at: datetime | None


@dataclass(frozen=True)
class Month:
    """One month: its figures as they are now, and who validated exactly these; ``stale`` if others were validated.

    ``was`` is what was validated last, where it is not what is recorded now.
    """

    dossier: str
    month: date
    figures: dict[str, Any]
    carrier_at: datetime | None = None
    service_at: datetime | None = None
    stale: bool = False
    was: MonthValidated | None = None

    @property
    def changes(self) -> list[MonthChange]:
        """What changed since the month was validated: its totals, then each person's own figures."""
        if self.was is None:
            return []
        before, after = self.was.figures, self.figures
        found = [MonthChange(label, None, before[name], after[name]) for name, label in COUNTED.items()]
        then, now = ({each["number"]: each for each in side["people"]} for side in (before, after))
        for number in sorted({*then, *now}):
            pair = [side.get(number, {}) for side in (then, now)]
            found += [MonthChange(COUNTED[name], number, *(each.get(name) for each in pair)) for name in OF_PERSON]
        return [each for each in found if each.before != each.now]

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
    if latest is None:
        return Month(reference, first, figures)
    if not same:
        was = MonthValidated(json.loads(latest.figures), latest.carrier_at, latest.service_at)
        return Month(reference, first, figures, stale=True, was=was)
    return Month(reference, first, figures, latest.carrier_at, latest.service_at)
