"""On which sites' pages each shop's chat window is shown."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Json

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shop", sa.Column("sites", Json, nullable=False, server_default="[]"))


def downgrade() -> None:
    """An older desk shows every chat window on every site."""
    op.drop_column("shop", "sites")
