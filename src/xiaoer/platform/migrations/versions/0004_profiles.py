"""Customers as people: profiles, joins, what is on record of them, segments."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SPELLED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("profile_id", Id(), nullable=True))
        batch.add_column(sa.Column("kind", sa.Text(), server_default="person", nullable=False))
        batch.add_column(sa.Column("told_at", sa.BigInteger(), server_default="0", nullable=False))
    op.execute("UPDATE customer SET profile_id = id")
    with op.batch_alter_table("customer") as batch:
        batch.alter_column("profile_id", existing_type=Id(), nullable=False)
        batch.create_index("ix_customer_shop_id_profile_id", ["shop_id", "profile_id"])
    op.create_table(
        "contact",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "kind", "key", "customer_id", "source", name=op.f("pk_contact")),
    )
    op.create_index("ix_contact_shop_id_customer_id", "contact", ["shop_id", "customer_id"], unique=False)
    op.create_table(
        "customer_fact",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "customer_id", "name", "source", name=op.f("pk_customer_fact")),
    )
    op.create_table(
        "customer_join",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("first_id", Id(), nullable=False),
        sa.Column("second_id", Id(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_customer_join")),
    )
    op.create_index("ix_customer_join_shop_id_first_id", "customer_join", ["shop_id", "first_id"], unique=False)
    op.create_table(
        "join_proposal",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("first_id", Id(), nullable=False),
        sa.Column("second_id", Id(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_join_proposal")),
        sa.UniqueConstraint(
            "shop_id", "first_id", "second_id", name=op.f("uq_join_proposal_shop_id_first_id_second_id")
        ),
    )
    op.create_index("ix_join_proposal_shop_id_second_id", "join_proposal", ["shop_id", "second_id"], unique=False)
    op.create_index("ix_join_proposal_shop_id_state_id", "join_proposal", ["shop_id", "state", "id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_shop_id_customer_id", "consent", ["shop_id", "customer_id"], unique=False)
    op.create_table(
        "customer_note",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_customer_note")),
    )
    op.create_index("ix_customer_note_shop_id_customer_id", "customer_note", ["shop_id", "customer_id"], unique=False)
    op.create_table(
        "customer_tag",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "customer_id", "tag", name=op.f("pk_customer_tag")),
    )
    op.create_table(
        "customer_history",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("other_id", Id(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", Id(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_customer_history")),
    )
    op.create_index(
        "ix_customer_history_shop_id_customer_id_id", "customer_history", ["shop_id", "customer_id", "id"], unique=False
    )
    op.create_table(
        "customer_purchase",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("customer_id", Id(), nullable=False),
        sa.Column("orders_count", sa.Integer(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("last_order_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "customer_id", name=op.f("pk_customer_purchase")),
    )
    op.create_table(
        "customer_turn",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_customer_turn")),
    )
    op.create_table(
        "profile",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", _SPELLED, nullable=False),
        sa.Column("nick", _SPELLED, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("orders_count", sa.Integer(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=True),
        sa.Column("last_order_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_profile")),
    )
    op.create_index("ix_profile_shop_id_name", "profile", ["shop_id", "name", "id"], unique=False)
    op.create_index("ix_profile_shop_id_nick", "profile", ["shop_id", "nick", "id"], unique=False)
    op.create_table(
        "profile_mark",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "kind", "value", "profile_id", name=op.f("pk_profile_mark")),
    )
    op.create_index("ix_profile_mark_shop_id_profile_id", "profile_mark", ["shop_id", "profile_id"], unique=False)
    op.create_table(
        "segment",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=True),
        sa.Column("condition", Json, nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_segment")),
        sa.UniqueConstraint("shop_id", "name", name=op.f("uq_segment_shop_id_name")),
    )
    op.create_table(
        "segment_member",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("segment_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "segment_id", "profile_id", name=op.f("pk_segment_member")),
    )
    op.create_index("ix_segment_member_shop_id_profile_id", "segment_member", ["shop_id", "profile_id"], unique=False)
    _compute()


def _compute() -> None:
    """What this version computes as customers come, for those who are there: nobody is joined yet."""
    op.execute(
        """INSERT INTO customer_purchase (shop_id, customer_id, orders_count, spent, currency, last_order_at)
        SELECT o.shop_id, o.customer_id, count(*), sum(o.paid - o.refunded), max(o.currency), max(o.placed_at)
        FROM shop_order o GROUP BY o.shop_id, o.customer_id"""
    )
    op.execute(
        """INSERT INTO profile (shop_id, id, kind, name, nick, level, customers, orders_count, spent, first_seen_at,
        last_order_at)
        SELECT c.shop_id, c.id, c.kind, c.name, c.nick, c.level, 1, coalesce(p.orders_count, 0), coalesce(p.spent, 0),
        c.first_seen_at, p.last_order_at
        FROM customer c LEFT JOIN customer_purchase p ON p.shop_id = c.shop_id AND p.customer_id = c.id"""
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    each = "json_each(c.tags) t" if sqlite else "jsonb_array_elements_text(c.tags) AS t(value)"
    op.execute(
        "INSERT INTO profile_mark (shop_id, kind, value, profile_id)"  # noqa: S608 - no text from outside
        f" SELECT DISTINCT c.shop_id, 'tag', t.value, c.id FROM customer c, {each}"
    )
    for kind, key in (("phone", _phone_key(sqlite=sqlite)), ("email", "lower(trim(c.email))")):
        fits = "length({key}) >= 7" if kind == "phone" else "{key} LIKE '%_@_%'"
        op.execute(
            "INSERT INTO contact (shop_id, kind, key, customer_id, source, verified)"  # noqa: S608 - as above
            f" SELECT c.shop_id, '{kind}', {key}, c.id, 'store', true FROM customer c"
            f" WHERE c.source_id IS NOT NULL AND {key} NOT LIKE '%*%' AND {fits.format(key=key)}"
        )


def _phone_key(*, sqlite: bool) -> str:
    """The spelling of `customers.domain.contacts.key_of` as it was when this was written."""
    plain = "c.phone"
    for sign in " -()":
        plain = f"replace({plain}, '{sign}', '')"
    home = f"({plain} LIKE '+861__________' OR {plain} LIKE '861__________' OR {plain} LIKE '00861__________')"
    last = f"substr({plain}, -11)" if sqlite else f"right({plain}, 11)"
    return f"CASE WHEN {home} THEN {last} ELSE {plain} END"
