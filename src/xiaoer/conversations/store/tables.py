"""The tables. `shop_id` stands first in every key; the hot ones hold nothing that must be joined to be shown."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from xiaoer.platform.db.tables import Id, Json, Moment, metadata

OPEN = sa.text("resolved_at IS NULL")
FORGETTABLE = sa.text("resolved_at IS NOT NULL AND NOT erased")
HELD = sa.text("state IN ('assigned', 'waiting')")
"""In these very words also in queries: a database takes an index over some of the rows for no other condition."""

conversation_table = sa.Table(
    "conversation",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("visitor", Id, nullable=False),
    sa.Column("customer_id", Id, nullable=False),
    sa.Column("customer_name", sa.Text, nullable=False),
    sa.Column("customer_level", sa.Integer, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("assignee_id", Id),
    sa.Column("assignee_name", sa.Text),
    sa.Column("assignee_signature", sa.Text),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("last_text", sa.Text, nullable=False),
    sa.Column("last_author", sa.Text, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("waiting_since", Moment),
    sa.Column("unread", sa.Integer, nullable=False),
    sa.Column("subject_order_id", Id),
    sa.Column("subject_sku", sa.Text),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("assigned_at", Moment),
    sa.Column("first_replied_at", Moment),
    sa.Column("resolved_at", Moment),
    sa.Column("previous_id", Id),
    sa.Column("timing", Json, nullable=False, server_default="{}"),
    sa.Column("erased", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_conversation_shop_id_state_waiting_since", "shop_id", "state", "waiting_since"),
    sa.Index("ix_conversation_shop_id_last_at", "shop_id", "last_at"),
    sa.Index("ix_conversation_shop_id_customer_id", "shop_id", "customer_id"),
    sa.Index(
        "ix_conversation_forgettable", "shop_id", "last_at", sqlite_where=FORGETTABLE, postgresql_where=FORGETTABLE
    ),
    sa.Index("ix_conversation_held", "assignee_id", sqlite_where=HELD, postgresql_where=HELD),
    sa.Index(
        "uq_conversation_open_visitor", "shop_id", "visitor", unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    ),
)  # fmt: skip

message_table = sa.Table(
    "message",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("conversation_id", Id, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", Id, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("author_name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("light", Json),
    sa.Column("source", Json),
    sa.Column("attachment", Json),
    sa.Column("score", sa.Integer),
    sa.Column("signature", sa.Text),
    sa.Column("card", Json),
    sa.UniqueConstraint("shop_id", "conversation_id", "client_id", "author"),
    sqlite_with_rowid=False,
)

whisper_table = sa.Table(
    "whisper",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("conversation_id", Id, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("to_id", Id, nullable=False),
)
"""To whom a message was whispered; apart from the messages, of which hardly any is one."""

found_table = sa.Table(
    "message_found",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("conversation_id", Id, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("place", sa.BigInteger, nullable=False),
    sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
    sa.UniqueConstraint("place"),
    sa.Index("ix_message_found_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}).ddl_if(
        dialect="postgresql"
    ),
)
"""By what messages are found; `place` stands in the order of their moments. On SQLite the words are looked for in the
FTS5 table `message_words`, whose rows have `place` as number and are written beside these.
"""

unfound_table = sa.Table(
    "conversation_unfound",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("conversation_id", Id, primary_key=True),
)
"""Conversations of files whose messages are still to be put in there: they have no event that would tell of them."""

left_table = sa.Table(
    "conversation_left",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("conversation_id", Id, primary_key=True),
    sa.Column("account_id", Id, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("refused", sa.Boolean, nullable=False),
)
"""Apart from the conversation, whose row every message writes."""

viewing_table = sa.Table(
    "conversation_viewing",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("conversation_id", Id, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("sku", sa.Text),
    sa.Column("at", Moment, nullable=False),
)
"""On which page each shopper is: apart from the conversation, whose row every message writes."""

log_table = sa.Table(
    "conversation_log",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("conversation_id", Id, nullable=False),
    sa.Column("import_id", Id, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("score", sa.Integer),
    sa.Index("ix_conversation_log_shop_id_import_id", "shop_id", "import_id", "conversation_id"),
    sa.Index("ix_conversation_log_shop_id_conversation_id", "shop_id", "conversation_id"),
)
"""Conversations that came in a file: their source's id of them, and the import that changed them last."""

held_table = sa.Table(
    "held_message",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("conversation_id", Id, nullable=False),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("crisis_id", Id),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("closed", sa.Boolean, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("held", Json, nullable=False),
    sa.UniqueConstraint("shop_id", "conversation_id", "client_id"),
    sa.Index("ix_held_message_shop_id_state_at", "shop_id", "state", "at"),
)
"""Words that wait for approval: the whole of it in `held`, beside what it is looked for by."""

attachment_table = sa.Table(
    "attachment",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("owner_id", Id, nullable=False),
    sa.Column("conversation_id", Id),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("sent_at", Moment),
    sa.Index("ix_attachment_shop_id_conversation_id", "shop_id", "conversation_id"),
    sa.Index("ix_attachment_shop_id_owner_id_created_at", "shop_id", "owner_id", "created_at"),
)
