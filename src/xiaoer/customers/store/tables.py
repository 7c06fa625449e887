"""The tables. `heard_at`: when the store or the desk last told of a customer, or up to when the night has found that they are
kept; NULL once they are forgotten. Phone, e-mail and address stand sealed in `customer` and `customer_fact`, in `contact` as a blind index and
masked, and nowhere else.
"""

from __future__ import annotations

import sqlalchemy as sa

from xiaoer.platform.db.tables import Amount, Id, Json, Moment, metadata
from xiaoer.platform.sealing import Sealed

Spelled = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that is looked up by its beginning: in the order of its characters on both databases."""

VISITING = sa.text("source_id IS NULL AND first_seen_at IS NOT NULL")
"""Known from visits alone, and not forgotten; the index is used by those who ask in these very words."""

HEARD = sa.text("source_id IS NOT NULL AND heard_at IS NOT NULL")
"""An account of the store that is not forgotten; used in these very words as well."""

customer_table = sa.Table(
    "customer",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("source_id", sa.Text),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("nick", sa.Text, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("phone", Sealed, nullable=False),
    sa.Column("email", Sealed, nullable=False),
    sa.Column("address", Sealed, nullable=False),
    sa.Column("tags", Json, nullable=False),
    sa.Column("first_seen_at", Moment),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("profile_id", Id, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, server_default="person"),
    sa.Column("told_at", Moment, nullable=False, server_default="0"),
    sa.Column("heard_at", Moment),
    sa.UniqueConstraint("shop_id", "source_id"),
    sa.Index("ix_customer_shop_id_profile_id", "shop_id", "profile_id"),
    sa.Index(
        "ix_customer_visiting", "shop_id", "first_seen_at", "id", sqlite_where=VISITING, postgresql_where=VISITING
    ),
    sa.Index("ix_customer_heard", "shop_id", "heard_at", "id", sqlite_where=HEARD, postgresql_where=HEARD),
)

identity_table = sa.Table(
    "identity",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("customer_id", Id, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "customer_id"], ["customer.shop_id", "customer.id"]),
    sa.Index("ix_identity_shop_id_customer_id", "shop_id", "customer_id"),
)

contact_table = sa.Table(
    "contact",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("customer_id", Id, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("verified", sa.Boolean, nullable=False),
    sa.Column("masked", sa.Text, nullable=False),
    sa.Index("ix_contact_shop_id_customer_id", "shop_id", "customer_id"),
)

fact_table = sa.Table(
    "customer_fact",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("customer_id", Id, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("value", Sealed, nullable=False),
    sa.Column("told_at", Moment, nullable=False),
)

join_table = sa.Table(
    "customer_join",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("first_id", Id, nullable=False),
    sa.Column("second_id", Id, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Id),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Column("undone_at", Moment),
    sa.Index("ix_customer_join_shop_id_first_id", "shop_id", "first_id"),
)

proposal_table = sa.Table(
    "join_proposal",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("first_id", Id, nullable=False),
    sa.Column("second_id", Id, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("doubt", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.UniqueConstraint("shop_id", "first_id", "second_id"),
    sa.Index("ix_join_proposal_shop_id_second_id", "shop_id", "second_id"),
    sa.Index("ix_join_proposal_shop_id_state_id", "shop_id", "state", "id"),
)

consent_table = sa.Table(
    "consent",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("customer_id", Id, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("given", sa.Boolean, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Id),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Index("ix_consent_shop_id_customer_id", "shop_id", "customer_id"),
)

note_table = sa.Table(
    "customer_note",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("customer_id", Id, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Id),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Index("ix_customer_note_shop_id_customer_id", "shop_id", "customer_id"),
)

tag_table = sa.Table(
    "customer_tag",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("customer_id", Id, primary_key=True),
    sa.Column("tag", sa.Text, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by_name", sa.Text, nullable=False),
)

history_table = sa.Table(
    "customer_history",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("customer_id", Id, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("of", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("other_id", Id),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Id),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Index("ix_customer_history_shop_id_customer_id_id", "shop_id", "customer_id", "id"),
)

purchase_table = sa.Table(
    "customer_purchase",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("customer_id", Id, primary_key=True),
    sa.Column("orders_count", sa.Integer, nullable=False),
    sa.Column("spent", Amount, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("last_order_at", Moment),
)

turn_table = sa.Table(
    "customer_turn",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("at", Moment, nullable=False),
)

profile_table = sa.Table(
    "profile",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", Spelled, nullable=False),
    sa.Column("nick", Spelled, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("customers", sa.Integer, nullable=False),
    sa.Column("orders_count", sa.Integer, nullable=False),
    sa.Column("spent", Amount, nullable=False),
    sa.Column("first_seen_at", Moment),
    sa.Column("last_order_at", Moment),
    sa.Index("ix_profile_shop_id_name", "shop_id", "name", "id"),
    sa.Index("ix_profile_shop_id_nick", "shop_id", "nick", "id"),
)

mark_table = sa.Table(
    "profile_mark",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("profile_id", Id, primary_key=True),
    sa.Index("ix_profile_mark_shop_id_profile_id", "shop_id", "profile_id"),
)

segment_table = sa.Table(
    "segment",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("tag", sa.Text),
    sa.Column("condition", Json, nullable=False),
    sa.Column("members", sa.Integer, nullable=False),
    sa.Column("counted_at", Moment),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.UniqueConstraint("shop_id", "name"),
)

member_table = sa.Table(
    "segment_member",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("segment_id", Id, primary_key=True),
    sa.Column("profile_id", Id, primary_key=True),
    sa.Index("ix_segment_member_shop_id_profile_id", "shop_id", "profile_id"),
)
