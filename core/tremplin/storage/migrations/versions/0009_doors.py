"""Who has signed in, in which browser and since when, what was guessed, and the links that mail brings."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations import entering
from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0009", "0008"

CODE = sa.String(80)
FACTORS = "'totp', 'passkey', 'recovery'"


def upgrade() -> None:
    """New tables, and letters that are about no dossier: no seal of a row that stands is changed."""
    _sessions()
    _joining()
    entering.factors()
    entering.guesses()
    entering.links()


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("roles", sa.String(64), nullable=False),
        sa.Column("factor", CODE),
        sa.Column("browser", sa.String(40)),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("challenge", sa.String(64)),
        sa.Column("challenged_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"factor IN ({FACTORS})", name="factor"),
        sa.UniqueConstraint("token"),
    )
    for column in ("account_id", "seen_at"):
        op.create_index(op.f(f"ix_sessions_{column}"), "sessions", [column])


def _joining() -> None:
    op.create_table(
        "self_registrations",
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("verified_by", BIG, sa.ForeignKey("accounts.id")),
        sa.CheckConstraint("(verified_at IS NULL) = (verified_by IS NULL)", name="verified_at_whole"),
    )
