"""The form of a shopper whom nobody answers, at a running desk: asked for over the socket, left over HTTP, or refused."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.conversations.live import SECRET, LiveDesk, heard, opened, quiet
from tests.conversations.test_files_web import Answer, ask
from tests.live_client import Frame, LiveClient
from xiaoer.conversations.domain.tokens import Use, ticket
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.conversations.web.reaching import MOST_BYTES, REACH_FOR, REACH_PATH
from xiaoer.customers.store.tables import consent_table, fact_table
from xiaoer.team.store import agent_table

TOLD: dict[str, Any] = {
    "client_id": "reach-0001", "agreed": True, "name": "演示李女士", "phone": "13812345678", "email": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_there(live_desk: LiveDesk) -> None:
    """Who was there for a test before counts as there for a while."""
    live_desk.database.write_now(lambda tx: tx.run(sa.update(agent_table).values(there=False)))


async def reach(shopper: LiveClient) -> Frame:
    """What the desk says now."""
    shopper.told = [one for one in shopper.told if one["type"] != "reach"]
    await shopper.say(type="reach")
    return await heard(shopper, "reach")


async def leave(desk: LiveDesk, path: str, body: bytes | None = None, **told: Any) -> Answer:
    return await asyncio.to_thread(ask, desk, "POST", path, json.dumps(TOLD | told).encode() if body is None else body)


def kept(desk: LiveDesk) -> tuple[int, int, int]:
    return tuple(count(desk.database, table) for table in (fact_table, consent_table, conversation_table))  # type: ignore[return-value]


def test_a_shopper_whom_nobody_answers_leaves_how_to_be_reached_once(live_desk: LiveDesk) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper:
            assert (await reach(shopper))["path"] is None
            conversation = await opened(shopper)
            asked = await reach(shopper)
            assert asked["back"] == ""
            assert asked["path"].startswith(REACH_PATH)
            answer = await leave(live_desk, asked["path"])
            assert (answer.status, answer.content) == (204, b"")
            assert answer.headers["access-control-allow-origin"] == "*"
            line = await heard(shopper, "message", client_id="contact:reach-0001")
            assert (line["author"], line["kind"]) == ("system", "event")
            assert line["body"] == "联系方式（电话）已收到，客服会尽快联系您。"
            before = kept(live_desk)
            assert (await leave(live_desk, asked["path"])).status == 204
            assert (await reach(shopper))["path"] is not None
            assert kept(live_desk) == before
        lines = [one.body for one in live_desk.messages(conversation)]
        assert lines.count(line["body"]) == 1
        assert "13812345678" not in str(lines)
        assert "13812345678" not in live_desk.desk.log

    asyncio.run(scene())


def test_nobody_is_asked_while_an_agent_is_there(live_desk: LiveDesk) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            await opened(shopper)
            await quiet(agent)
            assert await reach(shopper) == {"type": "reach", "path": None, "back": ""}
            await agent.say(type="reach")
            await quiet(agent)
            assert [one for one in agent.told if one["type"] in {"reach", "error"}] == []

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        pytest.param({"phone": ""}, 422, "nothing_to_reach_by", id="nothing to reach by"),
        pytest.param({"phone": "123"}, 422, "phone_unreadable", id="a bad phone"),
        pytest.param({"email": "demo@"}, 422, "email_unreadable", id="a bad mail"),
        pytest.param({"agreed": False}, 422, "consent_needed", id="no consent"),
        pytest.param({"client_id": "x"}, 400, "bad_request", id="no id"),
    ],
)
def test_what_is_wrong_is_said_to_the_stores_page(
    live_desk: LiveDesk, told: dict[str, Any], status: int, code: str
) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper:
            await opened(shopper)
            path, before = (await reach(shopper))["path"], kept(live_desk)
            answer = await leave(live_desk, path, **told)
            assert (answer.status, answer.json["code"]) == (status, code)
            assert answer.json["detail_zh"]
            assert answer.headers["access-control-allow-origin"] == "*"
            assert kept(live_desk) == before

    asyncio.run(scene())


def test_another_address_lets_nothing_in(live_desk: LiveDesk) -> None:
    async def scene() -> None:
        async with live_desk.shopper() as shopper, live_desk.shopper() as stranger:
            conversation = await opened(shopper)
            assert (await reach(stranger))["path"] is None
            path, before = (await reach(shopper))["path"], kept(live_desk)
            mine, now = UUID(conversation), time.time_ns() // 1000
            of_mine = sa.select(conversation_table.c.shop_id).where(conversation_table.c.id == mine)
            [(shop,)] = live_desk.database.read_now(lambda tx: tx.all(of_mine))
            wrong = [
                path[:-1] + ("0" if path[-1] != "0" else "1"),
                REACH_PATH + ticket(SECRET.encode(), Use.REACH, shop, mine, now - 1),
                REACH_PATH + ticket(SECRET.encode(), Use.UPLOAD, shop, mine, now + REACH_FOR),
                REACH_PATH + ticket(b"another secret of 32 characters..", Use.REACH, shop, mine, now + REACH_FOR),
            ]
            for one in wrong:
                answer = await leave(live_desk, one)
                assert (answer.status, answer.json["code"]) == (403, "reach_over"), one
            assert (await leave(live_desk, path, b" " * (MOST_BYTES + 1))).status == 413
            assert kept(live_desk) == before

    asyncio.run(scene())
