"""Accounts that are switched off, and when each signed in last."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("off_at", Moment()))
    op.add_column("account", sa.Column("seen_at", Moment()))
    op.execute(
        "UPDATE account SET seen_at = (SELECT max(created_at) FROM session WHERE session.account_id = account.id)"
    )


def downgrade() -> None:
    """Who was switched off stays shut out: no password fits any more, since the older desk knows no other way."""
    op.execute("UPDATE account SET password = '' WHERE off_at IS NOT NULL")
    with op.batch_alter_table("account") as account:
        account.drop_column("seen_at")
        account.drop_column("off_at")
