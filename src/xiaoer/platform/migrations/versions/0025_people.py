"""What the night forgets is found by indexes that leave out the forgotten; who is in charge of a company stands masked in
the history.
"""

import re

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id
from xiaoer.platform.db.tx import Tx
from xiaoer.values.masking import mask_name

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

VISITING = sa.text("source_id IS NULL AND first_seen_at IS NOT NULL")
FORGETTABLE = sa.text("recipient_name || masked_phone || masked_address || note <> ''")
history = sa.Table(
    "customer_history", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True), *(sa.Column(name, sa.Text) for name in ("what", "of", "before", "after")),
)  # fmt: skip


def upgrade() -> None:
    op.create_index(
        "ix_customer_visiting", "customer", ["shop_id", "first_seen_at", "id"],
        sqlite_where=VISITING, postgresql_where=VISITING,
    )  # fmt: skip
    op.create_index(
        "ix_shop_order_forgettable", "shop_order", ["shop_id", "placed_at"],
        sqlite_where=FORGETTABLE, postgresql_where=FORGETTABLE,
    )  # fmt: skip
    _mask_history(Tx(op.get_bind()))


def downgrade() -> None:
    op.drop_index("ix_shop_order_forgettable", "shop_order")
    op.drop_index("ix_customer_visiting", "customer")


def _mask_history(tx: Tx) -> None:
    row = history.c
    for one in tx.all(sa.select(history).where(row.what == "fact", row.of == "in_charge")):
        before, after = _masked(one.before), _masked(one.after)
        changed = sa.update(history).where(row.shop_id == one.shop_id, row.id == one.id)
        tx.run(changed.values(before=before, after=after))


def _masked(names: str) -> str:
    return "、".join(mask_name(one) for one in re.split(r"\s*[、，,；;]\s*", names) if one)
