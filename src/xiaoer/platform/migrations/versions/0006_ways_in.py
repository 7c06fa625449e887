"""The ways in: keys of machines, requests with an idempotency key, webhooks and what they brought."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("permissions", Json, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", Id(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_key_hash")),
    )
    op.create_index("ix_api_key_id", "api_key", ["id"], unique=True)
    op.create_table(
        "told_request",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.Column("lease", Id(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "key", name=op.f("pk_told_request")),
    )
    op.create_index("ix_told_request_came_at", "told_request", ["came_at"], unique=False)
    op.create_table(
        "told_part",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "key"],
            ["told_request.shop_id", "told_request.key"],
            name=op.f("fk_told_part_shop_id_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shop_id", "key", "position", name=op.f("pk_told_part")),
    )
    op.create_table(
        "webhook",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_webhook")),
    )
    op.create_index("ix_webhook_id", "webhook", ["id"], unique=True)
    op.create_table(
        "delivery",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("hook_id", Id(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        sa.Column("problem", Json, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "hook_id"], ["webhook.shop_id", "webhook.id"], name=op.f("fk_delivery_shop_id_hook_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "hook_id", "message_id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_shop_id_hook_id_came_at", "delivery", ["shop_id", "hook_id", "came_at"], unique=False)
    op.create_table(
        "connector",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", Json, nullable=True),
        sa.Column("refused", Json, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_connector")),
    )
    op.create_index("ix_connector_id", "connector", ["id"], unique=True)
