"""An order and a product found, read and left again, as an agent does it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.small_shop import number_of
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c05", "演示顾客·小冯"
NUMBER = number_of(CUSTOMER)
UNTOUCHED = number_of("c10")
"""No test opens a case on it."""


def test_from_a_number_to_the_order_and_its_product(agent: Page) -> None:
    console.sign_in(agent)
    agent.keyboard.press("g")
    agent.keyboard.press("o")
    expect(agent.get_by_role("heading", name="订单", level=1)).to_be_visible()
    agent.keyboard.press("/")
    agent.keyboard.type(UNTOUCHED)
    found = agent.get_by_role("main").get_by_role("listitem")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("发货还剩")
    expect(agent).to_have_url(re.compile(UNTOUCHED))
    found.get_by_role("link").click()
    expect(agent.get_by_role("heading", name=re.compile(UNTOUCHED), level=1)).to_be_visible()
    glance = agent.get_by_role("main").get_by_role("definition")
    expect(glance.filter(has_text="¥129.00").first).to_contain_text("没有处理中的售后单")
    agent.get_by_role("region", name="商品明细").first.get_by_role("link").click()
    expect(agent).to_have_url(re.compile("/products/"))
    expect(agent.get_by_role("heading", name="参数")).to_be_visible()
    agent.get_by_role("link", name="查看含此商品的订单").click()
    expect(agent.get_by_role("main").get_by_role("listitem").filter(has_text=UNTOUCHED)).to_be_visible()
    agent.go_back()
    agent.go_back()
    expect(agent.get_by_role("heading", name=re.compile(UNTOUCHED), level=1)).to_be_visible()


def test_a_case_is_opened_from_the_order_and_holds_what_it_promises(agent: Page) -> None:
    console.sign_in(agent)
    agent.goto(f"/orders?q={NUMBER}")
    agent.get_by_role("main").get_by_role("listitem").get_by_role("link").click()
    agent.get_by_role("button", name="开售后单").click()
    agent.get_by_role("button", name=re.compile("建单")).click()
    expect(agent.get_by_text("处理中的售后单占用 ¥129.00")).to_be_visible()
    expect(agent.get_by_role("region", name="售后单")).to_contain_text("仅退款")


def test_on_a_phone_nothing_is_wider_than_the_screen(desk: RunningDesk, open_context: OpenContext) -> None:
    phone = open_context(base_url=desk.address, **PHONE).new_page()
    console.sign_in(phone)
    phone.get_by_role("link", name="订单").click()
    expect(phone.get_by_role("heading", name="订单", level=1)).to_be_visible()
    orders = phone.get_by_role("main").get_by_role("listitem")
    expect(orders.first).to_be_visible()
    console.fits(phone)
    orders.first.get_by_role("link").click()
    expect(phone.get_by_role("heading", name="包裹与物流")).to_be_visible()
    console.fits(phone)
