"""Agreements of before, entered by one person and confirmed by another."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, FreeWords, Moment, said, together


class Takeover(Base):
    """What was done to a dossier before it was entered here, as JSON; ``source`` is where it is read.

    Nothing of it counts until somebody else confirms it.
    """

    __tablename__ = "takeovers"
    __sealed__ = "reprise"
    __table_args__ = (
        together("confirmed_at", "confirmed_by"),
        # whoever could do both would enter a grant that nobody ever voted, and pay it
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_people"),
        said("source"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    source: Mapped[FreeWords]
    # the minutes and the reasons that it tells were typed
    past: Mapped[FreeWords]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[Moment | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
