"""Personal data, sealed: which keys the store uses, how customers are reached, and to whom orders go."""

from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import context, op

from xiaoer.platform import jobs
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db.tables import Id, Json
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.sealing import Sealed, blind, seal
from xiaoer.values.masking import mask_email, mask_name, mask_phone
from xiaoer.values.spelling import email_key, name_key, phone_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROWS = 1000
order = sa.Table(
    "shop_order", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True), sa.Column("id", Id, primary_key=True),
    sa.Column("recipient_name", sa.Text),
)  # fmt: skip
recipient = sa.Table(
    "recipient", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True),
    sa.Column("order_id", Id, primary_key=True), sa.Column("name", Sealed), sa.Column("phone", Sealed),
    sa.Column("address", Sealed), sa.Column("name_index", sa.Text), sa.Column("phone_index", sa.Text),
)  # fmt: skip

REACHED = ("phone", "email", "address")
NOTHING = {"sqlite": "x''", "postgresql": "''::bytea"}
customer = sa.Table(
    "customer", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True), sa.Column("id", Id, primary_key=True),
    sa.Column("phone", sa.Text), sa.Column("email", sa.Text), sa.Column("address", Json),
    *(sa.Column(f"sealed_{name}", Sealed) for name in REACHED),
)  # fmt: skip

