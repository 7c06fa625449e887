"""Who has bought is forgotten too once the trade is long over, and what had to stay of an erased person goes on its day."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.clock import system_clock
from xiaoer.platform.db.tables import Id, Json, Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME = "ix_shop_order_forgettable"
BEFORE, AFTER = sa.text("recipient_name || masked_phone || masked_address || note <> ''"), sa.text("buyer <> ''")
A_MONTH = 30 * 86_400_000_000
_LATER = "FROM customer_history h WHERE h.shop_id = customer.shop_id AND h.customer_id = customer.id AND h.at > customer.told_at"
_BOUGHT = (
    "FROM customer_purchase p WHERE p.shop_id = customer.shop_id AND p.customer_id = customer.id AND p.orders_count > 0"
)


def upgrade() -> None:
    """The nights before had found that who has bought is kept for good, and had put off looking at them again."""
    _index(AFTER)
    op.execute(
        f"UPDATE customer SET heard_at = COALESCE((SELECT max(h.at) {_LATER}), told_at)"  # noqa: S608 - words of ours
        f" WHERE heard_at > told_at AND told_at > 0 AND source_id IS NOT NULL AND EXISTS (SELECT 1 {_BOUGHT})"
    )
    _plan(op.get_bind(), system_clock())


def downgrade() -> None:
    """What has to stay of the erased the version before leaves to its nights. What is forgotten stays so."""
    store = op.get_bind()
    done = store.execute(sa.select(_erasure.c.customer_id).where(_erasure.c.done_at.is_not(None))).scalars()
    store.execute(sa.delete(_due).where(_due.c.key.in_([f"person.erase:{erased}" for erased in done])))
    store.execute(sa.delete(_identity).where(_identity.c.kind == "former"))
    _index(BEFORE)


def _index(words: sa.TextClause) -> None:
    op.drop_index(NAME, "shop_order")
    op.create_index(NAME, "shop_order", ["shop_id", "placed_at"], sqlite_where=words, postgresql_where=words)


_erasure = sa.table(
    "erasure", sa.column("shop_id", Id), sa.column("customer_id", Id), sa.column("done_at", Moment), sa.column("kept", Json)
)  # fmt: skip
_identity = sa.table("identity", sa.column("kind", sa.Text))
_customer = sa.table("customer", sa.column("shop_id", Id), sa.column("id", Id), sa.column("profile_id", Id))
_due = sa.table(
    "due", sa.column("key", sa.Text), sa.column("kind", sa.Text), sa.column("run_at", Moment), sa.column("payload", Json),
    sa.column("attempts", sa.Integer), sa.column("dead", sa.Boolean),
)  # fmt: skip


def _plan(store: sa.Connection, now: int) -> None:
    """Of each erasure that has left something for its day, with all who are joined with the erased."""
    row, one, all_ = _erasure.c, _customer.alias().c, _customer.alias().c
    for erased in store.execute(sa.select(_erasure).where(row.done_at.is_not(None))).all():
        if erased.kept:
            joined = sa.and_(one.shop_id == all_.shop_id, one.profile_id == all_.profile_id)
            mine = sa.and_(one.shop_id == erased.shop_id, one.id == erased.customer_id)
            ids = [str(found.id) for found in store.execute(sa.select(all_.id).where(joined, mine).order_by(all_.id))]
            untils = [now + A_MONTH if kept["until_at"] is None else kept["until_at"] + 1 for kept in erased.kept]
            payload = {"shop": str(erased.shop_id), "customer": str(erased.customer_id), "ids": ids}
            key = f"person.erase:{erased.customer_id}"
            planned = {"key": key, "kind": "person.erase", "run_at": max(min(untils), now), "payload": payload}
            store.execute(sa.insert(_due).values(planned | {"attempts": 0, "dead": False}))
