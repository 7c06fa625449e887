"""The watch over the socket: supervisors hear of it with the lines within a second of the message, agents do not."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

import sqlalchemy as sa

from tests import make
from tests.conversations.live import LiveDesk, heard, opened, quiet, said, watching
from xiaoer.platform.auth import Role, accounts
from xiaoer.shop.store.tables import shop_table


def supervised(live_desk: LiveDesk, login: str, slug: str = "yunhe") -> None:
    chosen = sa.select(shop_table.c.id).where(shop_table.c.slug == slug)
    [row] = live_desk.database.read_now(lambda tx: tx.all(chosen))
    if live_desk.database.read_now(accounts.by_login, login) is None:
        make.account(live_desk.database, login=login, role=Role.SUPERVISOR, shops=(UUID(str(row.id)),))


def test_an_alarm_reaches_the_supervisor_within_a_second_with_its_lines(live_desk: LiveDesk) -> None:
    supervised(live_desk, "watcher")

    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent("watcher") as lead, live_desk.agent("lan") as agent:
            conversation = await opened(shopper)
            await watching(agent, conversation)
            acknowledged = await said(shopper, "angry-0001", "三天了还不发货，我要投诉", conversation)
            began = time.monotonic()
            frame = await heard(lead, "watch_alarm", news="raised")
            assert time.monotonic() - began < 1
            alarm = frame["alarm"]
            assert (alarm["conversation_id"], alarm["kind"], alarm["severity"]) == (conversation, "anger", "serious")
            assert [(line["seq"], line["body"]) for line in alarm["lines"]] == [
                (acknowledged["seq"], "三天了还不发货，我要投诉")
            ]
            await quiet(agent)
            assert not [one for one in agent.told if one["type"] == "watch_alarm"]

    asyncio.run(story())


def test_a_red_light_tried_three_times_is_told_of_and_nothing_was_sent(live_desk: LiveDesk) -> None:
    supervised(live_desk, "watcher")

    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent("watcher") as lead, live_desk.agent("lan") as agent:
            conversation = await opened(shopper)
            await watching(agent, conversation, 2)
            for number, words in enumerate(("滚", "你有病吧", "爱退退，不退算了")):
                answer = await said(agent, f"red-{number:08}", words, conversation)
                assert answer["code"] == "red_light"
            frame = await heard(lead, "watch_alarm", news="raised")
            assert (frame["alarm"]["kind"], frame["alarm"]["reason_zh"]) == (
                "override", "同一个会话里，十分钟内被红灯拦下三次。",
            )  # fmt: skip
            assert {one.author for one in live_desk.messages(conversation)} == {"shopper", "system"}

    asyncio.run(story())
