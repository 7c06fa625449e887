"""What the night forgets is found by indexes that leave out the forgotten; what webhooks brought, and the first rows of
files that are being imported, are sealed; and who is in charge of a company stands masked in the history.
"""

import re
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import context, op

from xiaoer.platform.db.tables import Id, Json
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.sealing import Sealed, seal, unseal
from xiaoer.values.masking import mask_name

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

VISITING = sa.text("source_id IS NULL AND first_seen_at IS NOT NULL")
FORGETTABLE = sa.text("recipient_name || masked_phone || masked_address || note <> ''")
NOTHING = {"sqlite": "x''", "postgresql": "''::bytea"}
delivery = sa.Table(
    "delivery", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True), sa.Column("hook_id", Id, primary_key=True),
    sa.Column("message_id", sa.Text, primary_key=True), sa.Column("body", Sealed),
)  # fmt: skip
run = sa.Table(
    "import_run", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True), sa.Column("id", Id, primary_key=True),
    sa.Column("looked", Json), sa.Column("finished_at", sa.BigInteger), sa.Column("first_rows", Sealed),
)  # fmt: skip
history = sa.Table(
    "customer_history", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True), *(sa.Column(name, sa.Text) for name in ("what", "of", "before", "after")),
)  # fmt: skip

due = sa.Table(
    "due", sa.MetaData(), sa.Column("key", sa.Text, primary_key=True), sa.Column("kind", sa.Text),
    sa.Column("run_at", sa.BigInteger), sa.Column("attempts", sa.Integer), sa.Column("dead", sa.Boolean),
    sa.Column("payload", Json),
)  # fmt: skip
FORGET, DEAD_KEPT_FOR = "webhook.forget", 30 * 24 * 3_600_000_000
"""What ends dead deliveries, so long after they were tried last."""


def upgrade() -> None:
    op.create_index(
        "ix_customer_visiting", "customer", ["shop_id", "first_seen_at", "id"],
        sqlite_where=VISITING, postgresql_where=VISITING,
    )  # fmt: skip
    op.create_index(
        "ix_shop_order_forgettable", "shop_order", ["shop_id", "placed_at"],
        sqlite_where=FORGETTABLE, postgresql_where=FORGETTABLE,
    )  # fmt: skip
    tx = Tx(op.get_bind(), context.config.attributes.get("ring"))
    nothing = sa.text(NOTHING[tx.dialect])
    op.add_column("import_run", sa.Column("first_rows", sa.LargeBinary(), nullable=False, server_default=nothing))
    for row in _with_bodies(tx):
        _put_body(tx, row, seal(tx, delivery.c.body, tuple(row[:3]), bytes(row.body).decode("latin-1")))
    for row in tx.all(sa.select(run).where(run.c.finished_at.is_(None))):
        rows = msgspec.json.encode(row.looked["rows"]).decode() if row.looked.get("rows") else ""
        _put_rows(tx, row, [], seal(tx, run.c.first_rows, (row.shop_id, row.id), rows))
    _mask_history(tx)
    _end_dead_deliveries(tx)


def downgrade() -> None:
    """What the version before cannot read goes: identity numbers, the jobs that it does not know, how far a night is."""
    op.execute("DELETE FROM customer_fact WHERE name = 'identity'")
    op.execute("DELETE FROM contact WHERE kind = 'identity'")
    op.execute("DELETE FROM join_proposal WHERE rule = 'identity'")
    op.execute("UPDATE customer_join SET rule = 'hand' WHERE rule = 'identity'")
    op.execute("DELETE FROM due WHERE kind = 'webhook.forget'")
    tx = Tx(op.get_bind(), context.config.attributes.get("ring"))
    for row in tx.all(sa.select(due.c.key, due.c.payload).where(due.c.kind == "retention.forget")):
        payload = {name: told for name, told in row.payload.items() if name != "after"}
        tx.run(sa.update(due).where(due.c.key == row.key).values(payload=payload))
    for row in _with_bodies(tx):
        _put_body(tx, row, unseal(tx, delivery.c.body, tuple(row[:3]), bytes(row.body)).encode("latin-1"))
    for row in tx.all(sa.select(run).where(sa.func.length(run.c.first_rows) > 0)):
        rows = unseal(tx, run.c.first_rows, (row.shop_id, row.id), bytes(row.first_rows))
        _put_rows(tx, row, msgspec.json.decode(rows), b"")
    op.drop_column("import_run", "first_rows")
    op.drop_index("ix_shop_order_forgettable", "shop_order")
    op.drop_index("ix_customer_visiting", "customer")


def _with_bodies(tx: Tx) -> Any:
    """Those that wait or failed, which are few."""
    return tx.all(sa.select(delivery).where(sa.func.length(delivery.c.body) > 0))


def _put_body(tx: Tx, row: Any, body: bytes) -> None:
    one = delivery.c
    mine = (one.shop_id == row.shop_id, one.hook_id == row.hook_id, one.message_id == row.message_id)
    tx.run(sa.update(delivery).where(*mine).values(body=body))


def _put_rows(tx: Tx, row: Any, rows: list[Any], sealed: bytes) -> None:
    mine = (run.c.shop_id == row.shop_id, run.c.id == row.id)
    tx.run(sa.update(run).where(*mine).values(looked=row.looked | {"rows": rows}, first_rows=sealed))


def _end_dead_deliveries(tx: Tx) -> None:
    """Those that failed before, as those that fail from here on."""
    row = sa.table(
        "delivery", sa.column("shop_id", Id), sa.column("hook_id", Id), sa.column("state"), sa.column("tried_at")
    ).c
    last = sa.select(row.shop_id, row.hook_id, sa.func.max(row.tried_at).label("at")).where(row.state == "dead")
    for one in tx.all(last.group_by(row.shop_id, row.hook_id)):
        told = {"key": f"{FORGET}:{one.hook_id}", "kind": FORGET, "run_at": one.at + DEAD_KEPT_FOR + 1, "attempts": 0}
        payload = {"shop": str(one.shop_id), "hook": str(one.hook_id)}
        tx.run(sa.insert(due).values(told | {"dead": False, "payload": payload}))


def _mask_history(tx: Tx) -> None:
    row = history.c
    for one in tx.all(sa.select(history).where(row.what == "fact", row.of == "in_charge")):
        before, after = _masked(one.before), _masked(one.after)
        changed = sa.update(history).where(row.shop_id == one.shop_id, row.id == one.id)
        tx.run(changed.values(before=before, after=after))


def _masked(names: str) -> str:
    return "、".join(mask_name(one) for one in re.split(r"\s*[、，,；;]\s*", names) if one)
