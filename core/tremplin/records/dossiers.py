"""The dossier, from draft to closure, and what its carrier says in it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import (
    Amount,
    Base,
    Code,
    FreeWords,
    Hash,
    Id,
    Moment,
    Money,
    Name,
    Number,
    TypedLine,
    Version,
    one_of,
    positive,
    said,
)
from tremplin.records.codes import DECIDED, GRANTED, INSTRUCTED, Side, State


def _among(states: tuple[State, ...]) -> str:
    return f"state IN ({', '.join(repr(state.value) for state in states)})"


# other funders have a row each: that there are none, in the plan or in the end, is told here, and is not silence
NOBODY = ("funders", "final_funders")
TOTALLED = (
    *("department", "call", "fiche", "state", "organisation_id", "instructor_id", "deposited_at"),
    *("requested_cents", "granted_cents", "id"),
)
COUNTED = ("posts", "supervisors_fte", "participants", "requested_cents", "hours", "places", "employees")


class Dossier(Base):
    """The aggregate root: its children are keyed by its identifier and a number of their own."""

    __tablename__ = "dossiers"
    __sealed__ = "dossier"
    __table_args__ = (
        one_of("state", State),
        # a draft is never taken for a deposit, nor a deposit for a draft
        CheckConstraint("state <> 'draft' OR deposited_at IS NULL", name="draft"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR deposited_at IS NOT NULL", name="deposited"),
        CheckConstraint("(deposited_at IS NULL) = (counts_on IS NULL)", name="deposit_whole"),
        CheckConstraint(f"NOT {_among(INSTRUCTED)} OR instructor_id IS NOT NULL", name="instructed"),
        # half a decision cannot be stored: two people, and a grant if and only if it is accepted
        CheckConstraint(f"NOT {_among(DECIDED)} OR decided_by IS NOT NULL", name="decided"),
        CheckConstraint("decided_by IS NULL OR decided_by <> instructor_id", name="two_people"),
        CheckConstraint(f"NOT {_among(GRANTED)} OR granted_cents IS NOT NULL", name="granted"),
        CheckConstraint("granted_cents IS NULL OR (decided_by IS NOT NULL AND state <> 'refused')", name="grant"),
        CheckConstraint("envelope_id IS NULL OR granted_cents IS NOT NULL", name="drawn"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period"),
        *(positive(column) for column in COUNTED),
        *(CheckConstraint(f"{column} = 0", name=column) for column in NOBODY),
        said("title"),
        # one per perimeter: each reads its page of a listing in order, without sorting what it does not show
        Index(None, "department", "id"),
        Index(None, "department", "state", "id"),
        Index(None, "call", "id"),
        Index(None, "call", "state", "id"),
        Index(None, "fiche", "id"),
        Index(None, "organisation_id", "id"),
        Index(None, "instructor_id", "id"),
        # and one per perimeter for whoever reads in the order of deposits
        Index(None, "department", "deposited_at", "id"),
        Index(None, "call", "deposited_at", "id"),
        Index(None, "fiche", "deposited_at", "id"),
        # totals of a selection are added up in it, without reading the dossiers themselves
        Index("ix_dossiers_totals", *TOTALLED),
        # a file that is imported again makes no double; each call counts its own keys
        Index(
            "uq_dossiers_key",
            "organisation_id",
            "call",
            "key",
            unique=True,
            sqlite_where=text("key IS NOT NULL"),
            postgresql_where=text("key IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    department: Mapped[Code]
    call: Mapped[Code]
    fiche: Mapped[Code]
    snapshot: Mapped[Hash] = mapped_column(ForeignKey("fiche_snapshots.hash"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[Name]
    key: Mapped[str | None] = mapped_column(TypedLine(200))
    state: Mapped[Code] = mapped_column(default=State.DRAFT, server_default=text("'draft'"))
    version: Mapped[Version]
    created_at: Mapped[Moment]
    created_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[Moment]
    deposited_at: Mapped[Moment | None]
    counts_on: Mapped[date | None]
    # the hour in Paris at which a deposit on paper counts, « 15:30 »; one made online has its instant
    counts_at: Mapped[str | None] = mapped_column(String(8))
    lot: Mapped[Code | None]
    instructor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    granted_cents: Mapped[Money | None]
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelopes.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    posts: Mapped[Amount | None]
    supervisors_fte: Mapped[Amount | None]
    participants: Mapped[int | None]
    requested_cents: Mapped[Money | None]
    hours: Mapped[Amount | None]
    places: Mapped[int | None]
    employees: Mapped[int | None]
    funders: Mapped[int | None]
    final_funders: Mapped[int | None]


class Territory(Base):
    """A territory in which a dossier acts; two departments may give one code to theirs, so it says whose it is."""

    __tablename__ = "dossier_territories"
    __sealed__ = "territoire"
    # a territorial service lists the dossiers of its territory, the latest first
    __table_args__ = (Index("ix_dossier_territories_perimeter", "department", "code", "dossier_id"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)
    department: Mapped[Code]


class Public(Base):
    """How many participants of one public are foreseen; publics overlap."""

    __tablename__ = "dossier_publics"
    __sealed__ = "public"
    __table_args__ = (positive("count"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)
    count: Mapped[int]


class Answer(Base):
    """An answer to a question of the fiche, as JSON."""

    __tablename__ = "answers"
    __sealed__ = "réponse"
    __table_args__ = (UniqueConstraint("dossier_id", "code"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    code: Mapped[Code]
    value: Mapped[FreeWords]


class Attested(Base):
    """A condition of the text that the carrier attests to, by its code."""

    __tablename__ = "attestations"
    __sealed__ = "attestation"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)


class Partner(Base):
    """An organisation that acts with the carrier, and its part of the budget; the carrier deposits and is paid."""

    __tablename__ = "partners"
    __sealed__ = "partenaire"
    __table_args__ = (said("name"), positive("amount_cents"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    name: Mapped[Name]
    siret: Mapped[str | None] = mapped_column(String(14))
    amount_cents: Mapped[Money | None]


class FullTime(Base):
    """Full-time equivalents under one accreditation, foreseen or realised."""

    __tablename__ = "dossier_fte"
    __sealed__ = "équivalents temps plein"
    __table_args__ = (one_of("side", Side), positive("fte"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    side: Mapped[Code] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)
    fte: Mapped[Amount]
