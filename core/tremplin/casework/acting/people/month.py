"""A month of an operation, as the rows of its people tell it: who was there, what was done, without a name."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Date, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from tremplin.casework.acting.people.digest import digest
from tremplin.records.tables import THOUSANDTHS, Activity, Leaving, Participation

OF: BindParameter[int] = bindparam("dossier")
FIRST, LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_LEFT = func.coalesce(Participation.left_on, Leaving.exit_on)
PRESENT = (
    select(Participation.number, Participation.entered_on, _LEFT)
    .outerjoin(
        Leaving,
        and_(Leaving.dossier_id == Participation.dossier_id, Leaving.participation == Participation.number),
    )
    .where(Participation.dossier_id == OF, Participation.entered_on <= LAST, or_(_LEFT.is_(None), _LEFT >= FIRST))
    .order_by(Participation.number)
)
DONE = (
    select(Activity.participation, func.count(), func.sum(type_coerce(Activity.hours_done, BigInteger)))
    .where(Activity.dossier_id == OF, Activity.held_on.between(FIRST, LAST))
    .group_by(Activity.participation)
)

# an hour in town that becomes one in the country changes no total, and changes what is paid
WRITTEN = (
    select(*Activity.__table__.columns)
    .where(Activity.dossier_id == OF, Activity.held_on.between(FIRST, LAST))
    .order_by(*Activity.__table__.primary_key)
)


def month_figures(session: Session, dossier_id: int, first: date, last: date) -> dict[str, Any]:
    """The figures of a month, and those of each person by their number; hours are texts, exact.

    Their digest is that of the rows, of which figures alone would not tell all that changes.
    """
    within = {"dossier": dossier_id, "first": first, "last": last}
    done = {number: (count, thousandths) for number, count, thousandths in session.execute(DONE, within)}
    present = session.execute(PRESENT, within).all()
    people = [
        {
            "number": number,
            "activities": done.get(number, (0, None))[0],
            "hours": _hours(done.get(number, (0, None))[1]),
        }
        for number, _, _ in present
    ]
    told = [int(thousandths) for _, thousandths in done.values() if thousandths is not None]
    return {
        "present": len(present),
        "entered": sum(entered is not None and first <= entered <= last for _, entered, _ in present),
        "left": sum(left is not None and first <= left <= last for _, _, left in present),
        "activities": sum(count for count, _ in done.values()),
        "hours": _hours(sum(told) if told else None),
        "people": people,
        "digest": digest([*_stays(present, first, last), *_written(session, within)]),
    }


def _stays(present: Iterable[Any], first: date, last: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """Who was there, and when they came or left within the month: what comes later changes no past one."""
    for number, *days in present:
        came, left = (day if day is not None and first <= day <= last else None for day in days)
        yield "participations", {"number": number, "entered_on": came, "left_on": left}


def _written(session: Session, within: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in session.execute(WRITTEN, within).mappings():
        yield "activities", {**row}


def _hours(thousandths: Any) -> str | None:
    """Hours as a text; nothing where no row says any."""
    return None if thousandths is None else format((Decimal(int(thousandths)) / THOUSANDTHS).normalize(), "f")
