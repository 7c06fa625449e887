"""The agent's main job without a mouse, from signing in to signing out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import console, store_page
from tests.browser.small_shop import number_of
from tests.browser.stock import COLLEAGUE

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c02", "演示顾客·小周"
MOST_STEPS = 60
FOCUSED = """() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  const named = at?.labels?.[0]?.textContent ?? at?.textContent
  return (at?.getAttribute('aria-label') || named || '').trim()
}"""


def test_the_main_job_by_keyboard_alone(agent: Page, shopper: Page) -> None:
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    store_page.ask(shopper, "我的货发了没")
    sign_in(agent)
    choose_the_conversation(agent)
    take_and_reply(agent, shopper)
    open_a_case(agent)
    read_the_help(agent)
    sign_out(agent)


def sign_in(agent: Page) -> None:
    agent.goto("/sign-in")
    expect(agent.get_by_label("账号")).to_be_focused()
    agent.keyboard.type(COLLEAGUE)
    agent.keyboard.press("Tab")
    agent.keyboard.type(make.PASSWORD)
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/inbox"))


def choose_the_conversation(agent: Page) -> None:
    """J and K walk through what the search has left."""
    expect(agent.get_by_role("radio", name="我的")).to_be_visible()
    agent.keyboard.press("/")
    expect(agent.get_by_role("searchbox")).to_be_focused()
    agent.keyboard.type("演示顾客·小周")
    expect(console.row(agent, NAME)).to_have_count(1)
    tab_to(agent, "^(我的|排队|全部)")
    agent.keyboard.press("j")
    expect(agent.get_by_role("heading", name=NAME)).to_be_visible()
    agent.keyboard.press("k")
    expect(agent.get_by_role("heading", name=NAME)).to_be_visible()


def take_and_reply(agent: Page, shopper: Page) -> None:
    agent.keyboard.press("a")
    expect(agent.get_by_role("radio", name="回复")).to_be_checked()
    agent.keyboard.press("r")
    expect(console.draft(agent)).to_be_focused()
    agent.keyboard.type("您好，马上帮您看。")
    agent.keyboard.press("Enter")
    expect(store_page.entry(shopper, "您好，马上帮您看。")).to_be_visible()
    expect(agent.get_by_role("group", name="推荐话术")).to_contain_text(number_of(CUSTOMER))
    agent.keyboard.press("Alt+1")
    expect(console.draft(agent)).to_have_value(re.compile(number_of(CUSTOMER)))
    agent.keyboard.press("Enter")
    expect(store_page.entry(shopper, number_of(CUSTOMER))).to_be_visible()


def open_a_case(agent: Page) -> None:
    tab_to(agent, "^开售后单$")
    agent.keyboard.press("Enter")
    drawer = agent.get_by_role("dialog", name="开售后单")
    expect(drawer).to_contain_text("可以受理")
    tab_to(agent, "^按此结果建单$")
    agent.keyboard.press("Enter")
    expect(agent.get_by_text(re.compile("已建单：SH"))).to_be_visible()
    expect(drawer).to_be_hidden()
    expect(agent.get_by_role("button", name="开售后单").first).to_be_focused()


def read_the_help(agent: Page) -> None:
    agent.keyboard.press("Shift+?")
    help_dialog = agent.get_by_role("dialog", name="快捷键")
    expect(help_dialog).to_contain_text("填入第 1、2、3 条推荐话术")
    agent.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()


def sign_out(agent: Page) -> None:
    tab_to(agent, "^账号与显示设置$")
    # The rail is dark in light, too.
    expect(agent.get_by_role("button", name="账号与显示设置")).to_have_css("outline-color", "rgb(255, 255, 255)")
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("button", name="退出登录")).to_be_visible()
    tab_to(agent, "^退出登录$")
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/sign-in"))


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what is called so has the focus; fails where Tab does not lead there."""
    seen = []
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        seen.append(str(page.evaluate(FOCUSED)))
        if re.search(name, seen[-1]):
            return
    pytest.fail(f"{key} does not lead to {name}, only to {seen}")
