"""Control: nobody alone, and every row of money or of rights under the chain of the journal."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from tremplin.storage.migrations.kit import BIG, melt
from tremplin.storage.migrations.rechaining import holds, rechain

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0004", "0003"

REPORTS = "kind IN ('final', 'interim', 'dashboard', 'execution', 'yearly')"
CARRIERS = "role IN ('editor', 'signatory')"
ROLES = (
    "role IN ('editor', 'signatory', 'territorial_service', 'instructor', 'decision_maker', 'statistician', 'admin')"
)


def upgrade() -> None:
    """Each step changes tables; the last one chains the journal again, over what the others left."""
    _past_memberships()
    _left_before()
    _role_requests()
    _admissions()
    _reports()
    op.add_column("accounts", sa.Column("department", sa.String(80)))
    op.add_column("payments", sa.Column("key", sa.String(230)))
    op.create_index("uq_payments_key", "payments", ["key"], unique=True)
    # a table that nobody may change is given a column, never made anew: SQLite would lose its triggers
    op.add_column("deposits", sa.Column("mentions", sa.Text()))
    _sealing()
    _chained_again()


def _past_memberships() -> None:
    op.create_table(
        "past_memberships",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(CARRIERS, name="role"),
    )


def _left_before() -> None:
    """Who left an organisation before this revision: the journal alone knows them."""
    moment = sa.DateTime(timezone=True)
    journal = sa.table(
        "journal", sa.column("number"), sa.column("at", moment), *map(sa.column, ("act", "subject", "before", "after"))
    )
    lines = sa.select(journal).where(journal.c.act == "manage_accounts").order_by(journal.c.number)
    since: dict[tuple[int, int], Any] = {}
    left: dict[tuple[int, int], list[Any]] = {}
    for line in op.get_bind().execute(lines):
        before, after = json.loads(line.before), json.loads(line.after)
        where = (after if after.get("organisation") else before).get("organisation")
        if where:
            member = int(line.subject.split()[-1]), where
            if after.get("role"):
                since.setdefault(member, line.at)
            else:
                left.setdefault(member, []).append((before["role"], since.pop(member, line.at), line.at))
    kept = sa.table(
        "past_memberships",
        *map(sa.column, ("account_id", "organisation_id", "number", "role")),
        sa.column("since", moment),
        sa.column("left_at", moment),
    )
    rows = [
        dict(zip(kept.c.keys(), (*member, number, *said), strict=True))
        for member, times in left.items()
        for number, said in enumerate(times, start=1)
    ]
    op.bulk_insert(kept, rows)


def _role_requests() -> None:
    op.create_table(
        "role_requests",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id")),
        sa.Column("department", sa.String(80)),
        sa.Column("territory", sa.String(80)),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(ROLES, name="role"),
    )


def _admissions() -> None:
    op.create_table(
        "admissions",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", BIG, sa.ForeignKey("accounts.id")),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_at_whole"),
    )


def _reports() -> None:
    """One kind of reports more, which SQLite takes by making the table anew."""
    with op.batch_alter_table("reports") as reports:
        reports.drop_constraint(op.f("ck_reports_kind"), type_="check")
        reports.create_check_constraint(op.f("ck_reports_kind"), REPORTS)


def _sealing() -> None:
    op.add_column("journal", sa.Column("seals", sa.Text()))
    op.add_column("journal", sa.Column("former", sa.String(64)))
    op.add_column("journal_head", sa.Column("key", sa.String(64)))


def _chained_again() -> None:
    if holds(op.get_bind()):
        # the only rewriting that a journal ever sees: the triggers that refuse it come back at once
        with melt("journal", "le journal ne se modifie pas"):
            rechain(op.get_bind(), context.config.attributes["key"].held(None))
