"""The kinds of columns: instants in UTC, exact quantities, cents, and identifiers that both engines number."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

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
Name = Annotated[str, mapped_column(String(250))]
Words = Annotated[str, mapped_column(Text)]
Version = Annotated[int, mapped_column(Integer, default=1)]
Hash = Annotated[str, mapped_column(String(64))]
