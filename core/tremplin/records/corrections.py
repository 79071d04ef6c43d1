"""Counter-entries: what was recorded by mistake stays, and a row beside it says that it does not stand, and why."""

from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, FreeWords, Moment, Number, one_of, said

# the tables of which a row may be corrected
CORRECTED = ("payments", "committees", "after_exits", "reports", "settlements")


class CorrectedRow(Base):
    """That a row of a dossier does not stand: the one numbered ``corrected`` of the table ``part``."""

    __tablename__ = "corrections"
    __sealed__ = "correction"
    __table_args__ = (
        one_of("part", CORRECTED),
        # twice at once, one of them is refused
        UniqueConstraint("dossier_id", "part", "corrected"),
        said("reason"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    part: Mapped[Code]
    corrected: Mapped[int]
    reason: Mapped[FreeWords]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


def stands(kind: type[Base]) -> ColumnElement[bool]:
    """That no correction took back a row of this kind: whoever adds up or counts rows asks for it."""
    columns: Any = kind.__table__.columns
    return ~exists().where(
        CorrectedRow.dossier_id == columns.dossier_id,
        CorrectedRow.part == kind.__tablename__,
        CorrectedRow.corrected == columns.number,
    )
