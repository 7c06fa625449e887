"""What the night forgets is found by indexes that leave out the forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

VISITING = sa.text("source_id IS NULL AND first_seen_at IS NOT NULL")
FORGETTABLE = sa.text("recipient_name || masked_phone || masked_address || note <> ''")


def upgrade() -> None:
    op.create_index(
        "ix_customer_visiting", "customer", ["shop_id", "first_seen_at", "id"],
        sqlite_where=VISITING, postgresql_where=VISITING,
    )  # fmt: skip
    op.create_index(
        "ix_shop_order_forgettable", "shop_order", ["shop_id", "placed_at"],
        sqlite_where=FORGETTABLE, postgresql_where=FORGETTABLE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_shop_order_forgettable", "shop_order")
    op.drop_index("ix_customer_visiting", "customer")
