"""Emoji of the shop: settled by a supervisor, picked by keyboard alone; another one gets a yellow light."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser


def settle(lead: Page) -> None:
    console.sign_in(lead, SUPERVISOR)
    lead.goto("/alarms")
    lead.get_by_role("radio", name="设置").check()
    lead.get_by_role("checkbox", name=re.compile("^只用店铺指定的表情")).press("Space")
    own = lead.get_by_label("店铺可用的表情")
    own.fill("好")
    lead.get_by_role("button", name="保存三色预警设置").press("Enter")
    expect(lead.get_by_text("这里只能填表情")).to_be_visible()
    own.fill("😊👍 🙏")
    lead.get_by_role("button", name="保存三色预警设置").press("Enter")
    expect(lead.get_by_text("已保存")).to_be_visible()
    assert breaches(lead) == []


def test_the_shops_own_are_picked_and_others_are_yellow(
    desk: RunningDesk, open_context: OpenContext, watches: list[Watch], agent: Page, shopper: Page
) -> None:
    lead = open_context(base_url=desk.address, **DESKTOP).new_page()
    watches[-1].mean("status of 422")
    settle(lead)
    store_page.visit(shopper, "c02")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工，谢谢")
    console.sign_in(agent)
    console.take(agent, "转人工，谢谢")
    draft = console.draft(agent)
    draft.fill("好的，马上帮您查询")
    draft.press("Home")
    agent.keyboard.press("Alt+e")
    signs = agent.get_by_role("toolbar", name="表情")
    expect(signs.get_by_role("button")).to_have_text(["😊", "👍", "🙏"])
    expect(signs.get_by_role("button").first).to_be_focused()
    assert breaches(agent) == []
    agent.keyboard.press("ArrowRight")
    agent.keyboard.press("Enter")
    expect(draft).to_have_value("👍好的，马上帮您查询")
    expect(draft).to_be_focused()
    expect(signs).to_have_count(0)
    agent.keyboard.press("Alt+e")
    agent.keyboard.press("Escape")
    expect(draft).to_be_focused()
    region = agent.get_by_role("region", name="回复顾客")
    expect(region).to_contain_text("用语没问题")
    draft.fill("好的，马上帮您查询😘")
    expect(region).to_contain_text("店铺不用这个表情")
    expect(region).to_contain_text("删掉表情，或换成 😊 👍 🙏")
