"""Alarms of the watch, and what shops watch for."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("handled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "watch_alarm",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lines", Json, nullable=False),
        sa.Column("agent_id", Id(), nullable=True),
        sa.Column("agent_name", sa.Text(), nullable=True),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("renewed_at", sa.BigInteger(), nullable=True),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.Column("handled_by", Id(), nullable=True),
        sa.Column("handled_name", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("through", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_watch_alarm")),
    )
    op.create_index("ix_watch_alarm_shop_id_conversation_id", "watch_alarm", ["shop_id", "conversation_id"])
    op.create_index("ix_watch_alarm_shop_id_handled_at", "watch_alarm", ["shop_id", "handled_at"])
    op.create_index(
        "uq_watch_alarm_open", "watch_alarm", ["shop_id", "conversation_id", "kind"],
        unique=True, sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.create_table(
        "shop_watch",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("watching", Json, nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_by", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop_watch")),
    )
    # What was said until now is past: the watch begins at the end of the log.
    op.execute(
        'INSERT INTO reaction_cursor (name, "transaction", position) '
        "SELECT 'watch.follow', \"transaction\", position FROM event "
        'ORDER BY "transaction" DESC, position DESC LIMIT 1'
    )


def downgrade() -> None:
    for table in ("shop_watch", "watch_alarm"):
        op.drop_table(table)
    op.execute("DELETE FROM due WHERE kind = 'watch.question'")
    op.execute("DELETE FROM reaction_cursor WHERE name = 'watch.follow'")
