"""What is settled and brought in seldom, without a mouse: files, terms of keeping, customers who are one, webhooks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console
from tests.browser.stock import ADMIN, SUPERVISOR
from tests.browser.test_import import HEAD, RIGHT, WRONG
from tests.browser.test_import_chats import own_log
from tests.browser.test_keyboard import tab_to
from tests.browser.test_keyboard_leading import enter, go

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PHONE_OF_C08 = "10000000008"
ACCENT = "rgb(11, 95, 184)"
"""The line around what has the focus, in light: 6 to 1 on white."""


def choose(page: Page, file: Path) -> None:
    """In the chooser that Enter opens; it is waited for in good time, since a press is fast."""
    with page.expect_file_chooser() as chooser:
        enter(page, "^选择文件$")
    chooser.value.set_files(file)
    expect(page.get_by_role("heading", name=file.name)).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def test_orders_are_checked_mapped_and_stored(agent: Page, tmp_path: Path) -> None:
    file = tmp_path / "键盘.csv"
    file.write_bytes(f"{HEAD}\r\n{RIGHT}\r\n{WRONG}\r\n".encode("gbk"))
    console.sign_in(agent, SUPERVISOR)
    go(agent, "导入", "导入")
    choose(agent, file)
    tab_to(agent, "^买家留言")
    agent.keyboard.press("ArrowDown")
    expect(agent.get_by_label("买家留言")).to_have_value("订单编号")
    enter(agent, "^检查$")
    expect(agent.get_by_role("heading", name="有 2 处问题，涉及 1 笔订单")).to_be_visible()
    expect(agent.locator("section", has=agent.get_by_role("heading", name=file.name))).to_be_focused()
    tab_to(agent, "^有问题的订单先跳过")
    agent.keyboard.press("Space")
    expect(agent.get_by_role("button", name="导入 1 笔订单")).to_be_visible()
    expect(agent.get_by_role("switch", name="有问题的订单先跳过")).to_be_focused()
    tab_to(agent, "^导入 1 笔订单$", "Shift+Tab")
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
    enter(agent, "^全部导入$")
    expect(agent.get_by_role("link", name=re.compile(file.name)).first).to_be_visible()
    expect(agent.get_by_role("main")).to_be_focused()


def test_a_chat_log_is_stored_and_read(agent: Page, tmp_path: Path) -> None:
    console.sign_in(agent, SUPERVISOR)
    go(agent, "导入", "导入")
    tab_to(agent, "^订单$")
    for _ in range(3):
        agent.keyboard.press("ArrowRight")
    expect(agent.get_by_role("radio", name="聊天记录")).to_be_checked()
    choose(agent, own_log(tmp_path, "键"))
    enter(agent, "^检查$")
    expect(region(agent, "导入后是这样").get_by_role("article")).to_have_count(2)
    enter(agent, "^导入 2 个会话$")
    expect(agent.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
    enter(agent, "祝您购物愉快")
    expect(console.message(agent, "在吗，围巾还有货吗")).to_be_visible()
    expect(agent.get_by_role("main")).to_be_focused()


def test_terms_of_keeping(agent: Page) -> None:
    console.sign_in(agent, SUPERVISOR)
    go(agent, "顾客", "顾客")
    enter(agent, "^保存期限$")
    days = region(agent, "交易记录").get_by_label("保存天数")
    foot = agent.get_by_role("main").locator("footer")
    write_days(agent, "3000")
    enter(agent, "^保存$")
    expect(foot).to_contain_text("已保存，从今晚起照新的期限删除")
    expect(foot).to_be_focused()
    for _ in range(agent.get_by_label("保存天数").count()):
        tab_to(agent, "^保存天数$", "Shift+Tab")
    expect(days).to_be_focused()
    agent.keyboard.press("Control+a")
    agent.keyboard.type("30")
    expect(foot).to_contain_text("天数超出允许范围：交易记录。")
    enter(agent, "^放弃修改$")
    expect(days).to_have_value("3000")
    expect(foot).to_be_focused()


def write_days(page: Page, days: str) -> None:
    tab_to(page, "^保存天数$")
    page.keyboard.press("Control+a")
    page.keyboard.type(days)


def test_two_customers_are_one(agent: Page) -> None:
    """What is told of one points to another; two are joined by hand and split, then somebody decides about the first."""
    console.sign_in(agent, SUPERVISOR)
    open_customer(agent, "c09")
    enter(agent, "^补充资料$")
    tab_to(agent, "^哪一项")
    for _ in range(2):
        agent.keyboard.press("ArrowDown")
    tab_to(agent, "^内容$")
    agent.keyboard.type(PHONE_OF_C08)
    agent.keyboard.press("Enter")
    expect(region(agent, "资料").get_by_text("人工填写").first).to_be_visible()
    open_customer(agent, "c10")
    look_at_the_phone(agent)
    join_by_hand(agent, "c11")
    enter(agent, "^返回顾客列表$")
    enter(agent, "^疑似重复$")
    card = agent.get_by_role("main").get_by_role("listitem").filter(has_text="手机号相同")
    expect(card).to_have_count(1)
    enter(agent, "^是同一位，合并$")
    expect(card).to_have_count(0)
    expect(agent.get_by_role("main")).to_be_focused()


def open_customer(page: Page, number: str) -> None:
    go(page, "顾客", "顾客")
    tab_to(page, "^搜索$")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    enter(page, "演示顾客")
    expect(region(page, "身份")).to_contain_text(number)


def look_at_the_phone(page: Page) -> None:
    """The reasons go with what was pressed among them, and the eye has the focus again."""
    enter(page, "^查看完整的手机$")
    enter(page, "^联系顾客$")
    expect(region(page, "资料").get_by_text("10000000010")).to_be_visible()
    expect(page.get_by_role("button", name="隐藏手机")).to_be_focused()


def join_by_hand(page: Page, other: str) -> None:
    identities = region(page, "身份")
    enter(page, "^合并另一位顾客$")
    tab_to(page, "^对方的店铺编号")
    page.keyboard.type(other)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^与“.*”合并$"))).to_be_visible()
    enter(page, "^与“.*”合并$")
    expect(identities.get_by_text(other)).to_be_visible()
    expect(identities.get_by_text("合并另一位顾客")).to_be_focused()
    tab_to(page, "^拆开$", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(identities.get_by_text(other)).to_have_count(0)
    expect(identities).to_be_focused()


def test_a_webhook(agent: Page) -> None:
    console.sign_in(agent, ADMIN)
    go(agent, "对接", "对接")
    enter(agent, "^新建 Webhook$")
    expect(agent.get_by_role("dialog", name="新建 Webhook").get_by_label("谁来推送")).to_be_focused()
    agent.keyboard.type("快递公司")
    agent.keyboard.press("Enter")
    made = agent.get_by_role("dialog", name="Webhook“快递公司”已新建")
    expect(made).to_contain_text("whsec_")
    enter(agent, "^我已保存，关闭$")
    expect(agent.get_by_role("button", name="新建 Webhook")).to_be_focused()
    expect(agent.get_by_role("button", name="新建 Webhook")).to_have_css("outline-color", ACCENT)
    enter(agent, "^删除$")
    asked = agent.get_by_role("dialog", name="删除")
    expect(asked).to_contain_text("快递公司")
    agent.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(agent.get_by_role("button", name="删除")).to_be_focused()
    agent.keyboard.press("Enter")
    expect(asked).to_be_visible()
    enter(agent, "^删除$")
    expect(region(agent, "Webhook")).to_contain_text("还没有 Webhook")
    expect(region(agent, "Webhook")).to_be_focused()
