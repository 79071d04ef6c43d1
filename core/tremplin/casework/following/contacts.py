"""When somebody was last met: the latest day that any row keeps of them, else the day when they were recorded."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from tremplin.catalogue.calendar import add_months
from tremplin.clock import day_in_paris
from tremplin.records.tables import METADATA, Participation, Person

TABLE = METADATA.tables[Participation.__tablename__]
# 31 January and a month is 28 February: three days at most are between the two ways of counting
SLACK = timedelta(days=3)
PAGE = 1000


def due(session: Session, department: str, months: int, on: date, among: list[int] | None = None) -> Iterator[int]:
    """Those of a department whom nobody has met for so many whole months, of some or of all."""
    last = _last_days(among).subquery()
    latest = add_months(on, -months) + SLACK
    chosen = (
        select(Person.id, last.c.day, func.max(Participation.recorded_at))
        .join(Participation, Participation.person_id == Person.id)
        .outerjoin(last, last.c.person_id == Person.id)
        .where(
            Person.department == department, Person.erased_at.is_(None), or_(last.c.day.is_(None), last.c.day <= latest)
        )
        .group_by(Person.id, last.c.day)
        .order_by(Person.id)
    )
    if among is not None:
        chosen = chosen.where(Person.id.in_(among))
    for number, day, recorded in session.execute(chosen).yield_per(PAGE):
        if add_months(day or day_in_paris(recorded), months) <= on:
            yield number


def _last_days(among: list[int] | None) -> Select[Any]:
    """The latest day of each person, whichever row keeps it."""
    days = union_all(*(_days(column) for column in _columns())).subquery()
    kept = select(days.c.person_id, func.max(days.c.day).label("day")).group_by(days.c.person_id)
    return kept if among is None else kept.where(days.c.person_id.in_(among))


def _columns() -> Iterator[Any]:
    """Every column of a day in what is followed of people, of a table to come too."""
    for table in METADATA.sorted_tables:
        if table is TABLE or any(key.referred_table is TABLE for key in table.foreign_key_constraints):
            yield from (column for column in table.columns if isinstance(column.type, Date))


def _days(column: Any) -> Select[Any]:
    table = column.table
    if table is TABLE:
        return select(TABLE.c.person_id, column.label("day")).where(column.is_not(None))
    here = and_(TABLE.c.dossier_id == table.c.dossier_id, TABLE.c.number == table.c.participation)
    found = select(TABLE.c.person_id, func.max(column).label("day")).join(TABLE, here)
    return found.group_by(TABLE.c.person_id)
