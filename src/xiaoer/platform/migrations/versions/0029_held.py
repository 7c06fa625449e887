"""What an agent has in hand is counted by an index, over all shops and however many conversations are over."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

HELD = sa.text("state IN ('assigned', 'waiting')")


def upgrade() -> None:
    op.create_index("ix_conversation_held", "conversation", ["assignee_id"], sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    op.drop_index("ix_conversation_held", "conversation")
