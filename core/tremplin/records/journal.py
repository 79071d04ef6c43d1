"""The journal: one line per act, each holding the hash of the one before."""

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, FreeWords, Hash, Moment, Words, said


class JournalLine(Base):
    """Who did what, when, on what; ``before`` and ``after`` are JSON. Lines are never changed nor removed."""

    __tablename__ = "journal"
    __table_args__ = (said("reason"), Index(None, "dossier_id", "number"))

    # not a sequence: one that a transaction undoes leaves a gap (PostgreSQL, nextval), as a line removed would
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    actor: Mapped[str] = mapped_column(String(250))
    act: Mapped[Code]
    subject: Mapped[Code]
    # no foreign key: the journal stays whole, whatever becomes of what it tells
    dossier_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[FreeWords | None]
    before: Mapped[Words]
    after: Mapped[Words]
    previous: Mapped[Hash]
    hash: Mapped[Hash]
    # what each sealed row was once the act was done, as JSON; nothing where the act touched none
    seals: Mapped[Words | None]
    # of a line that the chain before this one held: what its number and its hash were there
    former: Mapped[Hash | None]


class JournalHead(Base):
    """The last line: writers queue here, and a journal cut short shows."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[Hash]
    # by which key the accounts are named in the lines, never the key itself
    key: Mapped[Hash | None]
