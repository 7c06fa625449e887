"""Pictures and files in conversations."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_shop_id_conversation_id", "attachment", ["shop_id", "conversation_id"])
    op.create_index("ix_attachment_shop_id_owner_id_created_at", "attachment", ["shop_id", "owner_id", "created_at"])
    op.add_column("message", sa.Column("attachment", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("message", "attachment")
    op.drop_table("attachment")
