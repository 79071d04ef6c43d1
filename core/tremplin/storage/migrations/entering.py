"""What is kept of how people come in: the part of 0009 that is of them.

It was run as it stands, so that what is here stays.
"""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

CODE = sa.String(80)
LETTERS = "'receipt', 'completion', 'decision', 'closing', 'deadline', 'message', 'request', 'answer'"
# a dossier that waits for whoever signs
ASKED = "'signature'"
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
        mails.create_check_constraint(op.f("ck_mails_kind"), f"kind IN ({LETTERS}, {ASKED}, {LINKS})")
        mails.create_check_constraint(op.f("ck_mails_subject"), "dossier_id IS NOT NULL OR about IS NOT NULL")


def factors() -> None:
    """Second factors, known browsers and kept forms; a column that nothing ever filled goes."""
    op.drop_column("accounts", "second_factor")
    op.create_table(
        "totp_factors",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("nonce", sa.String(32)),
        sa.Column("next_nonce", sa.String(32)),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.Integer()),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("credential"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "known_devices",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("token", "account_id"),
    )
    op.create_table(
        "kept_forms",
        sa.Column("session_id", BIG, sa.ForeignKey("sessions.id"), primary_key=True),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    for table, column in (
        ("passkeys", "account_id"),
        ("known_devices", "account_id"),
        ("kept_forms", "account_id"),
        ("kept_forms", "kept_at"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
