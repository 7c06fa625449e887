"""Ctrl K: everything that can be opened or done, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import console, store_page
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.small_shop import number_of
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("查找与操作|Find and do"))


def chosen(page: Page) -> Locator:
    return page.get_by_role("option", selected=True)


def test_pages_and_actions_by_keyboard(agent: Page) -> None:
    console.sign_in(agent)
    agent.get_by_role("searchbox", name="搜索顾客或消息").focus()
    agent.keyboard.press("Control+k")
    expect(field(agent)).to_be_focused()
    expect(chosen(agent)).to_contain_text("接待")
    agent.keyboard.press("ArrowUp")
    expect(chosen(agent)).to_contain_text("退出登录")
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("ArrowDown")
    expect(chosen(agent)).to_contain_text("订单")
    assert breaches(agent) == []
    agent.keyboard.type("qq")
    expect(agent.get_by_role("status").filter(has_text="没有找到“qq”")).to_be_visible()
    field(agent).fill("shense")
    expect(chosen(agent)).to_contain_text("外观")
    field(agent).fill("English")
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("navigation")).to_contain_text("Inbox")
    agent.keyboard.press("Control+k")
    agent.keyboard.type("figures")
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/figures$"))
    agent.keyboard.press("Control+k")
    expect(field(agent)).to_have_value("")
    agent.keyboard.press("Escape")
    expect(field(agent)).to_have_count(0)


def test_what_is_typed_before_it_has_come_is_not_lost(agent: Page) -> None:
    held: list[Route] = []
    agent.route(re.compile(r"/PaletteDialog-.*\.js"), lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    console.sign_in(agent)
    agent.keyboard.press("Control+k")
    agent.keyboard.type("fgx")
    agent.keyboard.press("Backspace")
    agent.keyboard.press("Backspace")
    expect(field(agent)).to_have_count(0)
    agent.keyboard.type("igures")
    while not held:
        agent.wait_for_timeout(20)
    held[0].continue_()
    expect(field(agent)).to_have_value("figures")
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/figures$"))


def test_enter_before_it_has_come_opens_what_was_typed(agent: Page) -> None:
    held: list[Route] = []
    agent.route(re.compile(r"/PaletteDialog-.*\.js"), lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    console.sign_in(agent)
    agent.keyboard.press("Control+k")
    agent.keyboard.type("orders")
    agent.keyboard.press("Enter")
    while not held:
        agent.wait_for_timeout(20)
    held[0].continue_()
    expect(agent).to_have_url(re.compile("/orders$"))
    expect(field(agent)).to_have_count(0)


def test_one_that_cannot_be_had_gives_the_keyboard_back(agent: Page, watches: list[Watch]) -> None:
    watches[0].mean("ERR_FAILED|dynamically imported module")
    agent.route(re.compile(r"/PaletteDialog-.*\.js"), lambda route: route.abort())
    console.sign_in(agent)
    search = agent.get_by_role("searchbox", name="搜索顾客或消息")
    search.focus()
    agent.keyboard.press("Control+k")
    expect(agent.get_by_text("打不开“查找与操作”")).to_be_visible()
    agent.keyboard.type("xiao")
    expect(search).to_have_value("xiao")


def test_one_that_is_on_its_way_goes_at_escape(agent: Page) -> None:
    held: list[Route] = []
    agent.route(re.compile(r"/PaletteDialog-.*\.js"), lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    console.sign_in(agent)
    search = agent.get_by_role("searchbox", name="搜索顾客或消息")
    search.focus()
    agent.keyboard.press("Control+k")
    agent.keyboard.type("fi")
    agent.keyboard.press("Escape")
    agent.keyboard.type("lan")
    expect(search).to_have_value("lan")
    while not held:
        agent.wait_for_timeout(20)
    held[0].continue_()
    agent.keyboard.press("Control+k")
    expect(field(agent)).to_have_value("")


def test_it_finds_orders_and_customers(agent: Page) -> None:
    console.sign_in(agent)
    agent.get_by_role("button", name="查找与操作").click()
    field(agent).fill(number_of("c10"))
    option = agent.get_by_role("option").filter(has_text=number_of("c10"))
    expect(option.first).to_contain_text("订单")
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/orders/[0-9a-f-]{36}$"))
    agent.keyboard.press("Control+k")
    field(agent).fill("c10")
    agent.get_by_role("option").filter(has_text="顾客").first.click()
    expect(agent).to_have_url(re.compile("/customers/[0-9a-f-]{36}$"))


def test_what_one_may_not_open_is_not_offered(agent: Page) -> None:
    console.sign_in(agent)
    agent.keyboard.press("Control+k")
    field(agent).fill("duijie")
    expect(agent.get_by_role("status").filter(has_text="没有找到“duijie”")).to_be_visible()


def test_on_a_phone_it_is_there_and_fits(desk: RunningDesk, open_context: OpenContext) -> None:
    phone = open_context(base_url=desk.address, **PHONE).new_page()
    console.sign_in(phone)
    phone.get_by_role("button", name="查找与操作").tap()
    expect(field(phone)).to_be_visible()
    console.fits(phone)


SLOWLY_OUT = """() => {
    const slow = new CSSStyleSheet()
    slow.replaceSync('[class*="-leave-active"], [class*="-leave-active"] * { animation-duration: 5s !important }')
    document.adoptedStyleSheets.push(slow)
}"""


def test_it_comes_while_another_dialog_fades_out(agent: Page) -> None:
    console.sign_in(agent)
    agent.evaluate(SLOWLY_OUT)
    agent.locator("#main").focus()
    agent.keyboard.press("?")
    help_ = agent.get_by_role("dialog", name="快捷键")
    expect(help_).to_be_visible()
    agent.keyboard.press("Escape")
    agent.keyboard.press("Control+k")
    agent.keyboard.type("figures")
    expect(field(agent)).to_have_value("figures")
    expect(help_).to_be_visible()
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/figures$"))


def choose(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    field(page).fill(words)
    expect(chosen(page)).to_be_visible()
    page.keyboard.press("Enter")


def test_what_can_be_done_in_the_open_conversation(agent: Page, shopper: Page) -> None:
    store_page.visit(shopper, "c06")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    acts = (
        "接待这位顾客", "转接会话", "放回排队", "结束会话", "写回复", "写内部备注", "接管会话", "改派会话", "说悄悄话",
    )  # fmt: skip

    def offered() -> set[str]:
        agent.keyboard.press("Control+k")
        expect(field(agent)).to_be_focused()
        found = {name for name in acts if agent.get_by_role("option").filter(has_text=name).count()}
        agent.keyboard.press("Escape")
        expect(field(agent)).to_have_count(0)
        return found

    assert offered() == set()
    console.view(agent, "排队")
    console.row(agent, "演示顾客·小陈").click()
    expect(agent.get_by_role("button", name=re.compile("^接待"))).to_be_visible()
    assert offered() == {"接待这位顾客", "写内部备注"}
    choose(agent, "jiedai 顾客")
    expect(agent.get_by_role("radio", name="回复")).to_be_checked()
    assert offered() == {"转接会话", "放回排队", "结束会话", "写回复", "写内部备注"}
    choose(agent, "beizhu")
    expect(agent.get_by_role("textbox", name="内部备注")).to_be_focused()
    choose(agent, "放回排队")
    expect(agent.get_by_role("dialog", name="转接会话")).to_be_visible()
    expect(agent.get_by_role("radio", name=re.compile("排队"), checked=True)).to_be_visible()
    agent.keyboard.press("Escape")
    expect(agent.get_by_role("dialog")).to_have_count(0)
    choose(agent, "kai shouhoudan")
    expect(agent.get_by_role("dialog", name="开售后单")).to_be_visible()
    agent.keyboard.press("Escape")
    choose(agent, "jieshu")
    expect(agent.get_by_text("会话已结束", exact=True)).to_be_visible()


def test_presence_and_sounds_from_everywhere(agent: Page) -> None:
    console.sign_in(agent)
    choose(agent, "小休")
    expect(agent.get_by_role("button", name="账号与显示设置")).to_have_attribute("title", "忙碌")
    choose(agent, "上线")
    expect(agent.get_by_role("button", name="账号与显示设置")).to_have_attribute("title", "在线")
    choose(agent, "关闭提示音")
    agent.keyboard.press("Control+k")
    field(agent).fill("提示音")
    expect(chosen(agent)).to_contain_text("打开提示音")


def test_the_crisis_switch_is_for_those_who_may(agent: Page) -> None:
    console.sign_in(agent)
    agent.keyboard.press("Control+k")
    field(agent).fill("启用危机")
    expect(agent.get_by_role("status").filter(has_text="没有找到")).to_be_visible()
