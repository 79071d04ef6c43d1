"""Dossiers, from the draft to the decision."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0002", "0001"


def upgrade() -> None:
    _envelopes()
    _fiche_snapshots()
    _stored_files()
    _dossiers()
    _answers()
    _attachments()
    _budget_lines()
    _completions()
    _decisions()
    _deposits()
    _dossier_publics()
    _dossier_territories()
    _opinions()
    _resources()


def _envelopes() -> None:
    op.create_table(
        "envelopes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("call", sa.String(80), nullable=False),
        sa.Column("fiche", sa.String(80)),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer()),
        sa.Column("committed_cents", sa.BigInteger(), nullable=False),
        sa.Column("committed_places", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("committed_cents >= 0 AND committed_cents <= amount_cents", name="amount"),
        sa.CheckConstraint("committed_places >= 0 AND (places IS NULL OR committed_places <= places)", name="places"),
    )
    # NULLs are distinct in a unique index, on both engines: the rows that hold one have an index of their own
    op.create_index(
        "uq_envelopes_call",
        "envelopes",
        ["call"],
        unique=True,
        sqlite_where=sa.text("fiche IS NULL"),
        postgresql_where=sa.text("fiche IS NULL"),
    )
    op.create_index("uq_envelopes_fiche", "envelopes", ["call", "fiche"], unique=True)


def _fiche_snapshots() -> None:
    op.create_table(
        "fiche_snapshots",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("fiche", sa.String(80), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )


def _stored_files() -> None:
    op.create_table(
        "stored_files",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 1", name="size_least"),
    )


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("call", sa.String(80), nullable=False),
        sa.Column("fiche", sa.String(80), nullable=False),
        sa.Column("snapshot", sa.String(64), sa.ForeignKey("fiche_snapshots.hash"), nullable=False),
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("key", sa.String(200)),
        sa.Column("state", sa.String(80), nullable=False, server_default=sa.text("'draft'")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deposited_at", sa.DateTime(timezone=True)),
        sa.Column("counts_on", sa.Date()),
        sa.Column("instructor_id", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("decided_by", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("granted_cents", sa.BigInteger()),
        sa.Column("envelope_id", sa.Integer(), sa.ForeignKey("envelopes.id")),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("posts", sa.BigInteger()),
        sa.Column("supervisors_fte", sa.BigInteger()),
        sa.Column("participants", sa.Integer()),
        sa.Column("requested_cents", sa.BigInteger()),
        sa.CheckConstraint(
            "NOT state IN ('accepted', 'refused', 'agreed', 'running', 'reported', 'settled', "
            "'closed') OR decided_by IS NOT NULL",
            name="decided",
        ),
        sa.CheckConstraint("(deposited_at IS NULL) = (counts_on IS NULL)", name="deposit_whole"),
        sa.CheckConstraint("state IN ('draft', 'withdrawn') OR deposited_at IS NOT NULL", name="deposited"),
        sa.CheckConstraint("state <> 'draft' OR deposited_at IS NULL", name="draft"),
        sa.CheckConstraint("envelope_id IS NULL OR granted_cents IS NOT NULL", name="drawn"),
        sa.CheckConstraint("granted_cents IS NULL OR (decided_by IS NOT NULL AND state <> 'refused')", name="grant"),
        sa.CheckConstraint(
            "NOT state IN ('accepted', 'agreed', 'running', 'reported', 'settled', 'closed') OR "
            "granted_cents IS NOT NULL",
            name="granted",
        ),
        sa.CheckConstraint(
            "NOT state IN ('under_review', 'accepted', 'refused', 'agreed', 'running', "
            "'reported', 'settled', 'closed') OR instructor_id IS NOT NULL",
            name="instructed",
        ),
        sa.CheckConstraint("participants >= 0", name="participants_least"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period"),
        sa.CheckConstraint("posts >= 0", name="posts_least"),
        sa.CheckConstraint("requested_cents >= 0", name="requested_cents_least"),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'under_review', 'accepted', 'refused', "
            "'agreed', 'running', 'reported', 'settled', 'closed', 'withdrawn')",
            name="state",
        ),
        sa.CheckConstraint("supervisors_fte >= 0", name="supervisors_fte_least"),
        sa.CheckConstraint("title IS NULL OR trim(title) <> ''", name="title_said"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> instructor_id", name="two_people"),
    )
    op.create_index("ix_dossiers_call_dossiers_id", "dossiers", ["call", "id"])
    op.create_index("ix_dossiers_call_dossiers_state_dossiers_id", "dossiers", ["call", "state", "id"])
    op.create_index("ix_dossiers_department_dossiers_id", "dossiers", ["department", "id"])
    op.create_index("ix_dossiers_department_dossiers_state_dossiers_id", "dossiers", ["department", "state", "id"])
    op.create_index("ix_dossiers_fiche_dossiers_id", "dossiers", ["fiche", "id"])
    op.create_index("ix_dossiers_organisation_id_dossiers_id", "dossiers", ["organisation_id", "id"])
    op.create_index(
        "uq_dossiers_key",
        "dossiers",
        ["organisation_id", "call", "key"],
        unique=True,
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.UniqueConstraint("dossier_id", "code"),
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(80)),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("hash", sa.String(64), sa.ForeignKey("stored_files.hash"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", BIG, sa.ForeignKey("accounts.id")),
        sa.CheckConstraint("name IS NULL OR trim(name) <> ''", name="name_said"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_at_whole"),
    )
    op.create_index("ix_attachments_hash", "attachments", ["hash"])


def _budget_lines() -> None:
    op.create_table(
        "budget_lines",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("side", sa.String(80), nullable=False),
        sa.Column("cost", sa.String(80), nullable=False),
        sa.Column("label", sa.String(250)),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name="amount_cents_least"),
        sa.CheckConstraint("cost IN ('staff', 'operating', 'external_services', 'other', 'indirect')", name="cost"),
        sa.CheckConstraint("side IN ('planned', 'realised')", name="side"),
    )


def _completions() -> None:
    op.create_table(
        "completions",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", BIG, sa.ForeignKey("accounts.id")),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_at_whole"),
        sa.CheckConstraint("asked IS NULL OR trim(asked) <> ''", name="asked_said"),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("outcome", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("instructed_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("decided_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_cents", sa.BigInteger()),
        sa.Column("envelope_id", sa.Integer(), sa.ForeignKey("envelopes.id")),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome = 'accepted' OR envelope_id IS NULL", name="envelope"),
        sa.CheckConstraint("(outcome = 'accepted') = (granted_cents IS NOT NULL)", name="granted"),
        sa.CheckConstraint("granted_cents >= 1", name="granted_cents_least"),
        sa.CheckConstraint("outcome IN ('accepted', 'refused')", name="outcome"),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
        sa.CheckConstraint("decided_by <> instructed_by", name="two_people"),
    )


def _deposits() -> None:
    op.create_table(
        "deposits",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(230)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("made_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("service", sa.String(250), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.CheckConstraint("mode IN ('online', 'paper', 'late')", name="mode"),
        sa.CheckConstraint("mode = 'online' OR reason IS NOT NULL", name="reason"),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
        sa.UniqueConstraint("key"),
    )


def _dossier_publics() -> None:
    op.create_table(
        "dossier_publics",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("code", sa.String(80), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name="count_least"),
    )


def _dossier_territories() -> None:
    op.create_table(
        "dossier_territories",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("code", sa.String(80), primary_key=True),
        sa.Column("department", sa.String(80), nullable=False),
    )
    op.create_index("ix_dossier_territories_perimeter", "dossier_territories", ["department", "code", "dossier_id"])


def _opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("verdict", sa.String(80)),
        sa.Column("reason", sa.Text()),
        sa.Column("given_at", sa.DateTime(timezone=True)),
        sa.Column("given_by", BIG, sa.ForeignKey("accounts.id")),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
        sa.CheckConstraint("verdict IN ('favourable', 'unfavourable')", name="verdict"),
        sa.CheckConstraint(
            "(verdict IS NULL) = (given_at IS NULL) AND (verdict IS NULL) = (given_by IS NULL) "
            "AND (verdict IS NULL) = (reason IS NULL)",
            name="verdict_whole",
        ),
        sa.UniqueConstraint("dossier_id", "code"),
    )


def _resources() -> None:
    op.create_table(
        "resources",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("funder", sa.String(250), nullable=False),
        sa.Column("status", sa.String(80), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name="amount_cents_least"),
        sa.CheckConstraint("funder IS NULL OR trim(funder) <> ''", name="funder_said"),
        sa.CheckConstraint("status IN ('asked', 'obtained')", name="status"),
    )
