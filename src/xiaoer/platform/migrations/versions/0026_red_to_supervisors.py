"""Words with a red light may wait for a supervisor: held words without a crisis."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("held_message") as batch:
        batch.alter_column("crisis_id", existing_type=Id(), nullable=True)


def downgrade() -> None:
    """An older desk cannot read words that no crisis holds: they were not sent, and their authors write them again."""
    held = sa.table("held_message", sa.column("crisis_id"))
    op.execute(sa.delete(held).where(held.c.crisis_id.is_(None)))
    with op.batch_alter_table("held_message") as batch:
        batch.alter_column("crisis_id", existing_type=Id(), nullable=False)
