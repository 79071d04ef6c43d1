"""Commissions: the dossiers that are decided together, on a day, and the deliberation that says so."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, FreeWords, Id, Moment, Name, Number, TypedLine, Version, said, together


class Commission(Base):
    """A sitting of those who decide: its day, then the number and the day of its deliberation, and its minutes."""

    __tablename__ = "commissions"
    __sealed__ = "commission"
    __table_args__ = (
        Index(None, "department", "held_on"),
        together("deliberation", "deliberated_on"),
        said("title"),
        said("deliberation"),
        said("minutes"),
    )

    id: Mapped[Id]
    department: Mapped[Code]
    title: Mapped[Name]
    held_on: Mapped[date]
    # the act of the assembly, by the number under which it is published (CGCT, art. L3131-1)
    deliberation: Mapped[str | None] = mapped_column(TypedLine(80))
    deliberated_on: Mapped[date | None]
    minutes: Mapped[FreeWords | None]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[Version]


class AgendaItem(Base):
    """A dossier on the agenda of a commission, at its rank."""

    __tablename__ = "agenda_items"
    # what is decided of it is a decision, which names its commission and is sealed
    __table_args__ = (UniqueConstraint("commission_id", "dossier_id"), Index(None, "dossier_id"))

    commission_id: Mapped[int] = mapped_column(ForeignKey("commissions.id"), primary_key=True)
    number: Mapped[Number]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
