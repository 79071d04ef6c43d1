"""How Alembic runs a migration: in the connection that it is handed, and in its transaction."""

from alembic import context

from tremplin.records.tables import METADATA

connection = context.config.attributes["connection"]
# SQLite changes a column by making its table anew, under the same names of constraints
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=connection.dialect.name == "sqlite")
context.run_migrations()
