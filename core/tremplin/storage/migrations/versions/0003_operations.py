"""Operations: what was agreed, followed, settled, and the journal."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG, freeze

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0003", "0002"

FIRST = {"id": 1, "number": 0, "hash": "0" * 64}
FROZEN = {
    "journal": "le journal ne se modifie pas",
    "deposits": "un dépôt ne se modifie pas",
    "decisions": "une décision ne se modifie pas",
    "settlements": "un solde ne se modifie pas",
    "settlement_lines": "un solde ne se modifie pas",
    "fiche_snapshots": "une fiche gelée ne se modifie pas",
}


def upgrade() -> None:
    _journal()
    _journal_head()
    _after_exits()
    _agreements()
    _committees()
    _outcomes()
    _payments()
    _reports()
    _settlements()
    _settlement_lines()
    _started()
    freeze(FROZEN)


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(250), nullable=False),
        sa.Column("act", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("dossier_id", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
    )
    op.create_index("ix_journal_dossier_id_journal_number", "journal", ["dossier_id", "number"])


def _journal_head() -> None:
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name="single"),
    )


def _after_exits() -> None:
    op.create_table(
        "after_exits",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint("months >= 1", name="months_least"),
    )


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("advance_cents", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint("advance_cents <= amount_cents", name="advance"),
        sa.CheckConstraint("advance_cents >= 0", name="advance_cents_least"),
        sa.CheckConstraint("number = 1 OR reason IS NOT NULL", name="amendment"),
        sa.CheckConstraint("amount_cents >= 1", name="amount_cents_least"),
        sa.CheckConstraint("ends_on >= starts_on", name="period"),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
    )


def _committees() -> None:
    op.create_table(
        "committees",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Text()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint("minutes IS NULL OR trim(minutes) <> ''", name="minutes_said"),
    )


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("months", sa.BigInteger()),
        sa.Column("exits", sa.BigInteger()),
        sa.Column("quality", sa.Text()),
        sa.Column("urban_months", sa.BigInteger()),
        sa.Column("urban_hours", sa.BigInteger()),
        sa.Column("rural_months", sa.BigInteger()),
        sa.Column("rural_hours", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("exits >= 0", name="exits_least"),
        sa.CheckConstraint("months >= 0", name="months_least"),
        sa.CheckConstraint("rural_hours >= 0", name="rural_hours_least"),
        sa.CheckConstraint("rural_months >= 0", name="rural_months_least"),
        sa.CheckConstraint("urban_hours >= 0", name="urban_hours_least"),
        sa.CheckConstraint("urban_months >= 0", name="urban_months_least"),
    )


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint("amount_cents >= 1", name="amount_cents_least"),
        sa.CheckConstraint("kind IN ('advance', 'interim', 'balance', 'repayment')", name="kind"),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint("kind IN ('final', 'dashboard', 'execution', 'yearly')", name="kind"),
    )


def _settlements() -> None:
    op.create_table(
        "settlements",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("snapshot", sa.String(64), sa.ForeignKey("fiche_snapshots.hash"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("eligible_cents", sa.BigInteger(), nullable=False),
        sa.Column("granted_cents", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.String(80)),
        sa.Column("due_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("balance_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance_cents = due_cents - paid_cents", name="balance"),
        sa.CheckConstraint("paid_cents >= 0", name="paid_cents_least"),
        sa.CheckConstraint("due_cents <= eligible_cents", name="within_costs"),
        sa.CheckConstraint("due_cents >= 0 AND due_cents <= granted_cents", name="within_grant"),
    )


def _settlement_lines() -> None:
    op.create_table(
        "settlement_lines",
        sa.Column("dossier_id", BIG, primary_key=True),
        sa.Column("settlement", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("label", sa.String(250), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("why IS NULL OR trim(why) <> ''", name="why_said"),
        sa.ForeignKeyConstraint(["dossier_id", "settlement"], ["settlements.dossier_id", "settlements.number"]),
    )


def _started() -> None:
    """The journal begins: its head stands before the first line."""
    head = sa.table("journal_head", sa.column("id"), sa.column("number"), sa.column("hash"))
    op.execute(head.insert().values(FIRST))
