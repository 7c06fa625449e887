"""A shop with people who have ordered, talked and complained."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from tests.make import NOW
from tests.shop.filling import bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.actions import CaseAsk, OpenAsk
from xiaoer.aftersales.domain import facts
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Person
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Search
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

SAID, ABOUT_AN_ORDER = "我住在样例路1号，电话 13800000001", "S1001 什么时候到？"


class World(NamedTuple):
    """`by` leads the shop; `customer` is 测试顾客甲 with the orders S1001 and S1002."""

    shop: UUID
    customer: UUID
    by: Caller


def world(database: Database, tmp_path: Path) -> World:
    bring_in(database, sure(check_native(NATIVE)), tmp_path)
    shop = database.read_now(shops.find_shop, "sample")
    assert not isinstance(shop, Refused)
    allowed = frozenset({shop.id})
    found = database.read_now(customers.search, allowed, Search(shop.id, "13800000001"))
    assert not isinstance(found, Refused)
    customer = found.profiles[0].id
    by = Caller(UUID(int=9), "lead", "主管（测试）", Role.SUPERVISOR, "zh", allowed, "")
    (order,) = database.read_now(shops.find_orders, allowed, query="S1001")
    for words, order_id in ((SAID, None), (ABOUT_AN_ORDER, order.id)):
        visitor = fresh(NOW)
        arrival = Arrival(shop.id, visitor, Person(customer, "测试顾客甲"), subject_order_id=order_id)
        opened = database.write_now(conversations.arrive, arrival, NOW)
        send = Send(
            shop.id, opened.id, Author.SHOPPER, visitor, "测试顾客甲", Kind.TEXT, words, str(order_id), NOW, fresh(NOW)
        )
        database.write_now(conversations.append_all, [send])
    ask = OpenAsk(CaseAsk(order.id, facts.Kind.RETURN_REFUND, facts.Reason.QUALITY), None)
    assert not isinstance(database.write_now(aftersales.open_case, ask, by, NOW), Refused)
    return World(shop.id, customer, by)
