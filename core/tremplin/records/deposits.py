"""Deposits, each with its receipt, and what was asked to complete a dossier."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, FreeWords, Moment, Name, Number, TypedLine, Words, one_of, said, together
from tremplin.records.codes import Mode


class Deposit(Base):
    """One deposit: the receipt is this row, written in the same transaction.

    ``received_at`` is when it came and ``counts_on`` the day in Paris by which it is judged, which differ for a deposit
    on paper or late: then a reason is given. ``missing`` is what the receipt says is still missing, as JSON.
    """

    __tablename__ = "deposits"
    __sealed__ = "dépôt"
    __table_args__ = (
        one_of("mode", Mode),
        CheckConstraint("mode = 'online' OR reason IS NOT NULL", name="reason"),
        said("reason"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    # NULLs are distinct: what an agent records on paper has no key
    key: Mapped[str | None] = mapped_column(TypedLine(230), unique=True)
    received_at: Mapped[Moment]
    counts_on: Mapped[date]
    # the hour in Paris at which it counts, where it is told of a deposit on paper
    counts_at: Mapped[str | None] = mapped_column(String(8))
    mode: Mapped[Code]
    reason: Mapped[FreeWords | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    # a receipt names the service in charge, and the day it was received (CRPA, R112-11-1)
    service: Mapped[Name]
    missing: Mapped[Words]
    # what the department says there of itself and of the law, as JSON; a receipt of before 0004 holds none
    mentions: Mapped[Words | None]


class Completion(Base):
    """What an instructor asked a carrier to complete."""

    __tablename__ = "completions"
    __sealed__ = "demande de complément"
    __table_args__ = (said("asked"), together("answered_at", "answered_by"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    asked: Mapped[FreeWords]
    asked_at: Mapped[Moment]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class CompletionField(Base):
    """A field that a carrier is asked to complete, and why; ``number`` is that of what was asked."""

    __tablename__ = "completion_fields"
    __sealed__ = "champ à compléter"
    __table_args__ = (said("reason"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    field: Mapped[str] = mapped_column(TypedLine(120), primary_key=True)
    reason: Mapped[FreeWords]
