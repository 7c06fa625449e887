"""Imports of files, and the mapping that is remembered for each source."""

import sqlalchemy as sa
from alembic import op

from xiaoer.platform.db.tables import Id, Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("looked", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mapping", Json, nullable=True),
        sa.Column("keep_good", sa.Boolean(), nullable=False),
        sa.Column("summary", Json, nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("blocks", sa.Text(), nullable=False),
        sa.Column("blocks_total", sa.Integer(), nullable=False),
        sa.Column("blocks_done", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_import_run_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_import_run")),
    )
    op.create_index("ix_import_run_shop_id_created_at", "import_run", ["shop_id", "created_at"], unique=False)
    op.create_table(
        "import_mapping",
        sa.Column("shop_id", Id(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_import_mapping_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "source", name=op.f("pk_import_mapping")),
    )


def downgrade() -> None:
    op.drop_table("import_mapping")
    op.drop_index("ix_import_run_shop_id_created_at", table_name="import_run")
    op.drop_table("import_run")
