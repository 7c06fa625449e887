"""An agent with a signature at the real desk."""

from __future__ import annotations

import asyncio
import json
import urllib.request

from tests.conversations.live import SECONDS, LiveDesk, heard, opened, said, watching
from tests.conversations.test_live_leading import asked

NAME = "客服yun（测试）"


def sign(desk: LiveDesk, alias: str, post: str) -> None:
    """As the menu of the account does."""
    told = json.dumps({"alias": alias, "post": post}).encode()
    headers = desk.signed_in("yun") | {"content-type": "application/json"}
    address = f"{desk.desk.address}/api/v1/session/signature"
    wanted = urllib.request.Request(address, told, headers, method="PUT")  # noqa: S310 - our own address
    with urllib.request.urlopen(wanted, timeout=SECONDS) as answer:  # noqa: S310 - a desk on this machine
        assert answer.status == 204


def test_a_shopper_reads_the_signature_and_a_colleague_the_name(live_desk: LiveDesk) -> None:
    async def story() -> None:
        sign(live_desk, "小云", "售后专员")
        async with live_desk.shopper() as shopper, live_desk.agent("lan") as lan, live_desk.agent("yun") as yun:
            conversation = await opened(shopper)
            await asyncio.to_thread(asked, live_desk, "yun", f"/conversations/{conversation}/take", {})
            await heard(shopper, "message", body="小云（售后专员）为您服务")
            await heard(shopper, "state", agent_name="小云（售后专员）")
            for one in (lan, yun):
                await watching(one, conversation, 3)
            await said(yun, "signed-0001", "您好，我来处理。", conversation)
            read, seen = [await heard(one, "message", author="agent") for one in (shopper, lan)]
            me = (await heard(yun, "welcome"))["you"]["id"]
            assert (read["author_name"], read["author_id"]) == ("小云（售后专员）", None)
            assert (seen["author_name"], seen["author_id"]) == (NAME, me)
            async with live_desk.shopper(token=shopper.token) as later:
                assert (await heard(later, "message", author="agent"))["author_name"] == "小云（售后专员）"
        sign(live_desk, "", "")

    asyncio.run(story())


def test_whose_signature_changes_speaks_under_it_from_then_on(live_desk: LiveDesk) -> None:
    """Without signing in anew: their line ends, and comes again."""

    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent("yun") as yun:
            conversation = await opened(shopper)
            await watching(yun, conversation, 2)
            await said(yun, "signed-0001", "您好", conversation)
            await asyncio.to_thread(sign, live_desk, "小云", "")
            await yun.until(lambda: sum(one["type"] == "welcome" for one in yun.told) == 2, SECONDS)
            await said(yun, "signed-0002", "我来处理", conversation)
            first, second = [await heard(shopper, "message", body=body) for body in ("您好", "我来处理")]
            assert (first["author_name"], second["author_name"]) == (NAME, "小云")
        await asyncio.to_thread(sign, live_desk, "", "")

    asyncio.run(story())
