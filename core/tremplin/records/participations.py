"""What is followed of a person in an operation, from their referral to the months after their exit."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.catalogue.people_words import ACQUIRED, AREAS, EXAM_OUTCOMES, EXAMS, MODES, ORIGINS, REACHED, SEXES
from tremplin.records.base import (
    BIG,
    Amount,
    Base,
    Code,
    FreeWords,
    Hash,
    Moment,
    Name,
    Number,
    TypedLine,
    Version,
    Words,
    one_of,
    positive,
    said,
)


def _of_participation() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["dossier_id", "participation"], ["participations.dossier_id", "participations.number"])


class Participation(Base):
    """One person in one operation, with their facts at entry; ``key`` is the carrier's own, emptied by an erasure."""

    __tablename__ = "participations"
    __table_args__ = (
        one_of("sex", SEXES),
        positive("age_at_entry"),
        # a file that comes again makes no double
        Index("uq_participations_key", "dossier_id", "key", unique=True),
        # with the dossier, so that who is met in several is found without a row being read
        Index(None, "person_id", "dossier_id"),
        # people are told apart by number where their key was erased
        CheckConstraint("key IS NULL OR trim(key) <> ''", name="key_said"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    key: Mapped[str | None] = mapped_column(TypedLine(200))
    # a number, never a band: those of Europe (18 to 29) are not ours (under 26)
    age_at_entry: Mapped[int | None]
    sex: Mapped[Code | None]
    contract: Mapped[Code | None]
    territory: Mapped[Code | None]
    qpv: Mapped[bool | None]
    schooling: Mapped[Code | None]
    prescriber: Mapped[Code | None]
    household: Mapped[Code | None]
    post_kind: Mapped[Code | None]
    # beside the person, a carrier who guesses a birth date would read the telephone that another was given
    phone: Mapped[str | None] = mapped_column(TypedLine(80))
    email: Mapped[Name | None]
    # whether the publics are known: of none is an answer, which no row of theirs tells
    publics_told: Mapped[bool]
    referred_on: Mapped[date | None]
    positioned_on: Mapped[date | None]
    welcomed_on: Mapped[date | None]
    entered_on: Mapped[date | None]
    left_on: Mapped[date | None]
    hired_on: Mapped[date | None]
    version: Mapped[Version]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class ParticipationPublic(Base):
    """A public that a person is of, that says nothing of their health."""

    __tablename__ = "participation_publics"
    __table_args__ = (_of_participation(),)

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    participation: Mapped[Number]
    code: Mapped[Code] = mapped_column(primary_key=True)


class HealthPublic(Base):
    """A public that says something of the health of a person: read under a right of its own."""

    # GDPR, article 9: recognised as a worker with a disability is a fact about health
    __tablename__ = "participation_health"
    __table_args__ = (_of_participation(),)

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    participation: Mapped[Number]
    code: Mapped[Code] = mapped_column(primary_key=True)


class Leaving(Base):
    """The exit of a person, raw: a typology says what it counts as."""

    __tablename__ = "exits"
    __table_args__ = (_of_participation(), positive("months"))

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    # one exit for each participation
    participation: Mapped[Number]
    exit_on: Mapped[date | None]
    contract: Mapped[Code | None]
    months: Mapped[int | None]
    subsidised: Mapped[bool | None]
    market_sector: Mapped[bool | None]
    employer_kind: Mapped[Code | None]
    target_trade: Mapped[bool | None]
    first_access: Mapped[bool | None]
    # which piece tells it, as the carrier says
    evidence: Mapped[Code | None]


class Milestone(Base):
    """News of a person some months after their exit, their entry or their hiring; no row is « not come yet »."""

    __tablename__ = "milestones"
    __table_args__ = (
        _of_participation(),
        one_of("origin", ORIGINS),
        one_of("status", REACHED),
        positive("contract_months"),
        # of somebody who was not reached nothing is known
        CheckConstraint(
            "status = 'reached' OR (in_work IS NULL AND contract IS NULL AND contract_months IS NULL "
            "AND subsidised IS NULL AND market_sector IS NULL)",
            name="reached",
        ),
    )

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    participation: Mapped[Number]
    origin: Mapped[Code] = mapped_column(primary_key=True)
    # « 6 », or « trial_end »
    months: Mapped[str] = mapped_column(String(20), primary_key=True)
    done_on: Mapped[date | None]
    status: Mapped[Code]
    in_work: Mapped[bool | None]
    contract: Mapped[Code | None]
    contract_months: Mapped[int | None]
    subsidised: Mapped[bool | None]
    market_sector: Mapped[bool | None]
    evidence: Mapped[Code | None]


class Activity(Base):
    """What a person did, or was to do, on a day; a workshop of ten people is ten rows of one key."""

    __tablename__ = "activities"
    __table_args__ = (
        _of_participation(),
        one_of("mode", MODES),
        one_of("area", AREAS),
        one_of("exam", EXAMS),
        one_of("outcome", EXAM_OUTCOMES),
        positive("hours_planned"),
        positive("hours_done"),
        said("activity_key"),
    )

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    participation: Mapped[Number]
    activity_key: Mapped[str] = mapped_column(TypedLine(200), primary_key=True)
    kind: Mapped[Code]
    held_on: Mapped[date]
    hours_planned: Mapped[Amount | None]
    hours_done: Mapped[Amount | None]
    mode: Mapped[Code | None]
    area: Mapped[Code | None]
    employer: Mapped[Name | None]
    exam: Mapped[Code | None]
    outcome: Mapped[Code | None]


class Evaluation(Base):
    """Where a person stands on one point, on a day."""

    __tablename__ = "evaluations"
    __table_args__ = (_of_participation(), one_of("result", ACQUIRED), said("item"))

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    participation: Mapped[Number]
    done_on: Mapped[date] = mapped_column(primary_key=True)
    item: Mapped[Name] = mapped_column(primary_key=True)
    result: Mapped[Code]


class Evidence(Base):
    """A piece that tells an exit, or news at a milestone, and who checked it."""

    __tablename__ = "evidence"
    # whether an exit is paid hangs on it
    __sealed__ = "pièce de sortie"
    __apart__ = ("hash",)
    __table_args__ = (
        _of_participation(),
        CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked_whole"),
        CheckConstraint("(checked_by IS NULL) = (accepted IS NULL)", name="accepted_whole"),
        Index(None, "hash"),
        # a piece is refused for a reason that can be sent
        CheckConstraint("accepted IS NULL OR accepted OR reason IS NOT NULL", name="refused_why"),
        CheckConstraint("(origin IS NULL) = (months IS NULL)", name="about_whole"),
        said("reason"),
    )

    dossier_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    number: Mapped[Number]
    participation: Mapped[int]
    # the milestone that it tells; the exit, where both are empty
    origin: Mapped[Code | None]
    months: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[Code]
    # the file, without the name that it came with, which would tell who it is about; an erasure takes it along
    hash: Mapped[Hash | None] = mapped_column(ForeignKey("stored_files.hash"))
    given_on: Mapped[date]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[Moment | None]
    accepted: Mapped[bool | None]
    # the digest of what was checked: an exit that changes since is to be checked again
    checked: Mapped[Hash | None]
    reason: Mapped[FreeWords | None]


class ExecutionMonth(Base):
    """A month of an operation as its rows tell it, validated by the carrier and by the local service."""

    __tablename__ = "execution_months"
    __sealed__ = "compte rendu d'exécution"
    __table_args__ = (
        CheckConstraint("(carrier_by IS NULL) = (carrier_at IS NULL)", name="carrier_whole"),
        CheckConstraint("(service_by IS NULL) = (service_at IS NULL)", name="service_whole"),
        # « signé conjointement »: nobody validates for both
        CheckConstraint("carrier_by IS NULL OR service_by IS NULL OR carrier_by <> service_by", name="two_people"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    # its first day
    month: Mapped[date]
    # what was counted when it was made, as JSON, without a name
    figures: Mapped[Words]
    recorded_at: Mapped[Moment]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    carrier_at: Mapped[Moment | None]
    service_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    service_at: Mapped[Moment | None]
