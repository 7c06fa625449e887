"""Products and orders as messages: the card of each, as it was when it was sent."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Json

revision = "0027"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("card", Json))


def downgrade() -> None:
    """The words of a card stay in its message."""
    op.drop_column("message", "card")
