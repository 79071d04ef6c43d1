"""What migrations are written with; they were run as it stands, so that what is here stays."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

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
            _freeze_sqlite(table, sentence)
        return
    op.execute(REFUSE)
    _freeze_postgresql(tables)


def freeze_more(tables: Mapping[str, str]) -> None:
    """The same for the tables of a later migration."""
    if op.get_bind().dialect.name == "postgresql":
        _freeze_postgresql(tables)
        return
    for table, sentence in tables.items():
        _freeze_sqlite(table, sentence)


def _freeze_postgresql(tables: Mapping[str, str]) -> None:
    for table, sentence in tables.items():
        # TRUNCATE fires no trigger of rows (PostgreSQL, CREATE TRIGGER)
        for name, act in (("row", "UPDATE OR DELETE"), ("whole", "TRUNCATE")):
            each = "ROW" if name == "row" else "STATEMENT"
            op.execute(
                f"CREATE TRIGGER frozen_{table}_{name} BEFORE {act} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION tremplin_frozen('{sentence}')"
            )


def _freeze_sqlite(table: str, sentence: str) -> None:
    for act in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER frozen_{table}_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


@contextmanager
def melt(table: str, sentence: str) -> Iterator[None]:
    """Let the rows of a frozen table change, for as long as the block lasts."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS frozen_{table}_{act}")
    yield
    _freeze_sqlite(table, sentence)
