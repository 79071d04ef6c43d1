"""The digest of what is recorded of people: it proves what was counted, and names nobody."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from tremplin.records.chain import text
from tremplin.records.tables import (
    Activity,
    Base,
    Evaluation,
    Evidence,
    HealthPublic,
    Leaving,
    Milestone,
    Participation,
    ParticipationPublic,
)

OF: BindParameter[int] = bindparam("dossier")
KINDS: tuple[type[Base], ...] = (
    *(Participation, ParticipationPublic, HealthPublic, Leaving),
    *(Milestone, Activity, Evaluation, Evidence),
)
# what an erasure empties, so that every digest stays true; whose a row is and who wrote it when, which it does not say
LEFT_OUT = frozenset(
    {
        *("key", "phone", "email", "person_id", "hash", "reason", "dossier_id", "version"),
        *("recorded_at", "recorded_by", "checked_at", "checked_by"),
    }
)


def digest(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The SHA-256 of rows, each beside the name of its table."""
    found = sha256()
    for table, row in rows:
        said = {name: value for name, value in row.items() if name not in LEFT_OUT and value is not None}
        found.update(f"{table} {text(said)}\n".encode())
    return found.hexdigest()


def of_row(table: str, row: Mapping[str, Any]) -> str:
    """The digest of one row, as the engine gives it."""
    return digest([(table, row)])


def of_dossier(session: Session, dossier_id: int) -> str | None:
    """The digest of all that is recorded of the people of a dossier; ``None`` where there is nobody."""
    rows = [
        (kind.__tablename__, {**row})
        for kind in KINDS
        for row in session.execute(_rows(kind), {"dossier": dossier_id}).mappings()
    ]
    return digest(_parted(rows)) if rows else None


def _parted(rows: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows, of which a participation says the first one of the same person: who is counted once hangs on it."""
    first: dict[int, int] = {}
    for table, row in rows:
        said = row
        # as a number of the dossier: that of the person themselves would tell one dossier from another
        if table == Participation.__tablename__ and (before := first.setdefault(row["person_id"], row["number"])):
            said |= {"as": before} if before != row["number"] else {}
        yield table, said


def _rows(kind: type[Base]) -> Any:
    table = kind.__table__
    return select(*table.columns).where(table.c.dossier_id == OF).order_by(*table.primary_key)