FACT = ("shop_id", "customer_id", "name", "source")
fact = sa.Table(
    "customer_fact", sa.MetaData(), sa.Column("shop_id", Id, primary_key=True),
    sa.Column("customer_id", Id, primary_key=True), sa.Column("name", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True), sa.Column("value", sa.Text), sa.Column("sealed_value", Sealed),
)  # fmt: skip
CONTACT = {"shop_id": Id, "kind": sa.Text, "key": sa.Text, "customer_id": Id, "source": sa.Text}
contact, kept = (
    sa.Table(
        name, sa.MetaData(), *(sa.Column(column, kind) for column, kind in CONTACT.items()),
        sa.Column("verified", sa.Boolean), *more,
    )
    for name, more in (("contact", [sa.Column("masked", sa.Text)]), ("contact_kept", []))
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sealing_key")),
    )
    op.create_table(
        "recipient",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "order_id", name=op.f("pk_recipient")),
        sa.ForeignKeyConstraint(
            ["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"], name=op.f("fk_recipient_shop_id_order_id")
        ),
    )
    op.create_index("ix_recipient_shop_id_name_index", "recipient", ["shop_id", "name_index"])
    op.create_index("ix_recipient_shop_id_phone_index", "recipient", ["shop_id", "phone_index"])
    op.drop_index("ix_shop_order_shop_id_recipient_name", "shop_order")
    op.create_table(
        "erasure",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("kept", Json, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "customer_id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "retention",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "purpose", name=op.f("pk_retention")),
    )
    tx = Tx(op.get_bind(), context.config.attributes.get("ring"))
    _seal_recipients(tx)
    _replace_columns(tx, customer, REACHED, ("shop_id", "id"), _reached)
    _replace_columns(tx, fact, ("value",), FACT, _told)
    _blind_contacts(tx)
    _plan_nights(tx)


def _seal_recipients(tx: Tx) -> None:
    """Orders told their recipient's name whole; phone and address were masked before they were stored."""
    after: Any = None
    while rows := _rows(tx, order, ("shop_id", "id"), after):
        tx.run(sa.insert(recipient), [_sealed(tx, row) for row in rows])
        masked = (
            sa.update(order)
            .where(order.c.shop_id == sa.bindparam("of_shop"), order.c.id == sa.bindparam("of_order"))
            .values(recipient_name=sa.bindparam("masked"))
        )
        tx.run(
            masked,
            [{"of_shop": row.shop_id, "of_order": row.id, "masked": mask_name(row.recipient_name)} for row in rows],
        )
        after = rows[-1]


def _rows(tx: Tx, table: sa.Table, names: tuple[str, ...], after: Any) -> Any:
    key = [table.c[name] for name in names]
    rows = sa.select(table).order_by(*key).limit(ROWS)
    if after is not None:
        rows = rows.where(sa.tuple_(*key) > sa.tuple_(*(sa.literal(getattr(after, one.name), one.type) for one in key)))
    return tx.all(rows)


def _sealed(tx: Tx, row: Any) -> dict[str, Any]:
    name = row.recipient_name
    return {
        "shop_id": row.shop_id, "order_id": row.id, "name": seal(tx, recipient.c.name, (row.shop_id, row.id), name),
        "phone": b"", "address": b"", "name_index": blind(tx, row.shop_id, "name", name_key(name)), "phone_index": "",
    }  # fmt: skip


def _replace_columns(
    tx: Tx, table: sa.Table, names: tuple[str, ...], key: tuple[str, ...], sealed: Callable[[Tx, Any], dict[str, Any]]
) -> None:
    """Each of the columns by a sealed one of the same name."""
    with op.batch_alter_table(table.name) as batch:
        for name in names:
            nothing = sa.text(NOTHING[tx.dialect])
            batch.add_column(sa.Column(f"sealed_{name}", sa.LargeBinary(), nullable=False, server_default=nothing))
    same = [table.c[name] == sa.bindparam(f"of_{name}", type_=table.c[name].type) for name in key]
    changed = sa.update(table).where(*same).values({f"sealed_{name}": sa.bindparam(f"new_{name}") for name in names})
    after: Any = None
    while rows := _rows(tx, table, key, after):
        tx.run(changed, [sealed(tx, row) | {f"of_{name}": getattr(row, name) for name in key} for row in rows])
        after = rows[-1]
    with op.batch_alter_table(table.name) as batch:
        for name in names:
            batch.drop_column(name)
    with op.batch_alter_table(table.name) as batch:
        for name in names:
            batch.alter_column(
                f"sealed_{name}", new_column_name=name, existing_type=sa.LargeBinary(), existing_nullable=False,
                server_default=None,
            )  # fmt: skip


def _told(tx: Tx, row: Any) -> dict[str, Any]:
    key = (row.shop_id, row.customer_id, row.name, row.source)
    return {"new_value": seal(tx, fact.c.value, key, row.value)}


def _blind_contacts(tx: Tx) -> None:
    """The key is part of the primary key, so the rows are put aside and written anew."""
    op.execute("CREATE TABLE contact_kept AS SELECT * FROM contact")
    op.execute("CREATE INDEX ix_contact_kept ON contact_kept (shop_id, kind, key, customer_id, source)")
    op.execute("DELETE FROM contact")
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("masked", sa.Text(), nullable=False, server_default=""))
    after: Any = None
    while rows := _rows(tx, kept, tuple(CONTACT), after):
        tx.run(sa.insert(contact), [_blinded(tx, row) for row in rows])
        after = rows[-1]
    op.execute("DROP TABLE contact_kept")
    with op.batch_alter_table("contact") as batch:
        batch.alter_column("masked", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def _blinded(tx: Tx, row: Any) -> dict[str, Any]:
    spelled = {"phone": phone_key, "email": email_key}.get(row.kind, str)(row.key) or row.key
    masked = {"phone": mask_phone, "email": mask_email}.get(row.kind, str)(row.key)
    told = {name: getattr(row, name) for name in (*CONTACT, "verified")}
    return told | {"key": blind(tx, row.shop_id, row.kind, spelled), "masked": masked}


def _reached(tx: Tx, row: Any) -> dict[str, Any]:
    """Sealed for the columns by their last names."""
    address = msgspec.json.encode(row.address).decode() if any(row.address.values()) else ""
    told = {"phone": row.phone, "email": row.email, "address": address}
    key = (row.shop_id, row.id)
    return {f"new_{name}": seal(tx, customer.c[name], key, text) for name, text in told.items()}


def _plan_nights(tx: Tx) -> None:
    """What has come to its day is forgotten from the first start on, as for shops that come later."""
    for shop in tx.all(sa.select(sa.table("shop", sa.column("id", Id)))):
        jobs.plan(tx, f"retention.forget:{shop.id}", "retention.forget", system_clock(), {"shop": str(shop.id)})
