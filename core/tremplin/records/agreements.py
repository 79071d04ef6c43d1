"""Agreements, their amendments, and what was paid."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, FreeWords, Moment, Money, Number, TypedLine, one_of, positive, said
from tremplin.records.codes import PaymentKind, SigningStep


# beyond 23,000 € a grant takes an agreement (act 2000-321, art. 10; decree 2001-495, art. 1)
class Agreement(Base):
    """The terms agreed: number 1 is the agreement, each further number an amendment that replaces all of them."""

    __tablename__ = "agreements"
    __sealed__ = "convention"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("advance_cents <= amount_cents", name="advance"),
        CheckConstraint("number = 1 OR reason IS NOT NULL", name="amendment"),
        positive("amount_cents", 1),
        positive("advance_cents"),
        said("reason"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    # published within three months of this day (decree 2017-779), not of the one when it was recorded
    signed_on: Mapped[date]
    signed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[Moment]
    amount_cents: Mapped[Money]
    advance_cents: Mapped[Money]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[FreeWords | None]


class Signing(Base):
    """A step of an agreement, 1 or the number of an amendment: sent, signed by its carrier, by the department."""

    __tablename__ = "signings"
    __sealed__ = "étape de convention"
    __table_args__ = (one_of("step", SigningStep),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    agreement: Mapped[int]
    step: Mapped[Code]
    done_on: Mapped[date]
    # the document that shows it, by its number among those attached to the dossier
    attachment: Mapped[int | None]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class GrantedYear(Base):
    """What is granted of one year, by the decision, then by the amendment ``agreement`` that replaces it."""

    __tablename__ = "granted_years"
    __sealed__ = "part annuelle"
    __table_args__ = (positive("amount_cents"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    agreement: Mapped[int | None]
    year: Mapped[int]
    amount_cents: Mapped[Money]


class Payment(Base):
    """A sum that was paid, or paid back."""

    __tablename__ = "payments"
    __sealed__ = "versement"
    __table_args__ = (
        one_of("kind", PaymentKind),
        positive("amount_cents", 1),
        Index("uq_payments_key", "key", unique=True),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    kind: Mapped[Code]
    amount_cents: Mapped[Money]
    paid_on: Mapped[date]
    # which instalment of the fiche, and of which year, where the call has some
    instalment: Mapped[Code | None]
    year: Mapped[int | None]
    # whoever sends a payment again gives its key again; each department counts its own keys
    key: Mapped[str | None] = mapped_column(TypedLine(230))
    # which bank details of the organisation were in force, where it has some
    bank: Mapped[int | None]
    # whether the finance office is asked to pay it: what was paid before it was entered here is not
    to_mandate: Mapped[bool | None]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
