"""Imports of chat logs: what a file holds, mappings for each kind of file, and the conversations that came in files."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_run", sa.Column("holds", sa.Text(), nullable=False, server_default="orders"))
    _remake_mappings(["shop_id", "holds", "source"], {"holds": "orders"})
    op.create_table(
        "conversation_log",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "source", "key", name=op.f("pk_conversation_log")),
    )
    op.create_index(
        "ix_conversation_log_shop_id_import_id", "conversation_log", ["shop_id", "import_id", "conversation_id"]
    )
    op.create_index("ix_conversation_log_shop_id_conversation_id", "conversation_log", ["shop_id", "conversation_id"])


def downgrade() -> None:
    """Imports of chat logs go, since the version before would take them for orders; their conversations stay."""
    op.drop_index("ix_conversation_log_shop_id_conversation_id", table_name="conversation_log")
    op.drop_index("ix_conversation_log_shop_id_import_id", table_name="conversation_log")
    op.drop_table("conversation_log")
    op.execute("DELETE FROM import_mapping WHERE holds <> 'orders'")
    op.execute("DELETE FROM import_run WHERE holds <> 'orders'")
    _remake_mappings(["shop_id", "source"], {})
    with op.batch_alter_table("import_run") as table:
        table.drop_column("holds")


def _remake_mappings(key: list[str], added: dict[str, str]) -> None:
    """The few rows of the table under another key, which not every database can change in place."""
    kept = ("shop_id", "source", "mapping", "saved_at")
    old = sa.table("import_mapping", *_typed(kept))
    rows = [dict(row) | added for row in op.get_bind().execute(sa.select(old)).mappings()]
    op.drop_table("import_mapping")
    op.create_table(
        "import_mapping",
        *(sa.Column(name, Id() if name == "shop_id" else sa.Text(), nullable=False) for name in key),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_import_mapping_shop_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_import_mapping")),
    )
    if rows:
        op.bulk_insert(sa.table("import_mapping", *_typed((*kept, *added))), rows)


def _typed(names: tuple[str, ...]) -> list[sa.ColumnClause[object]]:
    types: dict[str, Any] = {"shop_id": Id(), "mapping": Json, "saved_at": sa.BigInteger()}
    return [sa.column(name, types.get(name, sa.Text())) for name in names]
