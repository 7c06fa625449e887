"""What supervisors and administrators do, without a mouse: every step by keys that lead there from where the page begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import ADMIN, AGENT, COLLEAGUE, SUPERVISOR, SqliteStock
from tests.browser.test_accessible import breaches
from tests.browser.test_keyboard import tab_to
from tests.desks import RunningDesk, running_desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CUSTOMER, NAME = "c02", "演示顾客·小周"
OTHER, OTHER_NAME = "c03", "演示顾客·小吴"
ANGRY = "等了三天还不发货，我要打12315"


@pytest.fixture
def own(built: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> Iterator[RunningDesk]:
    """A desk of its own: what is settled here holds for the whole shop."""
    with running_desk(sqlite_stock.copy(tmp_path), tmp_path, preview="true") as running:
        yield running


def go(page: Page, words: str, heading: str) -> None:
    """By Ctrl K."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="查找与操作")).to_be_focused()
    page.keyboard.type(words)
    found = page.get_by_role("listbox", name="查找与操作")
    expect(found.get_by_role("option", selected=True)).to_contain_text(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("heading", name=heading, exact=True).first).to_be_visible()


def enter(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_a_supervisor(own: RunningDesk, open_context: OpenContext) -> None:
    shopper = open_context(base_url=own.address, **PHONE).new_page()
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    page = open_context(base_url=own.address, **DESKTOP).new_page()
    console.sign_in(page, SUPERVISOR)
    on_the_floor(page, shopper)
    lead_who_serve(page, own, open_context)
    settle_routing(page)
    make_a_segment(page)
    prepare_for_a_crisis(page)
    switch_the_crisis(page)


def on_the_floor(page: Page, shopper: Page) -> None:
    """Reads along, whispers nothing since nobody has it, and takes it over."""
    go(page, "接待现场", "接待现场")
    enter(page, f"^接管：{NAME}$")
    dialog = page.get_by_role("dialog", name="接管会话")
    expect(dialog.get_by_label("备注（选填）")).to_be_focused()
    page.keyboard.type("我来看看")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("radio", name="回复")).to_be_checked()
    page.keyboard.press("r")
    expect(console.draft(page)).to_be_focused()
    page.keyboard.type("您好，我是主管。")
    page.keyboard.press("Enter")
    expect(store_page.entry(shopper, "您好，我是主管。")).to_be_visible()


def lead_who_serve(page: Page, own: RunningDesk, open_context: OpenContext) -> None:
    """Deals with the alarm of a shopper whom an agent has, whispers to the agent, and has a colleague go on."""
    lan, man = (open_context(base_url=own.address, **DESKTOP).new_page() for _ in range(2))
    console.sign_in(lan)
    console.sign_in(man, COLLEAGUE)
    shopper = open_context(base_url=own.address, **PHONE).new_page()
    store_page.visit(shopper, OTHER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.take(lan, OTHER_NAME)
    store_page.ask(shopper, ANGRY)
    deal_with_the_alarm(page)
    go(page, "接待现场", "接待现场")
    enter(page, f"^旁听：{OTHER_NAME}$")
    expect(page.get_by_role("textbox", name="悄悄话")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name="悄悄话")).to_be_focused()
    page.keyboard.type("先道歉，再给补偿")
    page.keyboard.press("Enter")
    expect(console.message(lan, "先道歉，再给补偿")).to_contain_text("悄悄话")
    reassign(page)
    expect(man.get_by_role("alert").filter(has_text=f"把{OTHER_NAME}的会话交给你接待")).to_be_visible()


def deal_with_the_alarm(page: Page) -> None:
    go(page, "服务预警", "服务预警")
    alarm = page.get_by_role("list", name="待处理").get_by_role("listitem").filter(has_text=ANGRY).first
    expect(alarm).to_be_visible()
    enter(page, f"^处理{OTHER_NAME}的预警$")
    expect(page.get_by_role("dialog").get_by_label("备注（选填）")).to_be_focused()
    page.keyboard.type("已请客服安抚")
    enter(page, "^标记为已处理$")
    expect(alarm).to_have_count(0)
    expect(page.locator("#main > *:focus, #main > * :focus")).to_have_count(1)


def reassign(page: Page) -> None:
    go(page, "接待现场", "接待现场")
    enter(page, f"^改派：{OTHER_NAME}$")
    dialog = page.get_by_role("dialog", name=f"改派{OTHER_NAME}的会话")
    expect(dialog.get_by_role("radio", name=re.compile(COLLEAGUE))).to_be_visible()
    tab_to(page, "^放回排队")
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name=re.compile(COLLEAGUE))).to_be_checked()
    enter(page, "^改派$")
    expect(dialog).to_be_hidden()


