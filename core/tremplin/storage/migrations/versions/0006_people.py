"""People: who they are, apart, and what is followed of them in an operation."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0006", "0005"

CODE, SHORT = sa.String(80), sa.String(20)


def upgrade() -> None:
    """Tables, and columns that may be empty: no seal of a row that stands is changed."""
    _persons()
    _rosters()
    _participations()
    for table in ("participation_publics", "participation_health"):
        op.create_table(table, *_of_participation(), sa.Column("code", CODE, primary_key=True), _participant())
    _exits()
    _milestones()
    _activities()
    _evaluations()
    _evidence()
    _execution_months()
    op.add_column("committees", sa.Column("attendees", sa.Text()))
    op.add_column("reports", sa.Column("figures", sa.Text()))
    # a table that nobody may change is given a column, never made anew: SQLite would lose its triggers
    op.add_column("settlements", sa.Column("people", sa.String(64)))


def _persons() -> None:
    erased = " AND ".join(f"{column} IS NULL" for column in ("last_name", "first_name", "birth_date", "hash"))
    op.create_table(
        "persons",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("department", CODE, nullable=False),
        sa.Column("hash", sa.String(64)),
        sa.Column("last_name", sa.String(250)),
        sa.Column("first_name", sa.String(250)),
        sa.Column("birth_date", sa.Date()),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"erased_at IS NULL OR ({erased})", name="erased"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_persons_department_persons_hash", "persons", ["department", "hash"], unique=True)


def _rosters() -> None:
    op.create_table(
        "rosters",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name="version_least"),
    )


def _participations() -> None:
    words = ("sex", "contract", "territory", "schooling", "prescriber", "household", "post_kind")
    days = ("referred_on", "positioned_on", "welcomed_on", "entered_on", "left_on", "hired_on")
    op.create_table(
        "participations",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("person_id", BIG, sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("key", sa.String(200)),
        sa.Column("age_at_entry", sa.Integer()),
        *(sa.Column(name, CODE) for name in words),
        sa.Column("qpv", sa.Boolean()),
        sa.Column("phone", CODE),
        sa.Column("email", sa.String(250)),
        sa.Column("publics_told", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Date()) for name in days),
        sa.Column("version", sa.Integer(), nullable=False),
        *_recorded(),
        sa.CheckConstraint("key IS NULL OR trim(key) <> ''", name="key_said"),
        _one_of("sex", ("f", "m", "x")),
        _positive("age_at_entry"),
    )
    op.create_index("uq_participations_key", "participations", ["dossier_id", "key"], unique=True)
    op.create_index("ix_participations_person_id", "participations", ["person_id"])


def _exits() -> None:
    op.create_table(
        "exits",
        *_of_participation(),
        sa.Column("exit_on", sa.Date()),
        sa.Column("contract", CODE),
        sa.Column("months", sa.Integer()),
        *(sa.Column(name, sa.Boolean()) for name in ("subsidised", "market_sector")),
        sa.Column("employer_kind", CODE),
        *(sa.Column(name, sa.Boolean()) for name in ("target_trade", "first_access")),
        sa.Column("evidence", CODE),
        _participant(),
        _positive("months"),
    )


def _milestones() -> None:
    unknown = " AND ".join(
        f"{column} IS NULL" for column in ("in_work", "contract", "contract_months", "subsidised", "market_sector")
    )
    op.create_table(
        "milestones",
        *_of_participation(),
        sa.Column("origin", CODE, primary_key=True),
        sa.Column("months", SHORT, primary_key=True),
        sa.Column("done_on", sa.Date()),
        sa.Column("status", CODE, nullable=False),
        sa.Column("in_work", sa.Boolean()),
        sa.Column("contract", CODE),
        sa.Column("contract_months", sa.Integer()),
        *(sa.Column(name, sa.Boolean()) for name in ("subsidised", "market_sector")),
        sa.Column("evidence", CODE),
        _participant(),
        _one_of("origin", ("exit", "entry", "hiring")),
        _one_of("status", ("reached", "unreachable")),
        _positive("contract_months"),
        sa.CheckConstraint(f"status = 'reached' OR ({unknown})", name="reached"),
    )


def _activities() -> None:
    op.create_table(
        "activities",
        *_of_participation(),
        sa.Column("activity_key", sa.String(200), primary_key=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger()) for name in ("hours_planned", "hours_done")),
        *(sa.Column(name, CODE) for name in ("mode", "area")),
        sa.Column("employer", sa.String(250)),
        *(sa.Column(name, CODE) for name in ("exam", "outcome")),
        _participant(),
        _one_of("mode", ("alone", "group")),
        _one_of("area", ("urban", "rural")),
        _one_of("exam", ("theory", "practical")),
        _one_of("outcome", ("passed", "failed", "absent")),
        _positive("hours_planned"),
        _positive("hours_done"),
        sa.CheckConstraint("activity_key IS NULL OR trim(activity_key) <> ''", name="activity_key_said"),
    )


def _evaluations() -> None:
    op.create_table(
        "evaluations",
        *_of_participation(),
        sa.Column("done_on", sa.Date(), primary_key=True),
        sa.Column("item", sa.String(250), primary_key=True),
        sa.Column("result", CODE, nullable=False),
        _participant(),
        _one_of("result", ("acquired", "in_progress", "not_acquired")),
        sa.CheckConstraint("item IS NULL OR trim(item) <> ''", name="item_said"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("dossier_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("participation", sa.Integer(), nullable=False),
        sa.Column("origin", CODE),
        sa.Column("months", SHORT),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("hash", sa.String(64), sa.ForeignKey("stored_files.hash")),
        sa.Column("given_on", sa.Date(), nullable=False),
        *_recorded(),
        sa.Column("checked_by", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("accepted", sa.Boolean()),
        sa.Column("checked", sa.String(64)),
        sa.Column("reason", sa.Text()),
        _participant(),
        sa.CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked_whole"),
        sa.CheckConstraint("(checked_by IS NULL) = (accepted IS NULL)", name="accepted_whole"),
        sa.CheckConstraint("accepted IS NULL OR accepted OR reason IS NOT NULL", name="refused_why"),
        sa.CheckConstraint("(origin IS NULL) = (months IS NULL)", name="about_whole"),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
    )
    op.create_index("ix_evidence_hash", "evidence", ["hash"])


def _execution_months() -> None:
    op.create_table(
        "execution_months",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        *_recorded(),
        sa.Column("carrier_by", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("carrier_at", sa.DateTime(timezone=True)),
        sa.Column("service_by", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("service_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(carrier_by IS NULL) = (carrier_at IS NULL)", name="carrier_whole"),
        sa.CheckConstraint("(service_by IS NULL) = (service_at IS NULL)", name="service_whole"),
        sa.CheckConstraint("carrier_by IS NULL OR service_by IS NULL OR carrier_by <> service_by", name="two_people"),
    )


def _of_participation() -> tuple[sa.Column[int], sa.Column[int]]:
    """The key of a row of a participation."""
    return (
        sa.Column("dossier_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("participation", sa.Integer(), primary_key=True, autoincrement=False),
    )


def _participant() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dossier_id", "participation"], ["participations.dossier_id", "participations.number"]
    )


def _recorded() -> tuple[sa.Column[object], sa.Column[int]]:
    return (
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
    )


def _one_of(column: str, words: Iterable[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def _positive(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} >= 0", name=f"{column}_least")
