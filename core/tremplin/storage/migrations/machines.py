"""What is kept for machines: the part of 0010 that is of them.

It was run as it stands, so that what is here stays.
"""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

CODE = sa.String(80)
NEWS = (
    "'tremplin_dossier_submitted', 'tremplin_dossier_decided', 'tremplin_agreement_signed', "
    "'tremplin_report_received', 'tremplin_dossier_settled', 'trial'"
)


def tokens() -> None:
    """The tokens by which machines ask, and what they were answered once."""
    op.create_table(
        "machine_tokens",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", CODE, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("name IS NULL OR trim(name) <> ''", name="name_said"),
        sa.CheckConstraint("scopes IS NULL OR trim(scopes) <> ''", name="scopes_said"),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "kept_answers",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    for table, column in (
        ("machine_tokens", "account_id"),
        ("machine_tokens", "expires_at"),
        ("kept_answers", "kept_at"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def webhooks() -> None:
    """The addresses that are told of what happens, and what each is told."""
    op.create_table(
        "webhooks",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("department", CODE),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", BIG, sa.ForeignKey("accounts.id")),
        sa.CheckConstraint("address IS NULL OR trim(address) <> ''", name="address_said"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_at_whole"),
    )
    op.create_table(
        "webhook_calls",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("webhook_id", BIG, sa.ForeignKey("webhooks.id"), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id")),
        sa.Column("reached", CODE),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("state", CODE, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True)),
        sa.Column("claim", sa.String(32)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.CheckConstraint(f"kind IN ({NEWS})", name="kind"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed', 'dropped')", name="state"),
        sa.CheckConstraint("tries >= 0", name="tries_least"),
        sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claim_whole"),
        sa.CheckConstraint("(dossier_id IS NULL) = (reached IS NULL)", name="dossier_whole"),
        sa.UniqueConstraint("name"),
    )
    op.create_index(op.f("ix_webhook_calls_state_webhook_calls_next_try_at"), "webhook_calls", ["state", "next_try_at"])
    for column in ("webhook_id", "dossier_id"):
        op.create_index(op.f(f"ix_webhook_calls_{column}"), "webhook_calls", [column])
