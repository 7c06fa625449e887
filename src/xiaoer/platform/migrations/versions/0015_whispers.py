"""To whom messages were whispered."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "whisper",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("to_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "conversation_id", "seq", name=op.f("pk_whisper")),
    )


def downgrade() -> None:
    """Its words go: as a note all of the staff would read what was whispered to one."""
    op.execute("UPDATE message SET kind = 'note', body = '' WHERE kind = 'whisper'")
    op.drop_table("whisper")
