"""Figures: the releases that were certified, what dossiers told when their reports were received, and their tallies."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0007", "0006"

CODE = sa.String(80)


def upgrade() -> None:
    """Tables, and an index: nothing that stands is changed."""
    _releases()
    _frozen_figures()
    _tallies()


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("department", CODE, nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name NOT LIKE '%@%'", name="name_plain"),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("department", "digest"),
    )


def _frozen_figures() -> None:
    op.create_table(
        "frozen_figures",
        sa.Column("dossier_id", BIG, primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id", "number"], ["reports.dossier_id", "reports.number"]),
    )


def _tallies() -> None:
    op.drop_index("ix_participations_person_id", "participations")
    both = ["person_id", "dossier_id"]
    op.create_index("ix_participations_person_id_participations_dossier_id", "participations", both)
    op.create_table(
        "tally_layouts",
        sa.Column("scope", CODE, primary_key=True),
        sa.Column("library", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
    )
    op.create_table(
        "tallies",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("stamp", sa.String(64), nullable=False),
        sa.Column("amounts", sa.LargeBinary(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "tally_unions",
        sa.Column("scope", sa.String(64), primary_key=True),
        sa.Column("stamp", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
    )
