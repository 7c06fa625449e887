"""Plans for a crisis, the switch with its record, and messages that are held for approval."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crisis_plan",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_by", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_crisis_plan")),
    )
    op.create_table(
        "crisis",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_crisis")),
    )
    op.create_table(
        "crisis_record",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("crisis_id", Id(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_crisis_record")),
    )
    op.create_table(
        "held_message",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("author_id", Id(), nullable=False),
        sa.Column("crisis_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("held", Json, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_held_message")),
        sa.UniqueConstraint(
            "shop_id", "conversation_id", "client_id", name=op.f("uq_held_message_shop_id_conversation_id_client_id")
        ),
    )
    op.create_index(op.f("ix_held_message_shop_id_state_at"), "held_message", ["shop_id", "state", "at"])


def downgrade() -> None:
    for table in ("held_message", "crisis_record", "crisis", "crisis_plan"):
        op.drop_table(table)
