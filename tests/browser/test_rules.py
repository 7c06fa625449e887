"""The rules that apply to the order of a conversation, beside it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page

pytestmark = pytest.mark.browser


def test_what_may_be_asked_of_the_order_is_told_with_its_rule(agent: Page, shopper: Page) -> None:
    store_page.visit(shopper, "c04")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.take(agent, "演示顾客·小郑")
    rules = agent.get_by_role("region", name="适用规则")
    cancelled = rules.get_by_role("listitem").filter(has_text="仅退款 · 不想要了")
    expect(cancelled).to_contain_text("还没发货，可以取消并全额退款。")
    expect(cancelled).to_contain_text("¥129.00")
    expect(cancelled.get_by_text("可以", exact=True)).to_be_visible()
    source = cancelled.get_by_text("出处：")
    expect(source).to_be_hidden()
    cancelled.locator("summary").press("Enter")
    expect(source).to_be_visible()
    agent.get_by_role("button", name="开售后单").first.click()
    drawer = agent.get_by_role("dialog", name="开售后单")
    drawer.get_by_role("button", name="按此结果建单").click()
    expect(agent.get_by_text(re.compile("已建单：SH"))).to_be_visible()
    expect(cancelled).to_be_hidden()
    expect(rules.get_by_role("listitem").filter(has_text="修改订单")).to_be_visible()
