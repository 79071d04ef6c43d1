"""What finds a dossier among many: its text as it is searched, its words, and the day from which it is late.

All of it is made again from the other rows: it is under no seal, and ``storage.marking`` alone writes the words.
"""

from datetime import date

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Words

# by its bytes: a word is found by what begins it, whatever the language of the server
WORD = String(40).with_variant(String(40, collation="C"), "postgresql")

# of an operation whose calendar nobody read since its rows came otherwise than by an act: before all the others, where
# it is found at once
UNDATED = date(1, 1, 1)


class SearchMark(Base):
    """What is searched of a dossier; ``due_on`` is its first last day that is not met, or ``UNDATED``."""

    __tablename__ = "search_marks"
    __table_args__ = (Index("ix_search_marks_late", "due_on", "department", "dossier_id"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    department: Mapped[Code]
    text: Mapped[Words]
    due_on: Mapped[date | None]


class SearchWord(Base):
    """A word of the text of a dossier."""

    __tablename__ = "search_words"
    # SQLite keeps the key alone, and no row beside it
    __table_args__ = ({"sqlite_with_rowid": False},)

    department: Mapped[Code] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(WORD, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)


class KeptOrder(Base):
    """The order in which somebody reads the dossiers."""

    __tablename__ = "kept_orders"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sort: Mapped[Code]
    ascending: Mapped[bool] = mapped_column(Boolean())
