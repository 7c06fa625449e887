"""The marks that shoppers give, with their messages."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("score", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "score")
