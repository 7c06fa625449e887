"""A supervisor says what products of a category have, with the keyboard alone; an agent may look."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

TITLE = "商品参数"


def opened(page: Page) -> None:
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="服饰")).to_be_visible()


def test_an_attribute_is_defined_moved_and_removed_by_keyboard(agent: Page) -> None:
    console.sign_in(agent, SUPERVISOR)
    agent.goto("/products")
    agent.get_by_role("link", name=TITLE).press("Enter")
    opened(agent)
    other = agent.get_by_role("region", name="其他", exact=True)
    expect(other).to_contain_text("还没有定义参数")
    add(agent, "颜色", "colour")
    agent.get_by_label("“颜色”填什么").press("End")
    for _ in range(2):
        agent.keyboard.press("ArrowUp")
    expect(agent.get_by_label("“颜色”填什么")).to_have_value("number")
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("Tab")
    expect(agent.get_by_label("“颜色”的选项")).to_be_focused()
    expect(agent.get_by_role("status").filter(has_text="单选的参数至少要有一个选项")).to_be_visible()
    agent.keyboard.type("红，蓝、红")
    agent.keyboard.press("Tab")
    expect(agent.get_by_label("“颜色”的选项")).to_have_value("红、蓝")
    add(agent, "重量", "weight")
    agent.get_by_role("button", name="“重量”往前移").press("Enter")
    expect(agent.get_by_role("button", name="“重量”往后移")).to_be_focused()
    assert breaches(agent) == []
    agent.get_by_label("“重量”的名称", exact=True).press("Enter")
    expect(agent.get_by_text("已保存")).to_be_visible()
    agent.reload()
    expect(other.get_by_role("listitem")).to_have_count(2)
    expect(other.get_by_role("listitem").first.get_by_label("“重量”的名称", exact=True)).to_have_value("重量")
    expect(other.get_by_role("listitem").last).to_contain_text("0 件商品有")
    for name in ("重量", "颜色"):
        agent.get_by_role("button", name=f"删除“{name}”").press("Enter")
    expect(other.get_by_role("button", name="加一个参数")).to_be_focused()
    agent.get_by_role("button", name="放弃修改").press("Enter")
    expect(other.get_by_role("listitem")).to_have_count(2)


def add(page: Page, name: str, name_en: str) -> None:
    page.get_by_role("region", name="其他", exact=True).get_by_role("button", name="加一个参数").press("Enter")
    expect(page.get_by_label("“新参数”的名称", exact=True)).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(name_en)


def test_what_products_say_becomes_a_definition(desk: RunningDesk, open_context: OpenContext) -> None:
    page = open_context(base_url=desk.address, color_scheme="dark", **PHONE).new_page()
    console.sign_in(page, SUPERVISOR)
    page.goto("/products/attributes")
    opened(page)
    console.fits(page)
    assert breaches(page) == []
    left = page.get_by_role("region", name="商品里有、还没定义的")
    define = left.get_by_role("button").first
    name = re.findall("“(.*)”", define.get_attribute("aria-label") or "")[0]
    define.click()
    expect(page.get_by_label(f"“{name}”的名称", exact=True)).to_have_value(name)
    expect(page.get_by_label(f"“{name}”的英文名")).to_be_focused()
    expect(page.get_by_role("button", name="保存", exact=True)).to_be_disabled()
    page.get_by_label(f"“{name}”的英文名").fill("as it is called")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(left.get_by_role("button", name=f"定义“{name}”")).to_have_count(0)


def test_an_agent_looks_and_changes_nothing(agent: Page) -> None:
    console.sign_in(agent)
    agent.goto("/products/attributes")
    opened(agent)
    expect(agent.get_by_text("由主管或管理员修改，你可以查看")).to_be_visible()
    expect(agent.get_by_role("button", name="保存", exact=True)).to_have_count(0)
    expect(agent.get_by_role("button", name="加一个参数")).to_have_count(0)
    assert breaches(agent) == []
