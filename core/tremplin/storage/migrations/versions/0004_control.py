"""Control: every row of money or of rights comes under the chain of the journal."""

import sqlalchemy as sa
from alembic import op

# apart from the records, whose tables go on changing: what a base was made by is told here, as it was then
revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Each step changes tables; the last one chains the journal again, over what the others left."""
    _sealing()


def _sealing() -> None:
    op.add_column("journal", sa.Column("seals", sa.Text()))
    op.add_column("journal", sa.Column("former", sa.String(64)))
    op.add_column("journal_head", sa.Column("key", sa.String(64)))
