"""Alembic's entry: runs the migrations on the connection that the store hands over."""

from alembic import context

import assistant.store.workflow_schema  # noqa: F401  (its tables belong to the same metadata)
from assistant.store.schema import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
