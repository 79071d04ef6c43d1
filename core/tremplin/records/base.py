"""What tables are made of: the root of mapped classes, the kinds of columns, and constraints under stable names."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, Integer, MetaData, String, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from tremplin.documents.nir import REFUSED, looks_like_nir
from tremplin.errors import WrongUsage

# SQLite changes a table by making it anew: Alembic finds there only constraints that bear a name
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of Tremplin.

    ``__sealed__`` says, in French, what a row is: a class of money or of rights has it, and the journal seals its rows.
    ``__apart__`` are the columns that a seal leaves out, because an erasure must be free to empty them.
    """

    __sealed__: ClassVar[str | None] = None
    __apart__: ClassVar[tuple[str, ...]] = ()

    metadata = MetaData(naming_convention=NAMES)


# SQLite makes a float of a NUMERIC: 0.1 becomes « real »
THOUSANDTHS = 1000
MOST = 2**63 // THOUSANDTHS


class Instant(TypeDecorator[datetime]):
    """An instant, kept in UTC: a time without its zone is a developer's mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"{value!r} has no time zone")
        # SQLite has no type for instants: SQLAlchemy keeps a text, without its zone
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Quantity(TypeDecorator[Decimal]):
    """A number of posts, months or hours, exact to the thousandth: both engines add integers alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        thousandths = Decimal(value) * THOUSANDTHS
        if thousandths != thousandths.to_integral_value():
            raise ValueError(f"{value} has more than three decimals")
        return int(thousandths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / THOUSANDTHS


class KeptNir(DontWrapMixin, WrongUsage):
    """A text that looks like a NIR was about to be kept: the sentence does not tell it."""


class TypedLine(TypeDecorator[str]):
    """A text that somebody typed: whatever verb keeps it, what looks like a NIR is not kept."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        # readers refuse it first, and say where: this is for the verb that would forget
        if value is not None and looks_like_nir(value):
            raise KeptNir(REFUSED)
        return value


class TypedProse(TypedLine):
    """The same at some length."""

    impl = Text
    cache_ok = True


# SQLite numbers the rows of « INTEGER PRIMARY KEY » alone, of 64 bits; PostgreSQL's INTEGER has 32
BIG = BigInteger().with_variant(Integer(), "sqlite")

Id = Annotated[int, mapped_column(BIG, primary_key=True)]
Number = Annotated[int, mapped_column(Integer, primary_key=True, autoincrement=False)]
# 32 bits would end at 21,474,836.47 €
Money = Annotated[int, mapped_column(BigInteger)]
Moment = Annotated[datetime, mapped_column(Instant)]
Amount = Annotated[Decimal, mapped_column(Quantity)]
# PostgreSQL refuses what is longer, SQLite keeps it (SQLite, Datatypes)
Code = Annotated[str, mapped_column(String(80))]
Name = Annotated[str, mapped_column(TypedLine(250))]
Words = Annotated[str, mapped_column(Text)]
# what people write, where Words is also what software does
FreeWords = Annotated[str, mapped_column(TypedProse)]
Version = Annotated[int, mapped_column(Integer, default=1)]
Hash = Annotated[str, mapped_column(String(64))]


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
