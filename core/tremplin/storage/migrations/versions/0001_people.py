"""Organisations and accounts."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0001", None


def upgrade() -> None:
    _accounts()
    _organisations()
    _accreditations()
    _duties()
    _memberships()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("login", sa.String(250), nullable=False),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("second_factor", sa.Text()),
        sa.Column("disabled_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("login = lower(login)", name="login_lower"),
        sa.CheckConstraint("login IS NULL OR trim(login) <> ''", name="login_said"),
        sa.CheckConstraint("name IS NULL OR trim(name) <> ''", name="name_said"),
        sa.UniqueConstraint("login"),
    )


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("legal_form", sa.String(80)),
        sa.Column("siret", sa.String(14)),
        sa.Column("rna", sa.String(10)),
        sa.Column("email", sa.String(250)),
        sa.Column("phone", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("siret IS NOT NULL OR rna IS NOT NULL", name="identified"),
        sa.CheckConstraint("name IS NULL OR trim(name) <> ''", name="name_said"),
        sa.CheckConstraint("rna IS NULL OR length(rna) = 10", name="rna_length"),
        sa.CheckConstraint("siret IS NULL OR length(siret) = 14", name="siret_length"),
        sa.UniqueConstraint("rna"),
        sa.UniqueConstraint("siret"),
    )
    op.create_index("ix_organisations_name", "organisations", ["name"])


def _accreditations() -> None:
    op.create_table(
        "accreditations",
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
    )


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("department", sa.String(80)),
        sa.Column("territory", sa.String(80)),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("department IS NOT NULL OR role = 'admin'", name="perimeter"),
        sa.CheckConstraint(
            "role IN ('territorial_service', 'instructor', 'decision_maker', 'statistician', 'admin')", name="role"
        ),
        sa.CheckConstraint("(territory IS NOT NULL) = (role = 'territorial_service')", name="territory"),
        sa.UniqueConstraint("account_id", "role", "department", "territory"),
    )


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('editor', 'signatory')", name="role"),
    )
    op.create_index("ix_memberships_organisation_id", "memberships", ["organisation_id"])
