"""What migrations are written with; they were run as it stands, so that what is here stays."""

from collections.abc import Mapping

from alembic import op
from sqlalchemy import BigInteger, Integer

# SQLite numbers the rows of an INTEGER alone
BIG = BigInteger().with_variant(Integer(), "sqlite")

REFUSE = """
CREATE FUNCTION tremplin_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$
"""


def freeze(tables: Mapping[str, str]) -> None:
    """Refuse, each with its sentence, that a row of these tables ever changes or goes."""
    if op.get_bind().dialect.name == "sqlite":
        for table, sentence in tables.items():
            for act in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER frozen_{table}_{act} BEFORE {act.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )
        return
    op.execute(REFUSE)
    for table, sentence in tables.items():
        # TRUNCATE fires no trigger of rows (PostgreSQL, CREATE TRIGGER)
        for name, act in (("row", "UPDATE OR DELETE"), ("whole", "TRUNCATE")):
            each = "ROW" if name == "row" else "STATEMENT"
            op.execute(
                f"CREATE TRIGGER frozen_{table}_{name} BEFORE {act} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION tremplin_frozen('{sentence}')"
            )
