"""What every child holds, of a dossier above all: which one it is, who recorded it and when."""

from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.case import AnyCase
from tremplin.records.base import Base

B = TypeVar("B", bound=Base)
# numbers are four bytes on PostgreSQL, which answers a larger one by an error where SQLite finds nothing
LARGEST = 2**31


class Child(NamedTuple):
    """A child of a dossier that was kept: the dossier, and its number there."""

    dossier: str
    number: int


def recorded(case: AnyCase, kind: type[Base]) -> dict[str, Any]:
    """The columns by which the next child of a kind is known."""
    return {
        "dossier_id": case.dossier.id,
        "number": next_number(case.session, kind, case.dossier.id),
        "recorded_at": case.at,
        "recorded_by": case.actor.account_id,
    }


def next_number(session: Session, kind: type[Base], parent_id: int) -> int:
    """The number of the next child of a parent, which is locked: two writers cannot be given the same."""
    # not a sequence: SQLite numbers a lone INTEGER PRIMARY KEY, not a key of two columns (SQLite, Autoincrement)
    parent, number = kind.__table__.primary_key
    return (session.scalar(select(func.max(number)).where(parent == parent_id)) or 0) + 1


def child_of(session: Session, kind: type[B], parent_id: int, number: int) -> B | None:
    """The child of a number that somebody typed, where there is one."""
    return session.get(kind, (parent_id, number)) if 0 < number < LARGEST else None
