"""On which sites' pages each shop's chat window is shown, and the groups of its agents."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json, Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shop", sa.Column("sites", Json, nullable=False, server_default="[]"))
    op.create_table(
        "shop_groups",
        sa.Column("shop_id", Id, nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("settled_at", Moment, nullable=False),
        sa.Column("settled_by", Id, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop_groups")),
    )


def downgrade() -> None:
    """An older desk shows every chat window on every site, and asks everybody with the skill at once."""
    op.drop_table("shop_groups")
    op.drop_column("shop", "sites")
