"""Accounts of the store of whom nothing was heard for long are forgotten by the night, which finds them by an index."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.clock import system_clock
from xiaoer.platform.db.tables import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

HEARD = sa.text("source_id IS NOT NULL AND heard_at IS NOT NULL")
_LATER = "FROM customer_history h WHERE h.shop_id = customer.shop_id AND h.customer_id = customer.id AND h.at > customer.told_at"


def upgrade() -> None:
    """From when they were told of, or from what was put on record since, of visitors too, who may be joined with an account;
    where it is not known when they were told of, from now on. The erased stay erased.
    """
    op.add_column("customer", sa.Column("heard_at", Moment))
    op.execute(
        f"UPDATE customer SET heard_at = CASE WHEN told_at = 0 THEN {system_clock()}"  # noqa: S608 - words of ours
        f" ELSE COALESCE((SELECT max(h.at) {_LATER}), told_at) END"
        f" WHERE digest <> 'erased' AND (source_id IS NOT NULL OR EXISTS (SELECT 1 {_LATER}))"
    )
    op.create_index(
        "ix_customer_heard", "customer", ["shop_id", "heard_at", "id"], sqlite_where=HEARD, postgresql_where=HEARD
    )


def downgrade() -> None:
    """The version before does not know the purpose."""
    op.execute("DELETE FROM retention WHERE purpose = 'customers'")
    op.drop_index("ix_customer_heard", "customer")
    op.drop_column("customer", "heard_at")
