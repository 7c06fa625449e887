"""Agents with presence and skills, how shops give conversations out, and from whom a conversation came back."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False, server_default="online"),
        sa.Column("there", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.Column("skills", Json, nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_agent")),
    )
    op.create_table(
        "shop_routing",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("routing", Json, nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_by", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop_routing")),
    )
    op.create_table(
        "conversation_left",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "conversation_id", "account_id", name=op.f("pk_conversation_left")),
    )


def downgrade() -> None:
    for table in ("conversation_left", "shop_routing", "agent"):
        op.drop_table(table)
    op.execute("DELETE FROM due WHERE kind IN ('agent.vanish', 'routing.widen')")
