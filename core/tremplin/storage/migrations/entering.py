"""What is kept of how people come in: the part of 0009 that is of them.

It was run as it stands, so that what is here stays.
"""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

CODE = sa.String(80)
LETTERS = "'receipt', 'completion', 'decision', 'closing', 'deadline', 'message', 'request', 'answer'"
LINKS = "'reset', 'sign_up', 'invitation'"


def guesses() -> None:
    """The tries that are counted."""
    op.create_table(
        "guesses",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_guesses_last_at"), "guesses", ["last_at"])


def links() -> None:
    """The links that mail brings, and the letters that are about no dossier."""
    op.create_table(
        "mailed_links",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("address", sa.String(250)),
        sa.Column("about", sa.Integer()),
        sa.Column("code", CODE),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"kind IN ({LINKS})", name="kind"),
        sa.CheckConstraint("address IS NULL OR trim(address) <> ''", name="address_said"),
        sa.UniqueConstraint("name"),
    )
    op.create_index(op.f("ix_mailed_links_expires_at"), "mailed_links", ["expires_at"])
    with op.batch_alter_table("mails") as mails:
        mails.alter_column("dossier_id", existing_type=BIG, nullable=True)
        mails.drop_constraint(op.f("ck_mails_kind"), type_="check")
        mails.create_check_constraint(op.f("ck_mails_kind"), f"kind IN ({LETTERS}, {LINKS})")
        mails.create_check_constraint(op.f("ck_mails_subject"), "dossier_id IS NOT NULL OR about IS NOT NULL")
