"""As whom shoppers know the staff, in place of the account's name: of accounts, and with what they say and have. And at
which side of a page each shop's chat window stands.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("alias", sa.Text(), nullable=False, server_default=""))
    op.add_column("account", sa.Column("post", sa.Text(), nullable=False, server_default=""))
    op.add_column("conversation", sa.Column("assignee_signature", sa.Text()))
    op.add_column("message", sa.Column("signature", sa.Text()))
    op.add_column("shop", sa.Column("position", sa.Text(), nullable=False, server_default="right"))


def downgrade() -> None:
    """An older desk shows shoppers the accounts' names, and every chat window on the right."""
    op.drop_column("shop", "position")
    op.drop_column("message", "signature")
    op.drop_column("conversation", "assignee_signature")
    op.drop_column("account", "post")
    op.drop_column("account", "alias")
