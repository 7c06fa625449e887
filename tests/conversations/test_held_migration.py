"""Held words of before the upgrade that lets red ones wait, after it, and back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from alembic import command

from tests.conversations.approvals import WORDS
from tests.conversations.given import NOW
from tests.versions import migrations_over, of_version
from xiaoer.conversations.domain.held import LEADING, Held
from xiaoer.conversations.store.tables import held_table

SHOP, CRISIS = UUID(int=1), UUID(int=2)


def row(number: int, crisis_id: UUID | None) -> dict[str, Any]:
    one = Held(
        shop_id=SHOP, id=UUID(int=number), conversation_id=UUID(int=3), client_id=f"client-{number}", author_id=UUID(int=4),
        author_name="客服（测试）", crisis_id=crisis_id, topics=(), chain=(LEADING,), body=WORDS, text=WORDS, at=NOW,
    )  # fmt: skip
    names = {column.name for column in held_table.columns} - {"held"}
    told = {name: getattr(one, name) for name in names} | {"state": str(one.state)}
    return told | {"held": msgspec.to_builtins(one)}


def test_what_a_crisis_holds_stays_and_what_none_holds_goes_on_the_way_back(database_url: str) -> None:
    kept = sa.select(held_table.c.id, held_table.c.crisis_id).order_by(held_table.c.id)
    with of_version(database_url, "0025") as connection:
        connection.execute(sa.insert(held_table).values(row(10, CRISIS)))
        command.upgrade(migrations_over(connection), "0026")
        connection.execute(sa.insert(held_table).values(row(11, None)))
        assert [tuple(one) for one in connection.execute(kept)] == [(UUID(int=10), CRISIS), (UUID(int=11), None)]
        command.downgrade(migrations_over(connection), "0025")
        assert [tuple(one) for one in connection.execute(kept)] == [(UUID(int=10), CRISIS)]
        [crisis_id] = [one for one in sa.inspect(connection).get_columns("held_message") if one["name"] == "crisis_id"]
        assert crisis_id["nullable"] is False
