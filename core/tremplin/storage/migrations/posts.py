"""What waits to be sent, and what is said between a carrier and the service: the part of 0008 that is of them.

It was run as it stands, so that what is here stays.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG, freeze_more

CODE = sa.String(80)
QUEUE = ("waiting", "done", "failed", "dropped")


def outbox() -> None:
    """The queue of letters, the jobs of each day, and why nothing leaves."""
    op.create_table(
        "mails",
        *_queued(),
        sa.Column("id", BIG, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), nullable=False),
        sa.Column("about", sa.Integer()),
        sa.Column("code", CODE),
        sa.Column("due", sa.Date()),
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key"),
        _one_of("kind", ("receipt", "completion", "decision", "closing", "deadline", "message", "request", "answer")),
        *_queue(),
    )
    op.create_index("ix_mails_state_mails_next_try_at", "mails", ["state", "next_try_at"])
    op.create_index("ix_mails_dossier_id", "mails", ["dossier_id"])
    op.create_table(
        "jobs",
        *_queued(),
        sa.Column("kind", CODE, primary_key=True),
        sa.Column("done_for", sa.Date()),
        *_queue(),
    )
    op.create_table(
        "mail_holds",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        _one_of("reason", ("restored", "demonstration")),
    )


def talking() -> None:
    """Messages, and what carriers ask."""
    op.create_table(
        "messages",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("voice", CODE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        _one_of("voice", ("carrier", "service")),
        sa.CheckConstraint("text IS NULL OR trim(text) <> ''", name="text_said"),
    )
    freeze_more({"messages": "un message ne se modifie pas"})
    op.create_table(
        "requests",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("outcome", CODE),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", BIG, sa.ForeignKey("accounts.id")),
        _one_of("kind", ("advance", "amendment", "appeal")),
        _one_of("outcome", ("granted", "refused")),
        *(
            sa.CheckConstraint(f"{column} IS NULL OR trim({column}) <> ''", name=f"{column}_said")
            for column in ("reason", "answer")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (answer IS NULL) AND (outcome IS NULL) = (answered_at IS NULL) "
            "AND (outcome IS NULL) = (answered_by IS NULL)",
            name="outcome_whole",
        ),
    )
    op.create_index("ix_requests_answered_at", "requests", ["answered_at"])


def _queued() -> tuple[sa.Column[object], ...]:
    """The columns of a row that waits its turn."""
    return (
        sa.Column("state", CODE, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True)),
        sa.Column("claim", sa.String(32)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
    )


def _queue() -> tuple[sa.CheckConstraint, ...]:
    return (
        _one_of("state", QUEUE),
        sa.CheckConstraint("tries >= 0", name="tries_least"),
        sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claim_whole"),
    )


def _one_of(column: str, words: Iterable[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)
