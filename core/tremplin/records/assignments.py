"""Who instructs a dossier: each time that it is given to somebody, for good or for some days."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, FreeWords, Moment, Number, said


class Assignment(Base):
    """A dossier given to somebody to instruct, and who had it; with days, both included, it comes back after them."""

    __tablename__ = "assignments"
    __sealed__ = "attribution"
    __table_args__ = (
        CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name="days_whole"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        said("reason"),
        Index(None, "given_to", "dossier_id"),
        Index(None, "given_from", "dossier_id"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    given_to: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    given_from: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    reason: Mapped[FreeWords | None]
    given_at: Mapped[Moment]
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
