"""Opinions and decisions: who said what, and why."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import (
    BIG,
    Amount,
    Base,
    Code,
    FreeWords,
    Moment,
    Money,
    Name,
    Number,
    Words,
    one_of,
    positive,
    said,
    together,
)
from tremplin.records.codes import Advice, Outcome


class Opinion(Base):
    """An opinion that the fiche asks for: pending until it is given, whole when it is."""

    __tablename__ = "opinions"
    __sealed__ = "avis"
    __table_args__ = (
        one_of("verdict", Advice),
        together("verdict", "given_at", "given_by", "reason"),
        said("reason"),
        said("partner"),
        CheckConstraint("partner IS NULL OR verdict IS NOT NULL", name="partner"),
        UniqueConstraint("dossier_id", "code"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    code: Mapped[Code]
    asked_at: Mapped[Moment]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    verdict: Mapped[Code | None]
    reason: Mapped[FreeWords | None]
    given_at: Mapped[Moment | None]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    # whose it is where they have no account: ``given_by`` recorded it, and ``attachment`` is what they sent
    partner: Mapped[Name | None]
    attachment: Mapped[int | None]


class Score(Base):
    """How many points a dossier is given by one criterion, in the opinion ``opinion`` or by its instructor."""

    __tablename__ = "scores"
    __sealed__ = "note"
    __table_args__ = (positive("points"), said("reason"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    criterion: Mapped[Code]
    points: Mapped[Amount]
    opinion: Mapped[Code | None]
    reason: Mapped[FreeWords | None]
    given_at: Mapped[Moment]
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class Decision(Base):
    """A decision, its reason, and the two people that it takes; ``findings`` are those it was made upon, as JSON."""

    __tablename__ = "decisions"
    __sealed__ = "décision"
    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint("decided_by <> instructed_by", name="two_people"),
        CheckConstraint("(outcome = 'accepted') = (granted_cents IS NOT NULL)", name="granted"),
        CheckConstraint("outcome = 'accepted' OR envelope_id IS NULL", name="envelope"),
        positive("granted_cents", 1),
        said("reason"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    outcome: Mapped[Code]
    reason: Mapped[FreeWords]
    instructed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[Moment]
    granted_cents: Mapped[Money | None]
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelopes.id"))
    # no column of its own for a finding: a stranger's rule says things that no table foresees
    findings: Mapped[Words]
    # the commission that took it with others, where one did; no foreign key, for which SQLite would make anew a table
    # that nobody may change, and lose its triggers
    commission_id: Mapped[int | None] = mapped_column(BIG)
    # the scores it was taken on, as JSON, where the fiche has criteria
    scores: Mapped[Words | None]
