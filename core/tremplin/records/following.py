"""How an operation is followed: committees, news after the exit, reports, and what it obtained."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Amount, Base, Code, FreeWords, Moment, Number, Version, Words, one_of, positive, said
from tremplin.records.codes import ReportKind


class Committee(Base):
    """A follow-up committee that was held, and what was said there."""

    __tablename__ = "committees"
    __sealed__ = "comité"
    __table_args__ = (said("minutes"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    held_on: Mapped[date]
    minutes: Mapped[FreeWords | None]
    # who attended, by the codes of their services, as JSON; no name
    attendees: Mapped[Words | None]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class AfterExit(Base):
    """A round of news taken of people some months after their exit."""

    __tablename__ = "after_exits"
    __sealed__ = "suivi après la sortie"
    __table_args__ = (positive("months", 1),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    months: Mapped[int]
    done_on: Mapped[date]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class Report(Base):
    """A report received."""

    __tablename__ = "reports"
    __sealed__ = "bilan"
    __table_args__ = (one_of("kind", ReportKind),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    kind: Mapped[Code]
    # which of the interim reports that the fiche asks for
    about: Mapped[Code | None]
    received_on: Mapped[date]
    # what the people recorded told when it was received, as JSON: it stays, whatever is recorded later
    figures: Mapped[Words | None]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


OBTAINED = (
    *("months", "exits", "urban_months", "urban_hours", "rural_months", "rural_hours"),
    *("participants", "hours", "places", "posts"),
)


class Outcomes(Base):
    """What an operation obtained, as its final report says; ``quality`` is the list of honoured themes, as JSON."""

    __tablename__ = "outcomes"
    __sealed__ = "résultats"
    __table_args__ = tuple(positive(name) for name in OBTAINED)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    months: Mapped[Amount | None]
    exits: Mapped[Amount | None]
    quality: Mapped[Words | None]
    # 10 hours a month in town and 8 in the country (a call of 2024, « DUREE ET FINANCEMENT », 3)
    urban_months: Mapped[Amount | None]
    urban_hours: Mapped[Amount | None]
    rural_months: Mapped[Amount | None]
    rural_hours: Mapped[Amount | None]
    # what unit prices pay for
    participants: Mapped[int | None]
    hours: Mapped[Amount | None]
    places: Mapped[int | None]
    posts: Mapped[Amount | None]
    # how many of each public, as JSON
    publics: Mapped[Words | None]
    version: Mapped[Version]
