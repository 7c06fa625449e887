"""Attributes by category, suppliers, batches, prices over time, payments and named discounts; indexes to find orders by.

What products said of their supplier and batch becomes rows of its own; prices are known from this moment on.
"""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.clock import system_clock
from xiaoer.platform.db.tables import Id, Json
from xiaoer.platform.ids import fresh

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tables()
    with op.batch_alter_table("product") as batch:
        batch.add_column(sa.Column("supplier_id", Id(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_product_shop_id_supplier_id"), "supplier", ["shop_id", "supplier_id"], ["shop_id", "id"]
        )
    _carry_over(op.get_bind(), system_clock())
    with op.batch_alter_table("product") as batch:
        batch.drop_column("batch")
        batch.drop_column("supplier")
    _lines_and_orders()


def downgrade() -> None:
    with op.batch_alter_table("product") as batch:
        batch.add_column(sa.Column("batch", sa.Text(), nullable=True))
        batch.add_column(sa.Column("supplier", sa.Text(), nullable=True))
        batch.drop_constraint(op.f("fk_product_shop_id_supplier_id"), type_="foreignkey")
        batch.drop_column("supplier_id")
    op.drop_index("ix_order_line_shop_id_product_id_placed_at", "order_line")
    with op.batch_alter_table("order_line") as batch:
        batch.drop_constraint(op.f("fk_order_line_shop_id_batch_id"), type_="foreignkey")
        batch.drop_column("batch_id")
        batch.drop_column("placed_at")
    op.execute("DROP INDEX IF EXISTS ix_shop_order_shop_id_number")
    op.drop_index("ix_shop_order_promised", "shop_order")
    op.drop_index("ix_parcel_shop_id_number", "parcel")
    op.create_index("ix_parcel_shop_id_number", "parcel", ["shop_id", "number"])
    op.drop_index("ix_shop_order_shop_id_state_placed_at", "shop_order")
    op.drop_index("ix_shop_order_shop_id_recipient_name", "shop_order")
    op.drop_index("ix_shop_order_shop_id_placed_at", "shop_order")
    op.create_index("ix_shop_order_shop_id_placed_at", "shop_order", ["shop_id", "placed_at"])
    for name in ("discount", "payment", "price", "batch", "supplier", "attribute"):
        op.drop_table(name)


def _tables() -> None:
    op.create_table(
        "attribute",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("choices", Json, nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_attribute_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "category", "name", name=op.f("pk_attribute")),
    )
    op.create_table(
        "supplier",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_supplier_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("shop_id", "name", name=op.f("uq_supplier_shop_id_name")),
    )
    op.create_table(
        "batch",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("product_id", Id(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("supplier_id", Id(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["shop_id", "product_id"], ["product.shop_id", "product.id"], name=op.f("fk_batch_shop_id_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "supplier_id"], ["supplier.shop_id", "supplier.id"], name=op.f("fk_batch_shop_id_supplier_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_batch")),
        sa.UniqueConstraint("shop_id", "product_id", "number", name=op.f("uq_batch_shop_id_product_id_number")),
    )
    op.create_table(
        "price",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("product_id", Id(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "product_id"], ["product.shop_id", "product.id"], name=op.f("fk_price_shop_id_product_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "item_id", "from_at", name=op.f("pk_price")),
    )
    op.create_index("ix_price_shop_id_product_id", "price", ["shop_id", "product_id"])
    _parts_of_orders()


def _parts_of_orders() -> None:
    op.create_table(
        "payment",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"], name=op.f("fk_payment_shop_id_order_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "order_id", "position", name=op.f("pk_payment")),
    )
    op.create_table(
        "discount",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("shares", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"], name=op.f("fk_discount_shop_id_order_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "order_id", "position", name=op.f("pk_discount")),
    )


_PRODUCT = sa.table(
    "product",
    *(sa.column(name, Id()) for name in ("shop_id", "id", "supplier_id")),
    *(sa.column(name) for name in ("sku", "price", "batch", "supplier")),
)
_VARIANT = sa.table(
    "variant",
    *(sa.column(name, Id()) for name in ("shop_id", "id", "product_id")),
    sa.column("sku"),
    sa.column("price"),
)
_SUPPLIER = sa.table("supplier", sa.column("shop_id", Id()), sa.column("id", Id()), sa.column("name"))
_BATCH = sa.table(
    "batch",
    *(sa.column(name, Id()) for name in ("shop_id", "id", "product_id", "supplier_id")),
    sa.column("number"),
)
_PRICE = sa.table(
    "price",
    *(sa.column(name, Id()) for name in ("shop_id", "item_id", "product_id")),
    *(sa.column(name) for name in ("from_at", "sku", "price")),
)


def _carry_over(connection: sa.Connection, now: int) -> None:
    """Suppliers and batches of the products that are stored, and what everything costs."""
    products = connection.execute(sa.select(_PRODUCT)).all()
    named = sorted({(one.shop_id, one.supplier) for one in products if one.supplier is not None})
    ids = {key: fresh(now) for key in named}
    _insert(connection, _SUPPLIER, [{"shop_id": shop, "id": ids[shop, name], "name": name} for shop, name in named])
    for (shop, name), id_ in ids.items():
        whose = sa.and_(_PRODUCT.c.shop_id == shop, _PRODUCT.c.supplier == name)
        connection.execute(sa.update(_PRODUCT).where(whose).values(supplier_id=id_))
    batches = [
        {
            "shop_id": one.shop_id, "id": fresh(now), "product_id": one.id, "number": one.batch,
            "supplier_id": ids.get((one.shop_id, one.supplier)),
        }
        for one in products
        if one.batch is not None
    ]  # fmt: skip
    _insert(connection, _BATCH, batches)
    variants = connection.execute(sa.select(_VARIANT)).all()
    items = [(one.shop_id, one.id, one.id, one.sku, one.price) for one in products]
    items += [(one.shop_id, one.id, one.product_id, one.sku, one.price) for one in variants]
    names = ("shop_id", "item_id", "product_id", "sku", "price")
    _insert(connection, _PRICE, [dict(zip(names, item, strict=True)) | {"from_at": now} for item in items])


def _insert(connection: sa.Connection, table: sa.TableClause, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _lines_and_orders() -> None:
    with op.batch_alter_table("order_line") as batch:
        batch.add_column(sa.Column("batch_id", Id(), nullable=True))
        batch.add_column(sa.Column("placed_at", sa.BigInteger(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_order_line_shop_id_batch_id"), "batch", ["shop_id", "batch_id"], ["shop_id", "id"]
        )
    op.execute(
        "UPDATE order_line SET placed_at = (SELECT placed_at FROM shop_order"
        " WHERE shop_order.shop_id = order_line.shop_id AND shop_order.id = order_line.order_id)"
    )
    found_by = ["shop_id", "product_id", "placed_at", "order_id"]
    op.create_index("ix_order_line_shop_id_product_id_placed_at", "order_line", found_by)
    op.drop_index("ix_shop_order_shop_id_placed_at", "shop_order")
    op.create_index("ix_shop_order_shop_id_placed_at", "shop_order", ["shop_id", "placed_at", "id"])
    by_state = ["shop_id", "state", "placed_at", "id"]
    op.create_index("ix_shop_order_shop_id_state_placed_at", "shop_order", by_state)
    named = ["shop_id", "recipient_name", "placed_at", "id"]
    op.create_index("ix_shop_order_shop_id_recipient_name", "shop_order", named)
    late = [*by_state, "promised_dispatch_at", "promised_delivery_at"]
    some = sa.text("state IN ('paid', 'packed', 'shipped')")
    op.create_index("ix_shop_order_promised", "shop_order", late, sqlite_where=some, postgresql_where=some)
    _beginnings()


def _beginnings() -> None:
    """PostgreSQL finds the beginning of a text only by an index of its own kind; SQLite by any."""
    kind = {"number": "text_pattern_ops"}
    op.drop_index("ix_parcel_shop_id_number", "parcel")
    op.create_index("ix_parcel_shop_id_number", "parcel", ["shop_id", "number"], postgresql_ops=kind)
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_shop_order_shop_id_number", "shop_order", ["shop_id", "number"], postgresql_ops=kind)
