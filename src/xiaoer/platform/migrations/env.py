"""Alembic's entry: migrations run on the connection that `platform/db/schema.py` hands over."""

from __future__ import annotations

from alembic import context

from xiaoer.platform.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
