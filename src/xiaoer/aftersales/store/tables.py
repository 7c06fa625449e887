"""The tables. `shop_id` stands first in every key."""

from __future__ import annotations

import sqlalchemy as sa

from xiaoer.platform.db.tables import Id, Json, Moment, metadata

case_table = sa.Table(
    "case_file",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("source_key", sa.Text),
    sa.Column("order_id", Id, nullable=False),
    sa.Column("conversation_id", Id),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("wanted", Json, nullable=False),
    sa.Column("facts", Json, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("decision", Json, nullable=False),
    sa.Column("outcome", Json),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("opened_by", Id),
    sa.UniqueConstraint("shop_id", "number"),
    sa.UniqueConstraint("shop_id", "source_key"),
    sa.Index("ix_case_file_shop_id_order_id", "shop_id", "order_id"),
    sa.Index("ix_case_file_shop_id_conversation_id", "shop_id", "conversation_id"),
    sa.Index("ix_case_file_shop_id_opened_at", "shop_id", "opened_at"),
)

step_table = sa.Table(
    "case_step",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("case_id", Id, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("party", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Id),
)

turn_table = sa.Table(
    "case_turn",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", Moment, nullable=False),
)
"""Written before a case is: two transactions that open cases on one order, or on one day, come one after the other."""