def settle_routing(page: Page) -> None:
    go(page, "接待团队", "接待团队")
    tab_to(page, "^掉线多久算离开")
    page.keyboard.press("Control+a")
    page.keyboard.type("120")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    expect(page.get_by_label("掉线多久算离开")).to_have_value("120")
    enter(page, "^修改.*的接待范围$")
    dialog = page.get_by_role("dialog", name=re.compile("的接待范围$"))
    expect(dialog).to_be_visible()
    tab_to(page, "^同时最多接待几个会话")
    page.keyboard.press("Control+a")
    page.keyboard.type("7")
    enter(page, "^保存范围$")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("table")).to_contain_text("/ 7")
    make_a_group(page)


def make_a_group(page: Page) -> None:
    """It is said what that changes for who waits; closed, the focus stays among the groups."""
    card = page.get_by_role("region", name="客服组", exact=True)
    enter(page, "^新建客服组$")
    name = card.get_by_label("名称")
    expect(name).to_be_focused()
    page.keyboard.type("售前组")
    for chosen in ("^售前$", AGENT):
        tab_to(page, chosen)
        page.keyboard.press("Space")
    expect(card).to_contain_text("成员（1 人）")
    assert breaches(page) == []
    page.keyboard.press("Enter")
    expect(card.get_by_text("已保存")).to_be_visible()
    page.reload()
    expect(name).to_have_value("售前组")
    enter(page, "^关闭客服组：售前组$")
    expect(card.get_by_role("button", name="新建客服组")).to_be_focused()
    enter(page, "^放弃修改$")
    expect(name).to_have_value("售前组")


def make_a_segment(page: Page) -> None:
    go(page, "顾客分组", "分组")
    enter(page, "^新建分组$")
    expect(page.get_by_label("分组名称")).to_be_focused()
    page.keyboard.type("下过单")
    tab_to(page, "^第 1 个条件")
    page.keyboard.type("订单数")
    tab_to(page, "^至少")
    page.keyboard.type("1")
    enter(page, "^保存分组$")
    expect(page.get_by_text("下过单", exact=True)).to_be_visible()


def prepare_for_a_crisis(page: Page) -> None:
    go(page, "危机应对", "危机应对")
    tab_to(page, "^中文")
    page.keyboard.type("我们正在核实，今天公布处理办法。")
    enter(page, "^添加话题$")
    tab_to(page, "^话题名称")
    page.keyboard.type("召回")
    tab_to(page, "^词语")
    page.keyboard.type("召回、退厂")
    enter(page, "^保存预案$")
    expect(page.get_by_text("已保存").first).to_be_visible()


def switch_the_crisis(page: Page) -> None:
    """On, with the reason that is asked for, and off; the button that did it has the focus again."""
    enter(page, "^启用危机应对$")
    asked = page.get_by_role("dialog", name=re.compile("危机应对$"))
    expect(asked).to_be_visible()
    tab_to(page, "^原因（必填")
    page.keyboard.type("媒体报道围巾掉色（演示）")
    enter(page, "^在 1 家店铺启用$")
    expect(asked).to_be_hidden()
    card = page.get_by_role("region", name="危机应对开关")
    expect(card).to_contain_text("危机应对已启用")
    expect(card.get_by_role("button", name="结束危机应对")).to_be_focused()
    page.keyboard.press("Enter")
    expect(asked).to_be_visible()
    enter(page, "^在 1 家店铺结束$")
    expect(asked).to_be_hidden()
    expect(card).to_contain_text("危机应对未启用")
    expect(card.get_by_role("button", name="启用危机应对")).to_be_focused()


def test_an_administrator(own: RunningDesk, open_context: OpenContext) -> None:
    page = open_context(base_url=own.address, **DESKTOP).new_page()
    console.sign_in(page, ADMIN)
    go(page, "对接", "对接")
    enter(page, "^新建密钥$")
    dialog = page.get_by_role("dialog", name="新建密钥")
    expect(dialog.get_by_label("给哪个系统用")).to_be_focused()
    page.keyboard.type("仓库系统")
    page.keyboard.press("Enter")
    made = page.get_by_role("dialog", name="密钥“仓库系统”已新建")
    expect(made).to_be_visible()
    enter(page, "^我已保存，关闭$")
    expect(made).to_be_hidden()
    enter(page, "^停用")
    asked = page.get_by_role("dialog", name=re.compile("停用"))
    expect(asked).to_be_visible()
    enter(page, "^停用$")
    expect(asked).to_be_hidden()
    expect(page.get_by_role("region", name="接口密钥")).to_contain_text(re.compile("停用"))
