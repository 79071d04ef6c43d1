"""Long work in the background, and the letters that tell of it and of an account: the part of 0010 that is of them.

It was run as it stands, so that what is here stays.
"""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

CODE = sa.String(80)
QUEUE = "'waiting', 'done', 'failed', 'dropped'"
LETTERS = "'receipt', 'completion', 'decision', 'closing', 'deadline', 'message', 'request', 'answer', 'signature'"
# a work that was long, an account that an admin opened, an identity that was tied to one
ADDED = "'work', 'identity'"
LINKS = "'reset', 'sign_up', 'invitation', 'welcome'"


def works() -> None:
    """What somebody asked for and does not wait for."""
    op.create_table(
        "works",
        sa.Column("state", CODE, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True)),
        sa.Column("claim", sa.String(32)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.Column("id", BIG, primary_key=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("result", sa.Text()),
        sa.Column("file", sa.String(64)),
        sa.Column("file_name", sa.String(250)),
        sa.Column("media_type", CODE),
        sa.CheckConstraint(f"state IN ({QUEUE})", name="state"),
        sa.CheckConstraint("tries >= 0", name="tries_least"),
        sa.CheckConstraint("done >= 0", name="done_least"),
        sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claim_whole"),
        sa.CheckConstraint(
            "(file IS NULL) = (file_name IS NULL) AND (file IS NULL) = (media_type IS NULL)", name="file_whole"
        ),
    )
    op.create_index("ix_works_state_works_next_try_at", "works", ["state", "next_try_at"])
    op.create_index("ix_works_account_id_works_id", "works", ["account_id", "id"])


def letters() -> None:
    """Two letters more, one of which brings a link."""
    with op.batch_alter_table("mails") as mails:
        mails.drop_constraint(op.f("ck_mails_kind"), type_="check")
        mails.create_check_constraint(op.f("ck_mails_kind"), f"kind IN ({LETTERS}, {LINKS}, {ADDED})")
    with op.batch_alter_table("mailed_links") as links:
        links.drop_constraint(op.f("ck_mailed_links_kind"), type_="check")
        links.create_check_constraint(op.f("ck_mailed_links_kind"), f"kind IN ({LINKS})")
