"""The identities that open accounts: the part of 0010 that is of them.

It was run as it stands, so that what is here stays.
"""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

FACTORS = "'totp', 'passkey', 'recovery'"
# what a provider says that it asked for
ADDED = "'provider'"


def identities() -> None:
    """What an identity provider knows somebody by."""
    op.create_table(
        "identities",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("address", sa.String(250)),
        sa.Column("tied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("subject"),
    )
    op.create_index(op.f("ix_identities_account_id"), "identities", ["account_id"])


def factors() -> None:
    """A second factor more of a session."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_constraint(op.f("ck_sessions_factor"), type_="check")
        sessions.create_check_constraint(op.f("ck_sessions_factor"), f"factor IN ({FACTORS}, {ADDED})")
