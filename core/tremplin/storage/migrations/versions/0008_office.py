"""What an office does: counter-entries."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0008", "0006"

PARTS = "'payments', 'committees', 'after_exits', 'reports', 'settlements'"


def upgrade() -> None:
    """Tables, and columns that may be empty: no seal of a row that stands is changed."""
    _corrections()


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("part", sa.String(80), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint(f"part IN ({PARTS})", name="part"),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
        sa.UniqueConstraint("dossier_id", "part", "corrected"),
    )
