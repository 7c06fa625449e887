"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Counter, Id, Json

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", Id(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "case_file",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted", Json, nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("decision", Json, nullable=False),
        sa.Column("outcome", Json, nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("shop_id", "number", name=op.f("uq_case_file_shop_id_number")),
        sa.UniqueConstraint("shop_id", "source_key", name=op.f("uq_case_file_shop_id_source_key")),
    )
    op.create_index("ix_case_file_shop_id_conversation_id", "case_file", ["shop_id", "conversation_id"], unique=False)
    op.create_index("ix_case_file_shop_id_opened_at", "case_file", ["shop_id", "opened_at"], unique=False)
    op.create_index("ix_case_file_shop_id_order_id", "case_file", ["shop_id", "order_id"], unique=False)
    op.create_table(
        "case_step",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "case_id", "number", name=op.f("pk_case_step")),
    )
    op.create_table(
        "case_turn",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "key", name=op.f("pk_case_turn")),
    )
    op.create_table(
        "conversation",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("visitor", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("customer_level", sa.Integer(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("assignee_id", Id(), nullable=True),
        sa.Column("assignee_name", sa.Text(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_text", sa.Text(), nullable=False),
        sa.Column("last_author", sa.Text(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("subject_order_id", Id(), nullable=True),
        sa.Column("subject_sku", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("first_replied_at", sa.BigInteger(), nullable=True),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("previous_id", Id(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_conversation")),
    )
    op.create_index("ix_conversation_shop_id_customer_id", "conversation", ["shop_id", "customer_id"], unique=False)
    op.create_index("ix_conversation_shop_id_last_at", "conversation", ["shop_id", "last_at"], unique=False)
    op.create_index(
        "ix_conversation_shop_id_state_waiting_since",
        "conversation",
        ["shop_id", "state", "waiting_since"],
        unique=False,
    )
    op.create_index(
        "uq_conversation_open_visitor",
        "conversation",
        ["shop_id", "visitor"],
        unique=True,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "counted_conversation",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("answered_seq", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("bot_answered", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("handed_over", sa.Boolean(), nullable=False),
        sa.Column("replied", sa.Boolean(), nullable=False),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "conversation_id", name=op.f("pk_counted_conversation")),
    )
    op.create_table(
        "customer",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nick", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", Json, nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_customer")),
        sa.UniqueConstraint("shop_id", "source_id", name=op.f("uq_customer_shop_id_source_id")),
    )
    op.create_table(
        "daily_figure",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "day", "name", name=op.f("pk_daily_figure")),
    )
    op.create_table(
        "due",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("lease", Id(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("dead", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_due")),
    )
    op.create_index("ix_due_dead_run_at", "due", ["dead", "run_at"], unique=False)
    op.create_table(
        "event",
        sa.Column("position", Counter, autoincrement=True, nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shop_id", Id(), nullable=True),
        sa.Column("subject_id", Id(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=True),
        sa.Column("data", Json, nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event")),
    )
    op.create_index("ix_event_shop_id_kind_at", "event", ["shop_id", "kind", "at"], unique=False)
    op.create_index("ix_event_subject_id", "event", ["subject_id"], unique=False)
    op.create_index("ix_event_transaction_position", "event", ["transaction", "position"], unique=False)
    op.create_table(
        "knowledge_answer",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("entry_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "entry_id", "place", name=op.f("pk_knowledge_answer")),
    )
    op.create_table(
        "knowledge_entry",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_knowledge_entry")),
        sa.UniqueConstraint("shop_id", "key", name=op.f("uq_knowledge_entry_shop_id_key")),
    )
    op.create_index("ix_knowledge_entry_shop_id_updated_at", "knowledge_entry", ["shop_id", "updated_at"], unique=False)
    op.create_table(
        "knowledge_question",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("entry_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "entry_id", "place", name=op.f("pk_knowledge_question")),
    )
    op.create_table(
        "login_failure",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_login_failure")),
    )
    op.create_table(
        "message",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_id", Id(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("light", Json, nullable=True),
        sa.Column("source", Json, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "conversation_id", "seq", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "shop_id",
            "conversation_id",
            "client_id",
            "author",
            name=op.f("uq_message_shop_id_conversation_id_client_id_author"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reaction_cursor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_reaction_cursor")),
    )
    op.create_table(
        "reaction_failure",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.PrimaryKeyConstraint("name", "position", name=op.f("pk_reaction_failure")),
    )
    op.create_table(
        "scenario",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "path", name=op.f("pk_scenario")),
    )
    op.create_table(
        "script",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_script")),
        sa.UniqueConstraint("shop_id", "key", name=op.f("uq_script_shop_id_key")),
    )
    op.create_table(
        "shop",
        sa.Column("id", Id(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("brand", Json, nullable=False),
        sa.Column("dispatch_hours", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
        sa.UniqueConstraint("slug", name=op.f("uq_shop_slug")),
    )
    op.create_table(
        "account_shop",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_shop_account_id")),
        sa.PrimaryKeyConstraint("shop_id", "account_id", name=op.f("pk_account_shop")),
    )
    op.create_index("ix_account_shop_account_id", "account_shop", ["account_id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "customer_id"],
            ["customer.shop_id", "customer.id"],
            name=op.f("fk_identity_shop_id_customer_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "kind", "value", name=op.f("pk_identity")),
    )
    op.create_index("ix_identity_shop_id_customer_id", "identity", ["shop_id", "customer_id"], unique=False)
    op.create_table(
        "product",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("list_price", sa.BigInteger(), nullable=False),
        sa.Column("attributes", Json, nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("supplier", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("no_reason_return", sa.Boolean(), nullable=True),
        sa.Column("warranty_days", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_product_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_product")),
        sa.UniqueConstraint("shop_id", "sku", name=op.f("uq_product_shop_id_sku")),
    )
    op.create_table(
        "script_version",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("script_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("says", Json, nullable=False),
        sa.Column("fits", Json, nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["shop_id", "scenario"],
            ["scenario.shop_id", "scenario.path"],
            name=op.f("fk_script_version_shop_id_scenario"),
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "script_id"], ["script.shop_id", "script.id"], name=op.f("fk_script_version_shop_id_script_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "script_id", "version", name=op.f("pk_script_version")),
    )
    op.create_index(
        "ix_script_version_shop_id_state", "script_version", ["shop_id", "state", "published_at"], unique=False
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_table(
        "shop_order",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source_state", sa.Text(), nullable=True),
        sa.Column("recipient_name", sa.Text(), nullable=False),
        sa.Column("masked_phone", sa.Text(), nullable=False),
        sa.Column("masked_address", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("freight", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=True),
        sa.Column("paid_at", sa.BigInteger(), nullable=True),
        sa.Column("promised_dispatch_at", sa.BigInteger(), nullable=True),
        sa.Column("promised_delivery_at", sa.BigInteger(), nullable=True),
        sa.Column("shipped_at", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_shop_order_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_shop_order")),
        sa.UniqueConstraint("shop_id", "number", name=op.f("uq_shop_order_shop_id_number")),
    )
    op.create_index(
        "ix_shop_order_shop_id_customer_id_placed_at",
        "shop_order",
        ["shop_id", "customer_id", "placed_at"],
        unique=False,
    )
    op.create_index("ix_shop_order_shop_id_placed_at", "shop_order", ["shop_id", "placed_at"], unique=False)
    op.create_table(
        "order_line",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", Id(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "order_id"],
            ["shop_order.shop_id", "shop_order.id"],
            name=op.f("fk_order_line_shop_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "product_id"], ["product.shop_id", "product.id"], name=op.f("fk_order_line_shop_id_product_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_order_line")),
        sa.UniqueConstraint("shop_id", "order_id", "position", name=op.f("uq_order_line_shop_id_order_id_position")),
    )
    op.create_table(
        "parcel",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("line_ids", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "order_id"], ["shop_order.shop_id", "shop_order.id"], name=op.f("fk_parcel_shop_id_order_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("shop_id", "order_id", "position", name=op.f("uq_parcel_shop_id_order_id_position")),
    )
    op.create_index("ix_parcel_shop_id_number", "parcel", ["shop_id", "number"], unique=False)
    op.create_table(
        "variant",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("product_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("stock", sa.BigInteger(), nullable=True),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "product_id"], ["product.shop_id", "product.id"], name=op.f("fk_variant_shop_id_product_id")
        ),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_variant")),
        sa.UniqueConstraint("shop_id", "sku", name=op.f("uq_variant_shop_id_sku")),
    )
    op.create_index("ix_variant_shop_id_product_id", "variant", ["shop_id", "product_id"], unique=False)
    op.create_table(
        "scan",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("parcel_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "parcel_id"],
            ["parcel.shop_id", "parcel.id"],
            name=op.f("fk_scan_shop_id_parcel_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shop_id", "parcel_id", "position", name=op.f("pk_scan")),
    )


def downgrade() -> None:
    op.drop_table("scan")
    op.drop_table("variant")
    op.drop_table("parcel")
    op.drop_table("order_line")
    op.drop_table("shop_order")
    op.drop_table("session")
    op.drop_table("script_version")
    op.drop_table("product")
    op.drop_table("identity")
    op.drop_table("account_shop")
    op.drop_table("shop")
    op.drop_table("script")
    op.drop_table("scenario")
    op.drop_table("reaction_failure")
    op.drop_table("reaction_cursor")
    op.drop_table("message")
    op.drop_table("login_failure")
    op.drop_table("knowledge_question")
    op.drop_table("knowledge_entry")
    op.drop_table("knowledge_answer")
    op.drop_table("event")
    op.drop_table("due")
    op.drop_table("daily_figure")
    op.drop_table("customer")
    op.drop_table("counted_conversation")
    op.drop_table("conversation")
    op.drop_table("case_turn")
    op.drop_table("case_step")
    op.drop_table("case_file")
    op.drop_table("account")
