"""Red words: stopped, as ever, until the shop lets a supervisor be asked; then sent to one by keyboard, approved, and read by the shopper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

RED = "这个不算售后"


def settle(lead: Page, way: str) -> None:
    lead.goto("/alarms")
    lead.get_by_role("radio", name="设置").check()
    lead.get_by_role("radio", name=re.compile(f"^{way}")).check()
    assert breaches(lead) == []
    lead.get_by_role("button", name="保存三色预警设置").press("Enter")
    expect(lead.get_by_text("已保存")).to_be_visible()


def write_red(agent: Page) -> None:
    console.draft(agent).fill(RED)
    expect(agent.get_by_role("region", name="回复顾客")).to_contain_text("红灯")
    expect(agent.get_by_role("button", name="请先修改")).to_be_disabled()


def test_a_supervisor_is_asked_where_the_shop_lets_them(
    agent: Page, shopper: Page, desk: RunningDesk, open_context: OpenContext
) -> None:
    lead = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(lead, SUPERVISOR)
    store_page.visit(shopper, "c02")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工，杯子漏水")
    console.sign_in(agent)
    console.take(agent, "杯子漏水")
    write_red(agent)
    ask = agent.get_by_role("button", name=re.compile("^送主管审核"))
    expect(ask).to_have_count(0)
    settle(lead, "可以送主管审核")
    agent.reload()
    write_red(agent)
    expect(ask).to_be_enabled()
    assert breaches(agent) == []
    agent.keyboard.press("Alt+a")
    expect(console.draft(agent)).to_have_value("")
    expect(console.draft(agent)).to_be_focused()
    waits = agent.get_by_role("list", name="等待审批的回复")
    expect(waits).to_contain_text("已送审：等任一主管审批")
    expect(store_page.log(shopper)).not_to_contain_text(RED)
    lead.get_by_role("link", name=re.compile("审批")).click()
    card = lead.get_by_role("listitem").filter(has_text=RED).filter(has_text="杯子漏水")
    expect(card).to_contain_text("红灯")
    expect(card.locator("mark")).to_have_text("不算售后")
    expect(card).to_contain_text("refusal.not_after_sale")
    assert breaches(lead) == []
    lead.keyboard.press("j")
    lead.keyboard.press("a")
    expect(store_page.entry(shopper, RED)).to_be_visible()
    expect(console.message(agent, RED)).to_contain_text("审核后放行")
    expect(waits).to_have_count(0)
    settle(lead, "不能发送")
