"""Roles of PostgreSQL that a test makes for itself, to whom it gives what it says and no more."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

from sqlalchemy import text

from tremplin.storage.engine import Database

READS = ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",)


@contextmanager
def as_role(postgresql: Database, *orders: str) -> Iterator[Database]:
    """The same database under a role of this test alone, to whom these orders are given; ``{role}`` is its name."""
    role = f"r{uuid4().hex[:12]}"
    with postgresql.writing() as session:
        for order in (f"CREATE ROLE {role} LOGIN", *orders):
            session.execute(text(order.format(role=role)))
    with closing(Database(postgresql.url.set(username=role))) as database:
        yield database
    with postgresql.writing() as session:
        session.execute(text(f"DROP OWNED BY {role}"))
        session.execute(text(f"DROP ROLE {role}"))
