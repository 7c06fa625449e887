"""Products and orders as messages: the card of each, as it was when it was sent. And the page on which each shopper is."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("card", Json))
    op.create_table(
        "conversation_viewing",
        sa.Column("shop_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "conversation_id", name=op.f("pk_conversation_viewing")),
    )


def downgrade() -> None:
    """The words of a card stay in its message."""
    op.execute("UPDATE message SET kind = 'text' WHERE kind IN ('product', 'order')")
    op.drop_table("conversation_viewing")
    op.drop_column("message", "card")
