"""Add rows of which some may be there already: the one that was first stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tremplin.records.base import Base

INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add_absent(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]], unique: Sequence[str]) -> None:
    """Add rows, but those of which the unique columns are taken; another transaction that adds them is waited for."""
    save = INSERTS[session.get_bind().dialect.name](kind)
    session.execute(save.on_conflict_do_nothing(index_elements=unique), list(rows))
