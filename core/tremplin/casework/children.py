"""What every child of a dossier holds: which one it is, who recorded it and when."""

from typing import Any, NamedTuple

from tremplin.casework.case import Case
from tremplin.casework.content import next_number
from tremplin.records.base import Base


class Child(NamedTuple):
    """A child of a dossier that was kept: the dossier, and its number there."""

    dossier: str
    number: int


def recorded(case: Case, kind: type[Base]) -> dict[str, Any]:
    """The columns by which the next child of a kind is known."""
    return {
        "dossier_id": case.dossier.id,
        "number": next_number(case.session, kind, case.dossier.id),
        "recorded_at": case.at,
        "recorded_by": case.actor.account_id,
    }
