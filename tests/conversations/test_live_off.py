"""Whoever is switched off is out at once, at the real desk: their socket ends, and what they have goes back to the queue."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from litestar.exceptions import WebSocketDisconnect
from websockets.asyncio.client import connect

from tests import make
from tests.conversations.live import LiveDesk, hear, heard, opened, said, watching
from tests.conversations.test_live_leading import asked
from xiaoer.conversations.web.live import SESSION_SECONDS, _read
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.live.hub import Listener, Reason

AT_ONCE = 10
"""Seconds on a busy machine; a session that has ended is otherwise noticed after `SESSION_SECONDS`."""


def test_who_is_switched_off_is_out_at_once(live_desk: LiveDesk) -> None:
    database = live_desk.database
    lan = database.read_now(accounts.by_login, "lan")
    assert lan is not None
    shops = tuple(database.read_now(accounts.shops_of, [lan.id]))
    make.account(database, login="boss", role=Role.ADMIN, shops=shops)
    leaver = make.account(database, login="leaver", shops=shops)

    def out(agent: Any) -> bool:
        return any(one["type"] == "error" and one["code"] == "not_signed_in" for one in agent.told)

    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent("leaver") as agent, live_desk.agent() as other:
            conversation = await opened(shopper)
            await asyncio.to_thread(asked, live_desk, "leaver", f"/conversations/{conversation}/take", {})
            await watching(agent, conversation, 3)
            await said(agent, "leaver-01", "您好，我来帮您看看", conversation)
            await said(shopper, "shopper-02", "好的，我等您回复")
            await asyncio.to_thread(asked, live_desk, "boss", f"/accounts/{leaver.id}/off", {}, "POST")
            await agent.until(lambda: out(agent), AT_ONCE)
            await heard(shopper, "state", state="queued")
            assert not out(other)
            await watching(other, conversation, 5)

    assert AT_ONCE < SESSION_SECONDS
    asyncio.run(story())


class Talking:
    """A socket of which frames still come when its listener has been let go; then it is closed."""

    def __init__(self, *texts: str) -> None:
        self._texts = list(texts)

    async def receive_data(self, _mode: str) -> str:
        if self._texts:
            return self._texts.pop(0)
        raise WebSocketDisconnect(detail="closed")


def test_whoever_is_let_go_is_told_why(live_desk: LiveDesk) -> None:
    database = live_desk.database
    lan = database.read_now(accounts.by_login, "lan")
    assert lan is not None
    shops = tuple(database.read_now(accounts.shops_of, [lan.id]))
    make.account(database, login="chief", role=Role.ADMIN, shops=shops)
    mover = make.account(database, login="mover", shops=shops)

    async def story() -> None:
        headers = await asyncio.to_thread(live_desk.signed_in, "mover")
        async with connect(live_desk.desk.socket, additional_headers=headers, proxy=None) as line:
            await line.send('{"type":"hello","version":1,"role":"agent"}')
            await line.recv()
            await asyncio.to_thread(asked, live_desk, "chief", f"/accounts/{mover.id}/off", {}, "POST")
            ended = await hear(line)
        assert ([one["code"] for one in ended.told if one["type"] == "error"], ended.code) == (["access_changed"], 4410)

    asyncio.run(story())


def test_who_was_let_go_is_not_heard() -> None:
    listener = Listener("leaver", staff=True)
    listener.let_go(Reason.CHANGED)
    nothing_else: Any = SimpleNamespace(listener=listener)
    socket: Any = Talking('{"type":"ping"}', "no frame")

    async def story() -> None:
        with pytest.raises(WebSocketDisconnect):
            await _read(socket, nothing_else)

    asyncio.run(story())
