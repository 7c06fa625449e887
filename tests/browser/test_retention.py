"""How long a shop keeps what of its people: shown with tonight's erasures, and settled by a supervisor within the law."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser


def opened(page: Page) -> None:
    console.sign_in(page, SUPERVISOR)
    page.goto("/customers")
    page.get_by_role("navigation", name="顾客的各个页面").get_by_role("link", name="保存期限").click()
    expect(page.get_by_role("heading", name="今晚要删除的")).to_be_visible()


def days(page: Page, purpose: str) -> Locator:
    return page.get_by_role("region", name=purpose).get_by_label("保存天数")


def save(page: Page) -> Locator:
    return page.get_by_role("button", name="保存", exact=True)


def test_days_are_settled_within_the_law(agent: Page) -> None:
    opened(agent)
    expect(days(agent, "交易记录")).to_have_value("1096")
    expect(agent.get_by_role("region", name="交易记录")).to_contain_text("LAW-ECL-31-1")
    days(agent, "交易记录").fill("30")
    expect(agent.get_by_text("天数超出允许范围：交易记录。")).to_be_visible()
    expect(save(agent)).to_be_disabled()
    assert breaches(agent) == []
    agent.get_by_role("button", name="放弃修改").click()
    expect(days(agent, "交易记录")).to_have_value("1096")
    days(agent, "访客").fill("90")
    days(agent, "访客").press("Enter")
    expect(agent.get_by_text("已保存，从今晚起照新的期限删除")).to_be_visible()
    agent.reload()
    expect(days(agent, "访客")).to_have_value("90")
    assert breaches(agent) == []


def test_who_saves_after_somebody_else_is_told_and_loads_the_newest(
    desk: RunningDesk, open_context: OpenContext, watches: list[Watch], agent: Page
) -> None:
    watches[-1].mean("status of 409.*/retention")
    talks = "没有谈到订单的会话"
    opened(agent)
    days(agent, talks).fill("200")
    other = open_context(base_url=desk.address).new_page()
    opened(other)
    days(other, talks).fill("300")
    days(other, talks).press("Enter")
    expect(other.get_by_text("已保存，从今晚起照新的期限删除")).to_be_visible()
    days(agent, talks).press("Enter")
    expect(agent.get_by_text(re.compile("刚刚修改了保存期限，你的修改没有保存"))).to_be_visible()
    expect(days(agent, talks)).to_have_value("200")
    assert breaches(agent) == []
    agent.get_by_role("button", name="载入最新内容").click()
    expect(days(agent, talks)).to_have_value("300")
    expect(agent.get_by_role("region", name="修改记录")).to_contain_text(f"{talks}：365 天改为 300 天")


def test_on_a_phone_nothing_is_wider_than_the_screen(desk: RunningDesk, open_context: OpenContext) -> None:
    page = open_context(base_url=desk.address, color_scheme="dark", **PHONE).new_page()
    opened(page)
    console.fits(page)
    assert breaches(page) == []


def test_who_does_not_lead_is_told_who_does(agent: Page) -> None:
    console.sign_in(agent)
    agent.goto("/customers")
    expect(agent.get_by_role("navigation", name="顾客的各个页面")).to_be_visible()
    expect(agent.get_by_role("link", name="保存期限")).to_have_count(0)
    agent.goto("/customers/retention")
    expect(agent.get_by_text(re.compile("保存期限由主管管理"))).to_be_visible()
