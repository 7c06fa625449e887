"""By what messages are found. Those that are there already are put in by a job, the newest conversations of each shop first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from xiaoer.platform.db.tables import Id, Json

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FILL = "search.fill"

_due = sa.table(
    "due", sa.column("key"), sa.column("kind"), sa.column("run_at"), sa.column("attempts"), sa.column("dead"),
    sa.column("payload", Json),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "message_found",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "conversation_id", "seq", name=op.f("pk_message_found")),
        sa.UniqueConstraint("place", name=op.f("uq_message_found_place")),
    )
    op.create_table(
        "conversation_unfound",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("conversation_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "conversation_id", name=op.f("pk_conversation_unfound")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE message_words USING fts5 "
            "(words, content = '', columnsize = 0, detail = 'none', tokenize = 'ascii')"
        )
    else:
        op.execute("CREATE INDEX ix_message_found_words ON message_found USING gin (words) WITH (fastupdate = off)")
    _begin()


def _begin() -> None:
    """Messages of the past are put in by jobs, also those that came in files and have no event: the reaction begins at the end."""
    bound = op.get_bind()
    shops = bound.execute(sa.select(sa.table("shop", sa.column("id", Id())).c.id)).scalars().all()
    for shop_id in shops:
        told = {"key": f"{FILL}:{shop_id}", "kind": FILL, "run_at": 0, "attempts": 0, "dead": False}
        bound.execute(sa.insert(_due).values(told | {"payload": {"shop": str(shop_id)}}))
    op.execute(
        'INSERT INTO reaction_cursor (name, "transaction", position) '
        "SELECT 'search.index', \"transaction\", position FROM event "
        'ORDER BY "transaction" DESC, position DESC LIMIT 1'
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE message_words")
    op.drop_table("message_found")
    op.drop_table("conversation_unfound")
    op.execute("DELETE FROM due WHERE kind LIKE 'search.%'")
    op.execute("DELETE FROM reaction_cursor WHERE name = 'search.index'")
