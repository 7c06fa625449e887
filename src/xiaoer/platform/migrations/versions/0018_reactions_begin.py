"""Reactions of the last versions begin at the end of the log, and do not read all that happened before they were there."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NEW = ("conversations.show_presence", "crisis.show", "held.give_back", "held.overtake")
"""They show what happens now, or end what waits now: of the past there is nothing to follow."""

_cursors = sa.table("reaction_cursor", sa.column("name"), sa.column("transaction"), sa.column("position"))
_events = sa.table("event", sa.column("transaction"), sa.column("position"))


def upgrade() -> None:
    bound, row = op.get_bind(), _events.c
    newest = sa.select(row.transaction, row.position).order_by(row.transaction.desc(), row.position.desc()).limit(1)
    end = bound.execute(newest).first()
    known = set(bound.execute(sa.select(_cursors.c.name)).scalars())
    if end is not None:
        for name in sorted(set(NEW) - known):
            place = {"name": name, "transaction": end.transaction, "position": end.position}
            bound.execute(sa.insert(_cursors).values(place))


def downgrade() -> None:
    bound = op.get_bind()
    bound.execute(sa.delete(_cursors).where(_cursors.c.name == "held.give_back"))
