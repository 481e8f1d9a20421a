"""Alembic's entry: run the revisions on the connection, in its transaction, that we were given."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
