"""Imports that are over name no files any more and hold no rows: what tells of people goes with them."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_runs = sa.table(
    "import_run", sa.column("shop_id", Id()), sa.column("id", Id()), sa.column("state", sa.Text),
    sa.column("file", sa.Text), sa.column("blocks", sa.Text), sa.column("looked", Json),
)  # fmt: skip


def upgrade() -> None:
    bound, row = op.get_bind(), _runs.c
    over = sa.select(row.shop_id, row.id, row.looked).where(row.state.in_(("done", "cancelled")))
    for one in bound.execute(over).all():
        without = {"file": "", "blocks": "", "looked": {**one.looked, "rows": []}}
        bound.execute(sa.update(_runs).where(row.shop_id == one.shop_id, row.id == one.id).values(without))


def downgrade() -> None:
    """What is gone stays gone; nothing reads it."""
