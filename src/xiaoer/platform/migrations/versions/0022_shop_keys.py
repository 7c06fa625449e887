"""How often each shop has renewed the key with which it signs who is logged in."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shop", sa.Column("key_number", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """An older desk knows only the first key of each shop."""
    op.drop_column("shop", "key_number")
