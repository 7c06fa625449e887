"""A shop's hours and limits; the limits that run in a conversation, and its one due time."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shop_times",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("times", Json, nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_by", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop_times")),
    )
    with op.batch_alter_table("conversation") as conversation:
        conversation.add_column(sa.Column("timing", Json, nullable=False, server_default="{}"))
    # Who waits during the upgrade keeps a due time; at it the limits begin to run.
    op.execute(
        "UPDATE due SET kind = 'conversation.due', key = 'conversation.due:' || substr(key, 26)"
        " WHERE kind = 'conversation.acknowledge'"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE due SET kind = 'conversation.acknowledge', key = 'conversation.acknowledge:' || substr(key, 18)"
        " WHERE kind = 'conversation.due'"
    )
    op.drop_column("conversation", "timing")
    op.drop_table("shop_times")
