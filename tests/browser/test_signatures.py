"""Agents with a signature: shoppers read it, colleagues the name; by their own menu, and by an administrator's page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import ADMIN, AGENT, COLLEAGUE, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.test_accounts import opened, row
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

CUSTOMER = "演示顾客·小吴"
NAME, SIGNED = f"客服{AGENT}（测试）", "小云（售后专员）"


def sign(page: Page, alias: str, post: str) -> None:
    """By keyboard, from the palette."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="查找与操作")).to_be_focused()  # what an input method writes needs a field
    page.keyboard.type("我的署名")
    expect(page.get_by_role("option").first).to_contain_text("我的署名")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="花名")).to_be_focused()
    for words, after in ((alias, "Tab"), (post, "Shift+Tab")):
        page.keyboard.press("Control+a")
        page.keyboard.press("Backspace")
        page.keyboard.type(words)
        page.keyboard.press(after)


def test_a_shopper_reads_the_signature_and_colleagues_the_name(
    desk: RunningDesk, open_context: OpenContext, agent: Page, shopper: Page
) -> None:
    store_page.visit(shopper, "c03")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    sign(agent, "小云", "售后专员")
    expect(agent.get_by_text(f"顾客看到：{SIGNED}")).to_be_visible()
    assert breaches(agent) == []
    agent.keyboard.press("Enter")
    expect(agent.get_by_text("署名已保存")).to_be_visible()
    console.take(agent, CUSTOMER)
    console.send(agent, "您好，我来处理。")
    expect(store_page.entry(shopper, "我来处理").locator("b")).to_have_text(SIGNED)
    expect(store_page.panel(shopper).locator("header")).to_contain_text(SIGNED)
    expect(store_page.log(shopper)).to_contain_text(f"{SIGNED}为您服务")
    expect(store_page.panel(shopper)).not_to_contain_text(NAME)
    expect(console.message(agent, "我来处理")).not_to_contain_text(SIGNED)
    lead = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(lead, SUPERVISOR)
    console.view(lead, "全部")
    console.row(lead, CUSTOMER).click()
    expect(console.message(lead, "我来处理")).to_contain_text(NAME)
    sign(agent, "", "")
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("dialog")).to_have_count(0)
    console.send(agent, "还有什么可以帮您？")
    expect(store_page.entry(shopper, "还有什么可以帮您").locator("b")).to_have_text(NAME)


def test_an_administrator_settles_it_with_the_account(desk: RunningDesk, open_context: OpenContext) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    row(page, COLLEAGUE).get_by_role("button", name=re.compile("^修改")).click()
    page.get_by_role("textbox", name="岗位").fill("尺码顾问")
    expect(page.get_by_role("dialog")).to_contain_text(f"顾客看到：客服{COLLEAGUE}（测试）（尺码顾问）")
    page.get_by_role("textbox", name="花名").fill("小满")
    assert breaches(page) == []
    page.get_by_role("button", name="保存修改").click()
    expect(row(page, COLLEAGUE)).to_contain_text("顾客看到：小满（尺码顾问）")
    expect(row(page, ADMIN)).not_to_contain_text("顾客看到")
    assert breaches(page) == []


def test_on_a_phone(desk: RunningDesk, open_context: OpenContext) -> None:
    page = open_context(base_url=desk.address, color_scheme="dark", **PHONE).new_page()
    console.sign_in(page, COLLEAGUE)
    page.get_by_role("button", name="账号与显示设置").click()
    page.get_by_role("button", name="我的署名").click()
    expect(page.get_by_role("textbox", name="花名")).to_be_visible()
    assert breaches(page) == []
    console.fits(page)
