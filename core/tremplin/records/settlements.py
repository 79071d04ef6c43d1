"""Settlements, frozen with every line of their computation."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import (
    BIG,
    Base,
    Code,
    FreeWords,
    Hash,
    Moment,
    Money,
    Name,
    Number,
    Words,
    positive,
    said,
    together,
)


class Settlement(Base):
    """What is due for an operation; a negative balance is a repayment. ``share`` is what results earned, exact."""

    __tablename__ = "settlements"
    __sealed__ = "solde"
    __table_args__ = (
        CheckConstraint("due_cents >= 0 AND due_cents <= granted_cents", name="within_grant"),
        CheckConstraint("due_cents <= eligible_cents", name="within_costs"),
        CheckConstraint("balance_cents = due_cents - paid_cents", name="balance"),
        positive("paid_cents"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    snapshot: Mapped[Hash] = mapped_column(ForeignKey("fiche_snapshots.hash"))
    settled_at: Mapped[Moment]
    settled_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    eligible_cents: Mapped[Money]
    granted_cents: Mapped[Money]
    # a quotient, « 9/10 »: no decimal holds a third
    share: Mapped[Code | None]
    due_cents: Mapped[Money]
    paid_cents: Mapped[Money]
    balance_cents: Mapped[Money]
    # the digest of the rows of people that it counted, where there were any
    people: Mapped[Hash | None]


class SettlementLine(Base):
    """One line of a computation, with its reason."""

    __tablename__ = "settlement_lines"
    __sealed__ = "ligne de solde"
    __table_args__ = (
        ForeignKeyConstraint(["dossier_id", "settlement"], ["settlements.dossier_id", "settlements.number"]),
        said("why"),
    )

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    settlement: Mapped[Number]
    number: Mapped[Number]
    code: Mapped[Code]
    label: Mapped[Name]
    amount_cents: Mapped[Money]
    why: Mapped[Words]


class Admission(Base):
    """A rule that does not hold and is admitted by whoever decides, so that somebody else may settle."""

    __tablename__ = "admissions"
    __sealed__ = "règle admise"
    __table_args__ = (said("reason"), together("undone_at", "undone_by"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    rule: Mapped[Code]
    reason: Mapped[FreeWords]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[Moment | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
