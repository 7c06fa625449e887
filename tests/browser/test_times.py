"""A supervisor settles hours and limits and hears of who waits; an agent may look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import AGENT, SUPERVISOR, SqliteStock
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk, running_desk

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c03", "演示顾客"


@pytest.fixture
def calm_desk(built: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> Iterator[RunningDesk]:
    """A desk of its own: what is settled here holds for the whole shop."""
    with running_desk(sqlite_stock.copy(tmp_path), tmp_path, preview="true") as running:
        yield running


def test_hours_and_limits_are_settled_and_then_heard_of(calm_desk: RunningDesk, open_context: OpenContext) -> None:
    lead = open_context(base_url=calm_desk.address, **DESKTOP).new_page()
    console.sign_in(lead, SUPERVISOR)
    expect(lead.get_by_role("radio", name="我的")).to_be_visible()
    lead.keyboard.press("g")
    lead.keyboard.press("t")
    settle_hours(lead)
    refuse_limits_out_of_order(lead)
    settle_limits(lead)
    settle_the_end(lead)
    save(lead)
    assert breaches(lead) == []
    lead.reload()
    expect(lead.get_by_label("周五下班")).to_have_value("18:00")
    expect(lead.get_by_label("结束后多久内接着聊")).to_have_value("48")
    expect(lead.get_by_label(re.compile("法定节假日"))).to_be_checked()
    hear_of_who_waits(lead, open_context(base_url=calm_desk.address, **PHONE).new_page())
    look_as_an_agent(open_context(base_url=calm_desk.address, **PHONE).new_page())


def settle_hours(lead: Page) -> None:
    """By keyboard: whatever is typed as a time is read as one."""
    lead.get_by_label("周一上班").press("Control+a")
    lead.keyboard.type("9")
    lead.keyboard.press("Tab")
    expect(lead.get_by_label("周一上班")).to_have_value("09:00")
    expect(lead.get_by_label("周一下班")).to_be_focused()
    lead.keyboard.press("Control+a")
    lead.keyboard.type("1800")
    lead.keyboard.press("Tab")
    lead.get_by_role("button", name="周二至周五与周一相同").press("Enter")
    expect(lead.get_by_label("周五下班")).to_have_value("18:00")
    lead.get_by_label(re.compile("法定节假日")).press("Space")
    expect(lead.get_by_text(re.compile("收录到 2026 年"))).to_be_visible()
    lead.get_by_role("button", name="加一天").press("Enter")
    lead.get_by_label("日期").fill("2027-02-06")


def first_reply(lead: Page) -> Locator:
    return lead.get_by_role("group", name="首次人工回复")


def refuse_limits_out_of_order(lead: Page) -> None:
    first_reply(lead).get_by_label("提醒主管").fill("99")
    first_reply(lead).get_by_label("提醒主管").press("Tab")
    expect(first_reply(lead).get_by_role("alert")).to_be_visible()
    expect(lead.get_by_role("button", name="保存设置")).to_be_disabled()


def settle_limits(lead: Page) -> None:
    for moment, seconds in (("提醒客服", "1"), ("提醒主管", "2"), ("时限", "60")):
        first_reply(lead).get_by_label(moment).fill(seconds)
        first_reply(lead).get_by_label(moment).press("Tab")
    first_reply(lead).get_by_label("只算上班时间").uncheck()


def settle_the_end(lead: Page) -> None:
    """Too short is said where it is saved; then two days."""
    lead.get_by_label("结束后多久内接着聊").fill("0.1")
    lead.get_by_label("结束后多久内接着聊").press("Tab")
    expect(lead.get_by_text("接着聊的时间要在 10 分钟到 30 天")).to_be_visible()
    expect(lead.get_by_role("button", name="保存设置")).to_be_disabled()
    lead.get_by_label("结束后多久内接着聊").fill("48")
    lead.get_by_label("结束后多久内接着聊").press("Tab")


def save(lead: Page) -> None:
    lead.get_by_role("button", name="保存设置").press("Enter")
    expect(lead.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    expect(lead.get_by_role("button", name="保存设置")).to_be_disabled()


def hear_of_who_waits(lead: Page, shopper: Page) -> None:
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    alarms = lead.get_by_role("region", name="超时预警")
    expect(alarms.get_by_role("link").filter(has_text=NAME)).to_contain_text("还剩")
    assert breaches(lead) == []
    alarms.get_by_role("link").press("Enter")
    expect(lead).to_have_url(re.compile("/inbox/"))
    lead.get_by_role("button", name=re.compile("^接待")).click()
    expect(lead.get_by_role("radio", name="回复")).to_be_checked()
    console.send(lead, "您好，请讲。")
    expect(alarms).to_be_hidden()


def look_as_an_agent(agent: Page) -> None:
    console.sign_in(agent, AGENT)
    agent.get_by_role("link", name="时效与排班").click()
    expect(agent.get_by_label("周五下班")).to_be_disabled()
    expect(agent.get_by_text("由主管或管理员修改")).to_be_visible()
    expect(agent.get_by_role("button", name="保存设置")).to_have_count(0)
    assert breaches(agent) == []
    assert agent.evaluate("document.documentElement.scrollWidth") == 390
