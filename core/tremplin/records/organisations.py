"""Organisations, and the accreditations that the State gave them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Id, Moment, Name, Number, TypedLine, Version, said


class Organisation(Base):
    """A legal person that may carry operations; it is known by its SIRET, its RNA or both."""

    __tablename__ = "organisations"
    __sealed__ = "organisme"
    __apart__ = ("name", "email", "phone")
    __table_args__ = (
        CheckConstraint("siret IS NOT NULL OR rna IS NOT NULL", name="identified"),
        CheckConstraint("siret IS NULL OR length(siret) = 14", name="siret_length"),
        CheckConstraint("rna IS NULL OR length(rna) = 10", name="rna_length"),
        said("name"),
        Index(None, "name"),
    )

    id: Mapped[Id]
    name: Mapped[Name]
    legal_form: Mapped[Code | None]
    # text: a number would lose the zeros that it begins with
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)
    rna: Mapped[str | None] = mapped_column(String(10), unique=True)
    email: Mapped[Name | None]
    phone: Mapped[str | None] = mapped_column(TypedLine(80))
    created_at: Mapped[Moment]
    version: Mapped[Version]


class Accreditation(Base):
    """An accreditation of an organisation, with the days on which it holds, both included."""

    __tablename__ = "accreditations"
    __sealed__ = "agrément"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    number: Mapped[Number]
    code: Mapped[Code]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
