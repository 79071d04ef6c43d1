"""The root of mapped classes, and the names of constraints, which migrations need to be stable."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase

# SQLite changes a table by making it anew: Alembic finds there only constraints that bear a name
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of Tremplin."""

    metadata = MetaData(naming_convention=NAMES)


def one_of(column: str, words: Iterable[str], name: str | None = None) -> CheckConstraint:
    """A column that holds one of these words."""
    # not an ENUM: SQLite has none, and PostgreSQL takes no word out of one (ALTER TYPE)
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)


def said(column: str, name: str | None = None) -> CheckConstraint:
    """A text that says something: spaces alone are no reason."""
    # trim() removes spaces alone, on both engines: tabs and ends of lines are left to Python
    return CheckConstraint(f"{column} IS NULL OR trim({column}) <> ''", name=name or f"{column}_said")


def positive(column: str, least: int = 0) -> CheckConstraint:
    """An amount or a count that is not below ``least``."""
    return CheckConstraint(f"{column} >= {least}", name=f"{column}_least")


def together(*columns: str) -> CheckConstraint:
    """Columns that are all filled, or none: half of them would be half an act."""
    # IS NULL is never NULL, which a CHECK would let pass
    first, *others = columns
    same = " AND ".join(f"({first} IS NULL) = ({other} IS NULL)" for other in others)
    return CheckConstraint(same, name=f"{first}_whole")
