"""Any call: lines and years of a budget, lots, scores, partners, attestations, and what unit prices count."""

import sqlalchemy as sa
from alembic import op

from tremplin.storage.migrations.kit import BIG

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0005", "0004"

FAMILIES = "'staff', 'operating', 'external_services', 'other', 'investment', 'indirect'"
WHOLE = "fiche IS NULL AND lot IS NULL AND territory IS NULL"


def upgrade() -> None:
    """Columns that may be empty, and tables: no seal of a row that stands is changed."""
    _dossiers()
    _budget_lines()
    _resources()
    _envelopes()
    _outcomes()
    _partners()
    _attestations()
    _dossier_fte()
    _granted_years()
    _scores()
    op.add_column("payments", sa.Column("instalment", sa.String(80)))
    op.add_column("payments", sa.Column("year", sa.Integer()))
    op.add_column("reports", sa.Column("about", sa.String(80)))
    # tables that nobody may change are given columns, never made anew: SQLite would lose their triggers
    op.add_column("deposits", sa.Column("counts_at", sa.String(8)))
    op.add_column("decisions", sa.Column("scores", sa.Text()))


def _dossiers() -> None:
    with op.batch_alter_table("dossiers") as dossiers:
        dossiers.add_column(sa.Column("counts_at", sa.String(8)))
        dossiers.add_column(sa.Column("lot", sa.String(80)))
        for name, kind in (("hours", sa.BigInteger), ("places", sa.Integer), ("employees", sa.Integer)):
            dossiers.add_column(sa.Column(name, kind()))
            dossiers.create_check_constraint(op.f(f"ck_dossiers_{name}_least"), f"{name} >= 0")
        for name in ("funders", "final_funders"):
            dossiers.add_column(sa.Column(name, sa.Integer()))
            dossiers.create_check_constraint(op.f(f"ck_dossiers_{name}"), f"{name} = 0")


def _budget_lines() -> None:
    """A line may be named by a fiche or a department: it says its family then."""
    with op.batch_alter_table("budget_lines") as lines:
        lines.add_column(sa.Column("family", sa.String(80)))
        lines.add_column(sa.Column("year", sa.Integer()))
        lines.drop_constraint(op.f("ck_budget_lines_cost"), type_="check")
        lines.create_check_constraint(op.f("ck_budget_lines_cost"), f"family IS NOT NULL OR cost IN ({FAMILIES})")
        lines.create_check_constraint(op.f("ck_budget_lines_family"), f"family IN ({FAMILIES})")


def _resources() -> None:
    with op.batch_alter_table("resources") as resources:
        resources.add_column(sa.Column("nature", sa.String(80)))
        resources.create_check_constraint(
            op.f("ck_resources_nature"), "nature IN ('public', 'private', 'own', 'in_kind')"
        )
        resources.add_column(sa.Column("side", sa.String(80)))
        resources.create_check_constraint(op.f("ck_resources_side"), "side IN ('realised')")


def _envelopes() -> None:
    op.drop_index("uq_envelopes_call", "envelopes")
    counted = " + ".join(f"CASE WHEN {part} IS NULL THEN 0 ELSE 1 END" for part in ("fiche", "lot", "territory"))
    with op.batch_alter_table("envelopes") as envelopes:
        envelopes.add_column(sa.Column("lot", sa.String(80)))
        envelopes.add_column(sa.Column("territory", sa.String(80)))
        envelopes.create_check_constraint(op.f("ck_envelopes_part"), f"{counted} <= 1")
    whole = sa.text(WHOLE)
    op.create_index("uq_envelopes_call", "envelopes", ["call"], unique=True, sqlite_where=whole, postgresql_where=whole)
    for part in ("lot", "territory"):
        op.create_index(f"uq_envelopes_{part}", "envelopes", ["call", part], unique=True)


def _outcomes() -> None:
    kinds = {"participants": sa.Integer, "hours": sa.BigInteger, "places": sa.Integer, "posts": sa.BigInteger}
    with op.batch_alter_table("outcomes") as outcomes:
        for name, kind in kinds.items():
            outcomes.add_column(sa.Column(name, kind()))
            outcomes.create_check_constraint(op.f(f"ck_outcomes_{name}_least"), f"{name} >= 0")
        outcomes.add_column(sa.Column("publics", sa.Text()))


def _partners() -> None:
    op.create_table(
        "partners",
        *_child(),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("siret", sa.String(14)),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.CheckConstraint("name IS NULL OR trim(name) <> ''", name="name_said"),
        sa.CheckConstraint("amount_cents >= 0", name="amount_cents_least"),
    )


def _attestations() -> None:
    op.create_table(
        "attestations",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("code", sa.String(80), primary_key=True),
    )


def _dossier_fte() -> None:
    op.create_table(
        "dossier_fte",
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("side", sa.String(80), primary_key=True),
        sa.Column("code", sa.String(80), primary_key=True),
        sa.Column("fte", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("side IN ('planned', 'realised')", name="side"),
        sa.CheckConstraint("fte >= 0", name="fte_least"),
    )


def _granted_years() -> None:
    op.create_table(
        "granted_years",
        *_child(),
        sa.Column("agreement", sa.Integer()),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name="amount_cents_least"),
    )


def _scores() -> None:
    op.create_table(
        "scores",
        *_child(),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("opinion", sa.String(80)),
        sa.Column("reason", sa.Text()),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", BIG, sa.ForeignKey("accounts.id"), nullable=False),
        sa.CheckConstraint("points >= 0", name="points_least"),
        sa.CheckConstraint("reason IS NULL OR trim(reason) <> ''", name="reason_said"),
    )


def _child() -> tuple[sa.Column[int], sa.Column[int]]:
    """The key of a row of a dossier."""
    return (
        sa.Column("dossier_id", BIG, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    )
