from __future__ import annotations

import asyncio

from tests import make
from tests.conversations.given import NOW, SECOND
from tests.conversations.stored import due, told
from tests.team.given import joined
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.team import actions
from xiaoer.team.domain.agents import Agent
from xiaoer.team.jobs import Signs


def test_a_socket_is_a_sign_of_life_and_so_is_each_beat(database: Database) -> None:
    shop = make.shop(database)
    lan, moments = joined(database, shop), iter(NOW + second * SECOND for second in range(9))
    seen: list[Agent] = []

    async def stay() -> None:
        signs = Signs(database, lambda: next(moments))
        await signs.beat()
        async with signs.there(lan), signs.there(lan):
            seen.extend(database.read_now(actions.crew, shop))
            await signs.beat()
            seen.extend(database.read_now(actions.crew, shop))
        await signs.beat()
        seen.extend(database.read_now(actions.crew, shop))

    asyncio.run(stay())
    assert [(one.there, one.seen_at) for one in seen] == [
        (True, NOW + SECOND), (True, NOW + 2 * SECOND), (True, NOW + 2 * SECOND),
    ]  # fmt: skip


def test_who_was_taken_for_gone_comes_with_the_next_beat(database: Database) -> None:
    shop = make.shop(database)
    lan, at = joined(database, shop), [NOW]

    async def stay() -> None:
        signs = Signs(database, lambda: at[0])
        async with signs.there(lan):
            at[0] += 70 * SECOND
            database.write_now(actions.vanish, {"account_id": str(lan.account_id), "at": at[0]}, at[0])
            assert [one.there for one in database.read_now(actions.crew, shop)] == [False]
            await signs.beat()

    asyncio.run(stay())
    assert [one.there for one in database.read_now(actions.crew, shop)] == [True]
    assert [kind for kind in told(database) if kind.startswith("agent.")] == ["agent.came", "agent.gone", "agent.came"]


def test_who_only_reads_is_not_waited_for(database: Database) -> None:
    shop = make.shop(database)
    trainer = joined(database, shop, "trainer", role=Role.TRAINER)

    async def stay() -> None:
        signs = Signs(database, lambda: NOW)
        async with signs.there(trainer), signs.there(object()):
            await signs.beat()

    asyncio.run(stay())
    assert due(database) == {}
