"""The roles of PostgreSQL: the owner of the tables migrates them, the one that serves rewrites nothing frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database

FROZEN = ("decisions", "deposits", "fiche_snapshots", "journal", "messages", "settlement_lines", "settlements")
REVISION = "alembic_version"
# roles are of the whole server: the name says which base it serves, and 63 bytes are all that a name may have
NAMED = text("""
SELECT left(current_database() || CASE current_schema() WHEN 'public' THEN '' ELSE '_' || current_schema() END, 55)
    || '_service' AS service
""")
KNOWN = text("SELECT 1 FROM pg_roles WHERE rolname = :service")
MAY_MAKE = text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
# what is somebody else's in the same schema is left to them
OWNED = text("""
SELECT relkind, relname FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'S')
    AND pg_has_role(relowner, 'USAGE') ORDER BY relname
""")
QUOTED = text("SELECT quote_ident(current_schema()), quote_ident(:service)")
# a right may be of one column alone
REWRITING = text("""
SELECT current_user FROM pg_class
WHERE oid = to_regclass('journal') AND (has_any_column_privilege(oid, 'UPDATE')
    OR has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE'))
""")


@dataclass(frozen=True)
class Service:
    """The role that serves; ``made`` says that it is new, ``sql`` what somebody else must run before it serves."""

    role: str
    made: bool
    sql: tuple[str, ...] = ()


def entrust(database: Database) -> Service | None:
    """Make the role that serves, and give it what it needs and no more; ``None`` where there is no such thing."""
    if database.dialect == "sqlite":
        return None
    with database.migrating() as connection:
        return granted(connection, make=True)


def granted(connection: Connection, *, make: bool) -> Service | None:
    """Give the role that serves its rights over the tables that are there; ``None`` for who does not own them."""
    service = str(connection.scalar(NAMED))
    owned = connection.execute(OWNED).all()
    ours = {name: kind for kind, name in owned if kind == "S" or name in METADATA.tables or name == REVISION}
    if REVISION not in ours:
        return None
    schema, role = connection.execute(QUOTED, {"service": service}).one()
    known = connection.scalar(KNOWN, {"service": service}) is not None
    making = [] if known else [f"CREATE ROLE {role} LOGIN"]
    orders = [*making, *_grants(schema, role, ours)]
    if not known and not (make and connection.scalar(MAY_MAKE)):
        return Service(service, made=False, sql=tuple(f"{order};" for order in orders))
    for order in orders:
        connection.execute(text(order))
    return Service(service, made=not known)


def _grants(schema: str, role: str, ours: Mapping[str, str]) -> Iterator[str]:
    """What the role that serves may do, whatever it could before."""
    tables = [name for name, kind in ours.items() if kind == "r"]
    rights = {
        "SELECT": [REVISION],
        "SELECT, INSERT": [name for name in tables if name in FROZEN],
        "SELECT, INSERT, UPDATE, DELETE": [name for name in tables if name not in (*FROZEN, REVISION)],
    }
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"REVOKE ALL ON {_named(schema, tables)} FROM {role}"
    # a base of before 0003 has nothing frozen
    yield from (f"GRANT {right} ON {_named(schema, names)} TO {role}" for right, names in rights.items() if names)
    # a demonstration sets the next numbers, a dump reads them
    sequences = [name for name, kind in ours.items() if kind == "S"]
    yield f"GRANT USAGE, SELECT, UPDATE ON SEQUENCE {_named(schema, sequences)} TO {role}"


def _named(schema: str, names: list[str]) -> str:
    return ", ".join(f"{schema}.{name}" for name in names)


def rewriting(connection: Connection) -> Iterator[str]:
    """A sentence where the role in use could rewrite the journal, whose chain would then prove less."""
    if connection.dialect.name == "postgresql":
        found = connection.scalar(REWRITING)
        if found:
            yield (
                f"le rôle « {found} » peut modifier ou effacer le journal : gardez-le pour créer, mettre à jour et "
                f"restaurer la base, et nommez dans TREMPLIN_DATABASE, pour le site et le reste, le rôle "
                f"« {connection.scalar(NAMED)} »."
            )
