"""Where organisations are paid, and the mandates by which the finance office pays."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import (
    BIG,
    Base,
    Code,
    FreeWords,
    Moment,
    Name,
    Number,
    TypedLine,
    one_of,
    said,
    together,
)
from tremplin.records.codes import BankAnswer


class BankDetails(Base):
    """Bank details of an organisation, as they were entered, then confirmed or set aside by somebody else.

    The last that was confirmed is in force; one without an answer waits, and nothing is paid meanwhile.
    """

    __tablename__ = "bank_details"
    __sealed__ = "coordonnées bancaires"
    __table_args__ = (
        one_of("answer", BankAnswer),
        together("answer", "answered_at", "answered_by"),
        together("document_of", "document"),
        # whoever could give an account and confirm it could be paid alone
        CheckConstraint("answered_by <> recorded_by", name="two_people"),
        CheckConstraint("answer <> 'refused' OR reason IS NOT NULL", name="refusal"),
        said("holder"),
        said("reason"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    number: Mapped[Number]
    # ISO 13616 ends at 34 signs, ISO 9362 at 11
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str | None] = mapped_column(String(11))
    holder: Mapped[Name | None]
    # the document that shows them, among those attached to a dossier of the organisation
    document_of: Mapped[int | None] = mapped_column(BIG, ForeignKey("dossiers.id"))
    document: Mapped[int | None]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    answer: Mapped[Code | None]
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[FreeWords | None]


class Mandate(Base):
    """The mandate of a payment, as the finance office gave it back; the last of a payment stands."""

    __tablename__ = "mandates"
    __sealed__ = "mandat"
    __table_args__ = (said("mandate"), said("reason"), Index(None, "dossier_id", "payment"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    payment: Mapped[int]
    mandate: Mapped[str] = mapped_column(TypedLine(80))
    issued_on: Mapped[date]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[FreeWords | None]
