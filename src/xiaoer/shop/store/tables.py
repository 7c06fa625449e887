"""The tables. `digest` is the fingerprint of what the source told, so that telling it again writes nothing."""

from __future__ import annotations

import sqlalchemy as sa

from xiaoer.platform.db.tables import Amount, Id, Json, Moment, metadata
from xiaoer.platform.sealing import Sealed

shop_table = sa.Table(
    "shop",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("brand", Json, nullable=False),
    sa.Column("dispatch_hours", sa.Integer),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("key_number", sa.Integer, nullable=False, server_default="0"),
    sa.Column("position", sa.Text, nullable=False, server_default="right"),
    sa.Column("sites", Json, nullable=False, server_default="[]"),
)

attribute_table = sa.Table(
    "attribute",
    metadata,
    sa.Column("shop_id", Id, sa.ForeignKey("shop.id"), primary_key=True),
    sa.Column("category", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("choices", Json, nullable=False),
)

supplier_table = sa.Table(
    "supplier",
    metadata,
    sa.Column("shop_id", Id, sa.ForeignKey("shop.id"), primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.UniqueConstraint("shop_id", "name"),
)

product_table = sa.Table(
    "product",
    metadata,
    sa.Column("shop_id", Id, sa.ForeignKey("shop.id"), primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("title_en", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("price", Amount, nullable=False),
    sa.Column("list_price", Amount, nullable=False),
    sa.Column("attributes", Json, nullable=False),
    sa.Column("supplier_id", Id),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("summary_en", sa.Text, nullable=False),
    sa.Column("picture", sa.Text),
    sa.Column("no_reason_return", sa.Boolean),
    sa.Column("warranty_days", sa.Integer),
    sa.Column("digest", sa.Text, nullable=False),
    sa.UniqueConstraint("shop_id", "sku"),
    sa.ForeignKeyConstraint(["shop_id", "supplier_id"], ["supplier.shop_id", "supplier.id"]),
)

variant_table = sa.Table(
    "variant",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("product_id", Id, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("options", Json, nullable=False),
    sa.Column("price", Amount, nullable=False),
    sa.Column("stock", sa.BigInteger),
    sa.Column("available", sa.Boolean, nullable=False),
    sa.UniqueConstraint("shop_id", "sku"),
    sa.ForeignKeyConstraint(["shop_id", "product_id"], ["product.shop_id", "product.id"]),
    sa.Index("ix_variant_shop_id_product_id", "shop_id", "product_id"),
)

batch_table = sa.Table(
    "batch",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("product_id", Id, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("supplier_id", Id),
    sa.Column("made_on", sa.Date),
    sa.Column("expires_on", sa.Date),
    sa.UniqueConstraint("shop_id", "product_id", "number"),
    sa.ForeignKeyConstraint(["shop_id", "product_id"], ["product.shop_id", "product.id"]),
    sa.ForeignKeyConstraint(["shop_id", "supplier_id"], ["supplier.shop_id", "supplier.id"]),
)

# `item_id` is the product's own or a variant's: what a variant cost is still known when it is no longer sold.
price_table = sa.Table(
    "price",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("item_id", Id, primary_key=True),
    sa.Column("from_at", Moment, primary_key=True),
    sa.Column("until_at", Moment),
    sa.Column("product_id", Id, nullable=False),
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("price", Amount, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "product_id"], ["product.shop_id", "product.id"]),
    sa.Index("ix_price_shop_id_product_id", "shop_id", "product_id"),
)

CAN_BE_LATE = sa.text("state IN ('paid', 'packed', 'shipped')")
FORGETTABLE = sa.text("buyer <> ''")
"""The indexes are used by those who ask in these very words."""

# "order" is a word of SQL. The customer is known by id alone: customers stand beside the shop on the map.
order_table = sa.Table(
    "shop_order",
    metadata,
    sa.Column("shop_id", Id, sa.ForeignKey("shop.id"), primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("customer_id", Id, nullable=False),
    sa.Column("buyer", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("source_state", sa.Text),
    sa.Column("recipient_name", sa.Text, nullable=False),
    sa.Column("masked_phone", sa.Text, nullable=False),
    sa.Column("masked_address", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("freight", Amount, nullable=False),
    sa.Column("paid", Amount, nullable=False),
    sa.Column("refunded", Amount, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("placed_at", Moment),
    sa.Column("paid_at", Moment),
    sa.Column("promised_dispatch_at", Moment),
    sa.Column("promised_delivery_at", Moment),
    sa.Column("shipped_at", Moment),
    sa.Column("delivered_at", Moment),
    sa.Column("completed_at", Moment),
    sa.Column("cancelled_at", Moment),
    sa.Column("digest", sa.Text, nullable=False),
    sa.UniqueConstraint("shop_id", "number"),
    sa.Index("ix_shop_order_shop_id_customer_id_placed_at", "shop_id", "customer_id", "placed_at"),
    # For the beginning of a number; SQLite finds it by the unique index.
    sa.Index("ix_shop_order_shop_id_number", "shop_id", "number", postgresql_ops={"number": "text_pattern_ops"}).ddl_if(
        dialect="postgresql"
    ),
    sa.Index("ix_shop_order_shop_id_placed_at", "shop_id", "placed_at", "id"),
    sa.Index("ix_shop_order_shop_id_state_placed_at", "shop_id", "state", "placed_at", "id"),
    # Of the orders whose promises can be open, which are few.
    sa.Index(
        "ix_shop_order_promised",
        "shop_id",
        "state",
        "placed_at",
        "id",
        "promised_dispatch_at",
        "promised_delivery_at",
        sqlite_where=CAN_BE_LATE,
        postgresql_where=CAN_BE_LATE,
    ),
    # Of the orders that still tell of a person, for the night that forgets.
    sa.Index(
        "ix_shop_order_forgettable", "shop_id", "placed_at", sqlite_where=FORGETTABLE, postgresql_where=FORGETTABLE
    ),
)

# What lists show masked stands in the order itself.
recipient_table = sa.Table(
    "recipient",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("order_id", Id, primary_key=True),
    sa.Column("name", Sealed, nullable=False),
    sa.Column("phone", Sealed, nullable=False),
    sa.Column("address", Sealed, nullable=False),
    sa.Column("name_index", sa.Text, nullable=False),
    sa.Column("phone_index", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"]),
    sa.Index("ix_recipient_shop_id_name_index", "shop_id", "name_index"),
    sa.Index("ix_recipient_shop_id_phone_index", "shop_id", "phone_index"),
)

# `placed_at` is the order's, so that the newest orders of a product are found without looking at all others.
line_table = sa.Table(
    "order_line",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("order_id", Id, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("product_id", Id, nullable=False),
    sa.Column("batch_id", Id),
    sa.Column("placed_at", Moment),
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("options", Json, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("unit_price", Amount, nullable=False),
    sa.Column("discount", Amount, nullable=False),
    sa.Column("paid", Amount, nullable=False),
    sa.UniqueConstraint("shop_id", "order_id", "position"),
    sa.ForeignKeyConstraint(["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"]),
    sa.ForeignKeyConstraint(["shop_id", "product_id"], ["product.shop_id", "product.id"]),
    sa.ForeignKeyConstraint(["shop_id", "batch_id"], ["batch.shop_id", "batch.id"]),
    sa.Index("ix_order_line_shop_id_product_id_placed_at", "shop_id", "product_id", "placed_at", "order_id"),
)

payment_table = sa.Table(
    "payment",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("order_id", Id, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("amount", Amount, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("number", sa.Text),
    sa.Column("at", Moment),
    sa.ForeignKeyConstraint(["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"]),
)

# `shares` stand in the order of the order's lines.
discount_table = sa.Table(
    "discount",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("order_id", Id, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("amount", Amount, nullable=False),
    sa.Column("shares", Json, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"]),
)

parcel_table = sa.Table(
    "parcel",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("order_id", Id, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("carrier", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("state", sa.Text),
    sa.Column("line_ids", Json, nullable=False),
    sa.UniqueConstraint("shop_id", "order_id", "position"),
    sa.ForeignKeyConstraint(["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"]),
    sa.Index("ix_parcel_shop_id_number", "shop_id", "number", postgresql_ops={"number": "text_pattern_ops"}),
)

scan_table = sa.Table(
    "scan",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("parcel_id", Id, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "parcel_id"], ["parcel.shop_id", "parcel.id"], ondelete="CASCADE"),
)
