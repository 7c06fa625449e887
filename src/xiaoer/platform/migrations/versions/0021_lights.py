"""What a shop has settled about its lights: whether a yellow one asks for a reason."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shop_lights",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_by", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop_lights")),
    )


def downgrade() -> None:
    op.drop_table("shop_lights")
