"""Products and orders as cards at the real desk."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from tests.conversations.live import SECONDS, SECRET, LiveDesk, heard, quiet, said, watching
from tests.live_client import Frame, LiveClient
from tests.shop.filling import bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.conversations.domain import tokens
from xiaoer.conversations.store.tables import conversation_table, message_table
from xiaoer.platform.auth import Role
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.products import Product
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store.tables import product_table

COAT = "[商品] 轻薄羽绒服 ¥399.00"


@pytest.fixture(scope="module")
def stocked(live_desk: LiveDesk, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder: Path = tmp_path_factory.mktemp("pictures")
    bring_in(live_desk.database, sure(check_native(NATIVE)), folder)
    shop = live_desk.database.read_now(shops.find_shop, "sample")
    assert isinstance(shop, Shop)
    make.account(live_desk.database, login="shelf", role=Role.AGENT, shops=(shop.id,))
    return shop


def known(customer: str) -> Frame:
    signature = tokens.sign_customer(tokens.shop_key(SECRET.encode(), "sample"), customer)
    return {"shop": "sample", "identity": {"customer": customer, "signature": signature}}


async def talking(shopper: LiveClient, agent: LiveClient) -> str:
    answer = await said(shopper, f"hello-{id(shopper)}", "在吗")
    conversation: str = answer["conversation"]
    await watching(agent, conversation, 2)
    return conversation


async def card(client: LiveClient, client_id: str, kind: str, code: str, conversation: str | None = None) -> Frame:
    return await said(client, client_id, "", conversation, kind, card=code)


def kept(desk: LiveDesk) -> tuple[int, int]:
    return count(desk.database, conversation_table), count(desk.database, message_table)


@pytest.mark.usefixtures("stocked")
def test_an_agent_sends_both_and_the_shopper_sees_them(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper(**known("c2")) as shopper, live_desk.agent("shelf") as agent:
            conversation = await talking(shopper, agent)
            first = await card(agent, "card-0001", "product", "S-COAT", conversation)
            assert first["type"] == "acknowledged"
            shown = await heard(shopper, "message", kind="product")
            assert (shown["body"], shown["card"]["code"], shown["card"]["amount"]) == (COAT, "S-COAT", 39_900)
            assert (shown["light"], shown["seq"]) == (None, first["seq"])
            await card(agent, "card-0002", "order", "S1004", conversation)
            bought = await heard(shopper, "message", kind="order")
            assert bought["card"]["state_zh"] == "已发货"
            assert re.fullmatch(r"\[订单\] S1004 轻薄羽绒服 \S+ / \S+ 已发货 ¥527\.00", bought["body"])
            assert (await heard(agent, "message", kind="order"))["light"]["light"] in {"green", "yellow"}
            row = await heard(agent, "conversation")
            assert row["row"]["id"] == conversation
            before = live_desk.messages(conversation)
            assert await card(agent, "card-0001", "product", "S-COAT", conversation) == first
            assert live_desk.messages(conversation) == before

    asyncio.run(story())


def test_one_that_was_sent_has_its_receipt_although_it_could_not_be_sent_any_more(
    live_desk: LiveDesk, stocked: Shop
) -> None:
    async def story() -> None:
        async with live_desk.shopper(**known("c1")) as shopper, live_desk.agent("shelf") as agent:
            conversation = await talking(shopper, agent)
            first = await card(agent, "card-1001", "product", "S-NUTS", conversation)
            rename(live_desk, stocked.id, "S-NUTS", "S-NUTS-OLD")
            assert await card(agent, "card-1001", "product", "S-NUTS", conversation) == first
            assert (await card(agent, "card-1002", "product", "S-NUTS", conversation))["code"] == "product_not_found"
            rename(live_desk, stocked.id, "S-NUTS-OLD", "S-NUTS")

    asyncio.run(story())


def rename(desk: LiveDesk, shop_id: UUID, sku: str, other: str) -> None:
    mine = (product_table.c.shop_id == shop_id, product_table.c.sku == sku)
    desk.database.write_now(lambda tx: tx.run(sa.update(product_table).where(*mine).values(sku=other)))


@pytest.mark.usefixtures("stocked")
def test_what_is_not_theirs_or_no_card_is_refused_and_nothing_is_kept(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with (
            live_desk.shopper(**known("c4")) as shopper, live_desk.shopper(shop="sample") as stranger,
            live_desk.agent("shelf") as agent,
        ):  # fmt: skip
            conversation = await talking(shopper, agent)
            await quiet(shopper)
            before = kept(live_desk)
            answers = [
                await card(agent, "bad-00001", "order", "S1005", conversation),
                await card(agent, "bad-00002", "order", "S0", conversation),
                await card(agent, "bad-00003", "product", "S-NONE", conversation),
                await said(agent, "bad-00004", "看这个", conversation, "product", card="S-COAT"),
                await said(agent, "bad-00005", "", conversation, "product"),
                await said(agent, "bad-00006", "", conversation, "text", card="S-COAT"),
                await said(agent, "bad-00007", "", conversation, "note", card="S-COAT"),
                await said(agent, "bad-00008", "", conversation, "product", card="S-COAT", upload=conversation),
                await card(stranger, "bad-00009", "product", "S-NONE"),
                await card(stranger, "bad-00010", "order", "S1004"),
            ]  # fmt: skip
            await quiet(stranger)
            assert [one["code"] for one in answers] == [
                "order_not_found", "order_not_found", "product_not_found", *["bad_card"] * 5, "product_not_found",
                "order_not_found",
            ]  # fmt: skip
            assert kept(live_desk) == before

    asyncio.run(story())


@pytest.mark.usefixtures("stocked")
def test_a_shopper_sends_the_product_of_the_page_and_an_order_of_their_own(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper(**known("c3")) as shopper:
            page = {"title": "轻薄羽绒服", "url": "https://shop.example/coat", "sku": "S-COAT"}
            first = await said(shopper, "own-00001", "", None, "product", card="S-COAT", page=page)
            seen = await heard(shopper, "message", kind="product")
            assert (seen["author"], seen["body"], seen["seq"]) == ("shopper", COAT, first["seq"])
            await card(shopper, "own-00002", "order", "S1005")
            assert (await heard(shopper, "message", kind="order"))["card"]["code"] == "S1005"
            assert (await card(shopper, "own-00003", "order", "S1004"))["code"] == "order_not_found"
            found = live_desk.messages(first["conversation"])
            assert [one.kind for one in found if one.card] == ["product", "order"]

    asyncio.run(story())


def test_staff_see_on_which_page_the_shopper_is_and_hear_that_it_is_another(live_desk: LiveDesk, stocked: Shop) -> None:
    def page(path: str, sku: str | None = None) -> Frame:
        return {"title": path, "url": f"https://shop.example/{path}?secret=1", "sku": sku}

    def viewed(conversation: str, login: str = "shelf") -> Any:
        address = f"{live_desk.desk.address}/api/v1/conversations/{conversation}/viewing"
        asked = urllib.request.Request(address, headers=live_desk.signed_in(login))  # noqa: S310 - our own address
        with urllib.request.urlopen(asked, timeout=SECONDS) as told:  # noqa: S310 - a desk on this machine
            return json.load(told)["page"]

    async def story() -> None:
        async with live_desk.shopper(shop="sample", page=page("home")) as shopper, live_desk.agent("shelf") as agent:
            conversation = await talking(shopper, agent)
            assert await asyncio.to_thread(viewed, conversation) is None
            await said(shopper, "page-00001", "这件呢", conversation, page=page("coat", "S-COAT"))
            await heard(agent, "viewing", conversation=conversation)
            seen = await asyncio.to_thread(viewed, conversation)
            assert (seen["title"], seen["url"], seen["sku"]) == ("coat", "https://shop.example/coat", "S-COAT")
            coat = live_desk.database.read_now(shops.find_product_by_sku, frozenset({stocked.id}), "S-COAT")
            assert isinstance(coat, Product)
            assert seen["product_id"] == str(coat.id)
            async with live_desk.shopper(shop="sample", token=shopper.token, page=page("cart")) as again:
                await quiet(again)
                await agent.until(lambda: sum(one["type"] == "viewing" for one in agent.told) == 2, SECONDS)
                await said(again, "page-00002", "好的", conversation, page=page("cart"))
                await quiet(agent)
            assert (await asyncio.to_thread(viewed, conversation))["title"] == "cart"
            assert sum(one["type"] == "viewing" for one in agent.told) == 2
            with pytest.raises(HTTPError, match="404"):
                await asyncio.to_thread(viewed, conversation, "lan")

    asyncio.run(story())
