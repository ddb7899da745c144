"""Alembic's entry: runs the migrations on the connection that `app.database.migrate` hands over."""

from alembic import context

from app.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transaction_per_migration=False,
    version_table_schema="public",
)
with context.begin_transaction():
    context.run_migrations()
