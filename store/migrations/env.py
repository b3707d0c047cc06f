"""Alembic's entry: runs the migrations on the connection that the store handed over."""

from alembic import context

from store.schema.partial import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
