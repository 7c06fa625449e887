"""Products and orders as cards, as the agent sends them and both sides see them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.small_shop import KETTLE, SCARF, SLUG, number_of
from tests.browser.test_accessible import breaches
from tests.browser.test_files import shown
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser


def card(page: Page, words: str) -> Locator:
    """In the widget."""
    return store_page.log(page).locator(".shows .card").filter(has_text=words)


@pytest.mark.parametrize(
    ("size", "customer", "name"),
    [
        pytest.param(DESKTOP, "c05", "演示顾客·小冯", id="desktop"),
        pytest.param(PHONE, "c06", "演示顾客·小陈", id="phone"),
    ],
)
def test_an_agent_sends_an_order_and_a_product_and_the_shopper_sees_both(
    size: dict[str, object], customer: str, name: str, desk: RunningDesk, shopper: Page, open_context: OpenContext
) -> None:
    agent = open_context(base_url=desk.address, **size).new_page()
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工，帮我看看订单")
    console.sign_in(agent)
    console.take(agent, name)
    side = beside(agent, size)
    send = side.get_by_role("button", name="发给顾客").first
    send.focus()
    agent.keyboard.press("Enter")
    expect(side.get_by_role("button", name="已发出")).to_be_visible()
    find(side, "水壶")
    assert breaches(agent) == []
    side.get_by_role("region", name="商品").get_by_role("button", name="发给顾客").first.click()
    away(agent, size)
    number = number_of(customer)
    seen_by_the_shopper(shopper, number)
    seen_by_the_agent(agent, number)
    listed(agent, name, size)


def beside(agent: Page, size: dict[str, object]) -> Locator:
    if size is DESKTOP:
        return agent.get_by_role("complementary", name="订单与顾客")
    agent.get_by_role("button", name="订单与顾客").click()
    return agent.get_by_role("dialog", name="订单与顾客")


def away(agent: Page, size: dict[str, object]) -> None:
    if size is not DESKTOP:
        agent.keyboard.press("Escape")


def find(side: Locator, words: str) -> None:
    side.get_by_role("searchbox", name="找商品发给顾客").fill(words)
    expect(side.get_by_role("region", name="商品").get_by_role("listitem").first).to_contain_text(words)


def seen_by_the_shopper(shopper: Page, number: str) -> None:
    order = card(shopper, number)
    expect(order).to_contain_text("待发货")
    shown(order.locator("img"))
    product = card(shopper, "商品")
    expect(product).to_contain_text("¥89.00")
    shown(product.locator("img"))
    assert re.search(rf"/preview/\w+/{KETTLE}\?", product.get_attribute("href") or "")
    assert order.evaluate("card => card.tagName") == "DIV"
    assert breaches(shopper) == []
    shopper.reload()
    store_page.open_widget(shopper)
    expect(card(shopper, number)).to_be_visible()


def seen_by_the_agent(agent: Page, number: str) -> None:
    order = console.message(agent, f"订单 {number}")
    shown(order.locator("img"))
    expect(order).to_contain_text("待发货")
    product = console.message(agent, "¥89.00")
    shown(product.locator("img"))
    expect(order).to_contain_text(re.compile("已发送|已读"))
    assert breaches(agent) == []
    order.get_by_role("link").focus()
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/orders/"))
    expect(agent.get_by_role("heading", name=re.compile(number))).to_be_visible()
    agent.go_back()
    expect(console.message(agent, "¥89.00")).to_be_visible()


def listed(agent: Page, name: str, size: dict[str, object]) -> None:
    if size is not DESKTOP:
        agent.get_by_role("button", name="返回会话列表").click()
    console.view(agent, "我的")
    expect(console.row(agent, name)).to_contain_text("[商品]")


def test_the_agent_sees_what_the_shopper_looks_at_and_that_it_changes(agent: Page, shopper: Page) -> None:
    store_page.visit(shopper, "c03", sku=SCARF)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工，这件有货吗")
    console.sign_in(agent)
    console.take(agent, "演示顾客·小吴")
    now = agent.get_by_role("region", name="正在看")
    expect(now.get_by_role("link", name="羊毛格纹流苏围巾")).to_be_visible()
    expect(now).to_contain_text(re.compile(r"¥129\.00.*(库存 \d+|有货)"))
    shown(now.locator("img"))
    assert breaches(agent) == []
    store_page.visit(shopper, "c03", sku=KETTLE)
    expect(now.get_by_role("link", name="1.7升双层防烫电热水壶")).to_be_visible()
    expect(now).to_contain_text("¥89.00")
    shopper.goto(f"/preview/{SLUG}?lang=zh&as=c03")
    expect(now.get_by_role("link")).to_have_text(re.compile(rf"/preview/{SLUG}$"))
    assert breaches(agent) == []


def test_a_shopper_sends_the_product_of_the_page(agent: Page, shopper: Page) -> None:
    store_page.visit(shopper, "c04", sku=SCARF)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工，看看这件")
    console.sign_in(agent)
    console.take(agent, "演示顾客·小郑")
    give = store_page.panel(shopper).get_by_role("button", name="发送商品")
    assert breaches(shopper) == []
    give.focus()
    shopper.keyboard.press("Enter")
    shown(card(shopper, "羊毛格纹流苏围巾").locator("img"))
    expect(give).to_have_count(0)
    expect(store_page.entry(shopper, "羊毛格纹流苏围巾")).to_have_count(1)
    expect(store_page.entry(shopper, "羊毛格纹流苏围巾")).to_contain_text("已发送")
    received = console.message(agent, "羊毛格纹流苏围巾")
    shown(received.locator("img"))
    expect(console.row(agent, "演示顾客·小郑")).to_contain_text("[商品] 羊毛格纹流苏围巾 ¥129.00")
    assert breaches(shopper) == []
    assert breaches(agent) == []
