"""The console on a phone: one pane at a time, nothing wider than the screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.small_shop import number_of
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c03", "演示顾客·小吴"
OTHER, THIRD = "演示顾客·小冯", "演示顾客·小陈"


@pytest.fixture
def phone(desk: RunningDesk, open_context: OpenContext) -> Page:
    return open_context(base_url=desk.address, **PHONE).new_page()


def test_an_agent_answers_on_a_phone(phone: Page, shopper: Page) -> None:
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(phone)
    console.view(phone, "排队")
    console.row(phone, NAME).click()
    expect(phone.get_by_role("region", name="会话列表")).to_be_hidden()
    phone.get_by_role("button", name=re.compile("^接待")).click()
    expect(phone.get_by_role("radio", name="回复")).to_be_checked()
    console.send(phone, "您好，我在手机上。")
    expect(store_page.entry(shopper, "您好，我在手机上。")).to_be_visible()
    console.fits(phone)


def asked_again(phone: Page, shopper: Page, customer: str, name: str) -> None:
    """An agent has taken the conversation, and the shopper waits: its clock runs beside all that can be done."""
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(phone)
    console.take(phone, name)
    store_page.ask(shopper, "在吗")


def test_the_order_is_a_drawer_and_back_leads_to_the_list(phone: Page, shopper: Page) -> None:
    asked_again(phone, shopper, "c05", OTHER)
    expect(console.thread(phone)).to_contain_text("在吗")
    phone.get_by_role("button", name="订单与顾客").click()
    drawer = phone.get_by_role("dialog", name="订单与顾客")
    expect(drawer).to_contain_text(number_of("c05"))
    console.fits(phone)
    phone.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    phone.get_by_role("button", name="返回会话列表").click()
    expect(console.row(phone, OTHER)).to_be_visible()


def test_the_name_stays_beside_all_that_an_agent_can_do(phone: Page, shopper: Page) -> None:
    asked_again(phone, shopper, "c06", THIRD)
    head = phone.locator("header", has=phone.get_by_role("heading", name=THIRD))
    expect(head.get_by_role("img")).to_have_accessible_name(re.compile("还剩"))
    for name in ("订单与顾客", "转接", "稍后处理", "结束会话"):
        expect(head.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    shown, whole = phone.get_by_role("heading", name=THIRD).evaluate("e => [e.clientWidth, e.scrollWidth]")
    assert shown == whole > 0
    console.fits(phone)


@pytest.mark.parametrize("path", ["/inbox", "/figures", "/nowhere"])
def test_no_page_is_wider_than_the_phone(phone: Page, path: str) -> None:
    console.sign_in(phone)
    phone.goto(path)
    expect(phone.get_by_role("heading", level=1)).to_have_count(1)
    console.fits(phone)
