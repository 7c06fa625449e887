"""Blocks of checked files have another form now: what was checked before and is not stored yet is checked again."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE import_run SET state = 'received', blocks = '', blocks_total = 0, blocks_done = 0, place = 0 "
        "WHERE blocks <> '' AND state IN ('checked', 'running')"
    )


def downgrade() -> None:
    upgrade()
