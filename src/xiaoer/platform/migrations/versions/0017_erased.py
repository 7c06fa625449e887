"""Which conversations were forgotten: the nightly job does not meet them again."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FORGETTABLE = sa.text("resolved_at IS NOT NULL AND NOT erased")


def upgrade() -> None:
    op.add_column("conversation", sa.Column("erased", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE conversation SET erased = true WHERE customer_name IN ('已删除的顾客', 'Erased customer')")
    op.create_index(
        "ix_conversation_forgettable", "conversation", ["shop_id", "last_at"],
        sqlite_where=FORGETTABLE, postgresql_where=FORGETTABLE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_conversation_forgettable", "conversation")
    op.drop_column("conversation", "erased")
