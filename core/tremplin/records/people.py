"""Who people are: apart from all that is counted of them, so that an erasure empties one table."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Hash, Id, Moment, Name, positive

# what an erasure empties, the keyed hash with the rest: whoever holds the key could else look a name up
IDENTITY = ("last_name", "first_name", "birth_date", "hash")


class Person(Base):
    """One person met by a department; everywhere else they are a number."""

    __tablename__ = "persons"
    __table_args__ = (
        # one person met in two dossiers is one row; without a birth date nobody is taken for another
        Index(None, "department", "hash", unique=True),
        CheckConstraint(
            f"erased_at IS NULL OR ({' AND '.join(f'{column} IS NULL' for column in IDENTITY)})", name="erased"
        ),
        # a number is nobody else's, ever: the list of erasures goes by it
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    department: Mapped[Code]
    hash: Mapped[Hash | None]
    last_name: Mapped[Name | None]
    first_name: Mapped[Name | None]
    birth_date: Mapped[date | None]
    # what was erased is not asked again of a backup that is restored
    erased_at: Mapped[Moment | None]


class Roster(Base):
    """How often the people of a dossier were written: those who work on the dossier itself are in nobody's way."""

    __tablename__ = "rosters"
    __table_args__ = (positive("version", 1),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[Moment]
