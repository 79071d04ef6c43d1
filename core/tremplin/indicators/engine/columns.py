"""The statements of a scope: of each table the columns that the queries read, as classes where they can be."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, or_, select, type_coerce

from tremplin.indicators.engine.counters import COUNTERS, Grain
from tremplin.indicators.engine.reads import DAYS
from tremplin.records.tables import (
    Activity,
    Committee,
    Dossier,
    Evaluation,
    HealthPublic,
    Leaving,
    Milestone,
    Participation,
    ParticipationPublic,
    Territory,
    stands,
)

# how a table is kept to the dossiers of a scope
Kept = Callable[[Any], Any]
Column = ColumnElement[Any]
# a day that is not told, one that counts, one out of the period
ABSENT, INSIDE, OUTSIDE = 0, 1, 2
PLAIN = ("sex", "contract", "territory", "schooling", "prescriber", "household", "post_kind", "qpv")
# of an activity, its amounts and its name, which tell no class from another
TOLD = ("done", "planned", "key")
RAW_DAYS = ("entered_on", "left_on", "hired_on")


def dossiers(kept: Kept) -> Select[Any]:
    """The dossiers, their fiches and their days."""
    columns: list[Any] = [Dossier.id, Dossier.fiche, Dossier.starts_on, Dossier.ends_on]
    return select(*columns).where(kept(Dossier.id)).order_by(Dossier.id)


def participations(
    kept: Kept, names: Sequence[str], ages: Sequence[int], period: tuple[date | None, date | None], *, days: bool
) -> Select[Any]:
    """Of each participation its number and its person, its fields by their names, whether its publics are told; then
    the days themselves, where they are wanted."""
    table = Participation
    columns: list[Any] = [table.dossier_id, table.number, table.person_id]
    for name in names:
        if name == "age":
            columns.append(_age(ages))
        else:
            columns.append(_state(getattr(table, name), *period) if name in DAYS else getattr(table, name))
    columns.append(table.publics_told)
    columns += [getattr(table, name) for name in RAW_DAYS] if days else []
    return _in_order(kept, columns)


def publics(kept: Kept) -> tuple[Select[Any], Select[Any]]:
    """The publics of people, those that tell of their health apart."""
    tables: Any = (ParticipationPublic, HealthPublic)
    ordinary, health = (_in_order(kept, [each.dossier_id, each.participation, each.code]) for each in tables)
    return ordinary, health


def exits(kept: Kept) -> Select[Any]:
    """Of each exit its day, then what it was."""
    table = Leaving
    columns = [table.dossier_id, table.participation, table.exit_on, table.contract, table.months, table.subsidised]
    return _in_order(kept, [*columns, table.market_sector, table.employer_kind, table.target_trade, table.first_access])


def news(kept: Kept, asked: Sequence[tuple[str | None, str]]) -> Select[Any]:
    """Of each news that is asked for its day, its milestone, then what it was."""
    table = Milestone
    columns = [table.dossier_id, table.participation, table.done_on, table.origin, table.months, table.status]
    columns += [table.in_work, table.contract, table.contract_months, table.subsidised, table.market_sector]
    wanted = (and_(table.months == months, table.origin == origin) for months, origin in asked)
    return _in_order(kept, columns).where(or_(*wanted))


def activities(kept: Kept, details: Sequence[str], period: tuple[date | None, date | None]) -> Select[Any]:
    """Of each activity its amounts and its names, then what tells it from others, its day last."""
    table = Activity
    done, planned = (type_coerce(each, BigInteger) for each in (table.hours_done, table.hours_planned))
    told: dict[str, Any] = {"done": done, "planned": planned, "key": _name() if "key" in details else None}
    # none, some, or not told
    apart = {"done": done > 0, "planned": planned > 0}
    columns: list[Any] = [table.dossier_id, table.participation, *(told[name] for name in TOLD if name in details)]
    columns += [apart.get(name, getattr(table, name, None)) for name in details if name != "key"]
    return _in_order(kept, [*columns, *([_state(table.held_on, *period)] if any(period) else [])])


def _name() -> Column:
    """What tells one workshop, or one employer, from another; of nobody named, the key of the activity."""
    table, key = Activity, Activity.activity_key
    of_kind = [
        (table.kind == each.kind, key if each.names == "key" else func.coalesce(func.nullif(table.employer, ""), key))
        for each in COUNTERS.values()
        if each.grain is Grain.KEY
    ]
    return case(*of_kind)


def evaluations(kept: Kept) -> Select[Any]:
    """Of each evaluation its day, its point and its result."""
    table = Evaluation
    return _in_order(kept, [table.dossier_id, table.participation, table.done_on, table.item, table.result])


def committees(kept: Kept) -> Select[Any]:
    """Of each committee its day, and the services that attended."""
    columns = [Committee.dossier_id, Committee.number, Committee.held_on, Committee.attendees]
    return _in_order(kept, columns).where(stands(Committee))


def territories(kept: Kept) -> Select[Any]:
    """The territories of each dossier."""
    return _in_order(kept, [Territory.dossier_id, Territory.code])


def several(kept: Kept) -> Select[Any]:
    """The persons of more than one participation of a scope."""
    found = select(Participation.person_id).where(kept(Participation.dossier_id))
    return found.group_by(Participation.person_id).having(func.count() > 1)


def _in_order(kept: Kept, columns: Sequence[Any]) -> Select[Any]:
    # each key begins with the dossier, then the participation: no engine sorts
    return select(*columns).where(kept(columns[0])).order_by(*columns[:2])


def _age(ages: Sequence[int]) -> Column:
    """An age that stands for all those between two bounds."""
    column = Participation.age_at_entry
    bounds = [0, *ages]
    steps = [(column < high, low) for low, high in zip(bounds, ages, strict=False)]
    return case((column.is_(None), None), *steps, else_=bounds[-1])


def _state(column: Any, first: date | None, last: date | None) -> Column:
    if first is None and last is None:
        # false and true are 0 and 1 on both engines
        return cast("Column", column.is_not(None))
    ends = [column >= first] if first is not None else []
    ends += [column <= last] if last is not None else []
    return case((column.is_(None), ABSENT), (and_(*ends), INSIDE), else_=OUTSIDE)
