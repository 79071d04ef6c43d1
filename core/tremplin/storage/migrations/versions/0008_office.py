"""What an office does: counter-entries, commissions, readers, deputies, completions, finding, mail, messages."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.marking import mark_all
from tremplin.storage.migrations import posts
from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0008", "0007"

CODE = sa.String(80)
PARTS = "'payments', 'committees', 'after_exits', 'reports', 'settlements'"
STAFF = "'territorial_service', 'instructor', 'decision_maker', 'reader', 'statistician', 'admin'"
PURPOSES = "'application', 'agreement', 'evidence', 'bank_details', 'report', 'message'"
TOTALLED = (
    *("department", "call", "fiche", "state", "organisation_id", "instructor_id", "deposited_at"),
    *("requested_cents", "granted_cents", "id"),
)
ORDERS = (
    ("instructor_id", "id"),
    ("department", "deposited_at", "id"),
    ("call", "deposited_at", "id"),
    ("fiche", "deposited_at", "id"),
)


def upgrade() -> None:
    """Tables, and columns that may be empty: no seal of a row that stands is changed."""
    _corrections()
    _readers()
    _assignments()
    _completion_fields()
    _opinions()
    _searching()
    _commissions()
    _signings()
    _takeovers()
    _documents()
    posts.outbox()
    _banking()
    posts.talking()


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


def _readers() -> None:
    """One role more, which SQLite takes by making two tables anew."""
    with op.batch_alter_table("duties") as duties:
        duties.drop_constraint(op.f("ck_duties_role"), type_="check")
        duties.create_check_constraint(op.f("ck_duties_role"), f"role IN ({STAFF})")
        duties.drop_constraint(op.f("ck_duties_territory"), type_="check")
        duties.create_check_constraint(
            op.f("ck_duties_territory"), "territory IS NOT NULL OR role <> 'territorial_service'"
        )
        duties.create_check_constraint(
            op.f("ck_duties_no_territory"), "territory IS NULL OR role IN ('territorial_service', 'reader')"
        )
    with op.batch_alter_table("role_requests") as requests:
        requests.drop_constraint(op.f("ck_role_requests_role"), type_="check")
        requests.create_check_constraint(op.f("ck_role_requests_role"), f"role IN ('editor', 'signatory', {STAFF})")


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("given_to", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("given_from", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("reason", sa.Text()),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name="days_whole"),
        sa.CheckConstraint("ends_on >= starts_on", name="period"),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
    )
    for column in ("given_to", "given_from"):
        op.create_index(f"ix_assignments_{column}_assignments_dossier_id", "assignments", [column, "dossier_id"])


def _completion_fields() -> None:
    op.create_table(
        "completion_fields",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("field", sa.String(120), primary_key=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
    )


def _opinions() -> None:
    with op.batch_alter_table("opinions") as opinions:
        opinions.add_column(sa.Column("partner", sa.String(250)))
        opinions.add_column(sa.Column("attachment", sa.Integer()))
        opinions.create_check_constraint(op.f("ck_opinions_partner_said"), "partner IS NULL OR trim(partner) <> ''")
        opinions.create_check_constraint(op.f("ck_opinions_partner"), "partner IS NULL OR verdict IS NOT NULL")


def _documents() -> None:
    with op.batch_alter_table("attachments") as attachments:
        attachments.add_column(sa.Column("purpose", CODE))
        attachments.add_column(sa.Column("message", sa.Integer()))
        attachments.create_check_constraint(op.f("ck_attachments_purpose"), f"purpose IN ({PURPOSES})")
    # by themselves: other tables name this one, which is not made anew
    op.add_column("stored_files", sa.Column("scanned_at", sa.DateTime(timezone=True)))
    op.add_column("stored_files", sa.Column("found", CODE))


def _banking() -> None:
    op.create_table(
        "bank_details",
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("iban", sa.String(34), nullable=False),
        sa.Column("bic", sa.String(11)),
        sa.Column("holder", sa.String(250)),
        sa.Column("document_of", BIG, sa.ForeignKey("dossiers.id")),
        sa.Column("document", sa.Integer()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("answer", CODE),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", BIG, sa.ForeignKey("accounts.id")),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint("answer IN ('confirmed', 'refused')", name="answer"),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)", name="answer_whole"
        ),
        sa.CheckConstraint("(document_of IS NULL) = (document IS NULL)", name="document_of_whole"),
        sa.CheckConstraint("answered_by <> recorded_by", name="two_people"),
        sa.CheckConstraint("answer <> 'refused' OR reason IS NOT NULL", name="refusal"),
        *(
            sa.CheckConstraint(f"{name} IS NULL OR trim({name}) <> ''", name=f"{name}_said")
            for name in ("holder", "reason")
        ),
    )
    op.create_table(
        "mandates",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("payment", sa.Integer(), nullable=False),
        sa.Column("mandate", CODE, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("reason", sa.Text()),
        *(
            sa.CheckConstraint(f"{name} IS NULL OR trim({name}) <> ''", name=f"{name}_said")
            for name in ("mandate", "reason")
        ),
    )
    op.create_index("ix_mandates_dossier_id_mandates_payment", "mandates", ["dossier_id", "payment"])
    op.add_column("payments", sa.Column("bank", sa.Integer()))
    # what an earlier version recorded was paid already: nobody said of it that it waits for a mandate
    op.add_column("payments", sa.Column("to_mandate", sa.Boolean()))


def _searching() -> None:
    for columns in ORDERS:
        named = "_".join(f"dossiers_{column}" for column in columns)
        op.create_index(f"ix_{named}", "dossiers", [*columns])
    op.create_index("ix_dossiers_totals", "dossiers", [*TOTALLED])
    op.create_table(
        "search_marks",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("department", CODE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
    )
    op.create_index("ix_search_marks_late", "search_marks", ["due_on", "department", "dossier_id"])
    op.create_table(
        "search_words",
        sa.Column("department", CODE, primary_key=True),
        sa.Column("word", sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"), primary_key=True),
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_orders",
        sa.Column("account_id", BIG, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("sort", CODE, nullable=False),
        sa.Column("ascending", sa.Boolean(), nullable=False),
    )
    mark_all(op.get_bind())


def _commissions() -> None:
    op.create_table(
        "commissions",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("deliberation", sa.String(80)),
        sa.Column("deliberated_on", sa.Date()),
        sa.Column("minutes", sa.Text()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(deliberation IS NULL) = (deliberated_on IS NULL)", name="deliberation_whole"),
        *(
            sa.CheckConstraint(f"{column} IS NULL OR trim({column}) <> ''", name=f"{column}_said")
            for column in ("title", "deliberation", "minutes")
        ),
    )
    op.create_index("ix_commissions_department_commissions_held_on", "commissions", ["department", "held_on"])
    op.create_table(
        "agenda_items",
        sa.Column("commission_id", BIG, sa.ForeignKey("commissions.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), nullable=False),
        sa.UniqueConstraint("commission_id", "dossier_id"),
    )
    op.create_index("ix_agenda_items_dossier_id", "agenda_items", ["dossier_id"])
    # a table that nobody may change is given a column, never made anew: SQLite would lose its triggers
    op.add_column("decisions", sa.Column("commission_id", BIG))


def _signings() -> None:
    op.create_table(
        "signings",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("agreement", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("attachment", sa.Integer()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint("step IN ('sent', 'carrier', 'department')", name="step"),
    )


def _takeovers() -> None:
    op.create_table(
        "takeovers",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("past", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", BIG, sa.ForeignKey("accounts.id")),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_at_whole"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_people"),
        sa.CheckConstraint("source IS NULL OR trim(source) <> ''", name="source_said"),
    )
