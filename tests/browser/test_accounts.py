"""An administrator looks after accounts: added, signed in, changed, switched off while at work, and on again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser import console
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import ADMIN, AGENT, COLLEAGUE, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk
from xiaoer.platform.auth.permissions import TABLE, Permission, Role

pytestmark = pytest.mark.browser


def row(page: Page, login: str) -> Locator:
    return page.get_by_role("region", name="账号", exact=True).get_by_role("row").filter(has_text=login)


def opened(page: Page) -> Page:
    console.sign_in(page, ADMIN)
    page.get_by_role("link", name="账号", exact=True).click()
    expect(row(page, ADMIN)).to_contain_text("你自己")
    return page


def password_of(page: Page, login: str) -> str:
    """The password that the dialog shows once."""
    dialog = page.get_by_role("dialog", name=f"{login} 的密码")
    expect(dialog).to_contain_text("密码只显示这一次")
    page.wait_for_timeout(1_000)  # it stays, also when the dialog before it has gone
    told = dialog.locator(".field-row").filter(has_text="密码").last.locator("code").inner_text()
    dialog.get_by_role("button", name="我已保存，关闭").click()
    expect(dialog).to_be_hidden()
    return told


def test_somebody_is_added_by_keyboard_alone_and_signs_in(desk: RunningDesk, open_context: OpenContext) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    assert breaches(page) == []
    page.get_by_role("button", name="添加账号").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="账号", exact=True).focus()
    page.keyboard.type("Mei")
    page.keyboard.press("Tab")
    page.keyboard.type("小梅（测试）")
    page.keyboard.press("Tab")
    page.keyboard.type("阿梅")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("combobox", name="角色")).to_have_value("senior_agent")
    assert breaches(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("textbox", name="姓名").focus()
    page.keyboard.press("Enter")
    password = password_of(page, "mei")
    expect(row(page, "mei")).to_contain_text("资深客服")
    expect(row(page, "mei")).to_contain_text("顾客看到：阿梅")
    expect(row(page, "mei")).to_contain_text("还没有登录过")
    other = open_context(base_url=desk.address, **DESKTOP).new_page()
    other.goto("/sign-in")
    other.get_by_label("账号").fill("mei")
    other.get_by_label("密码").fill(password)
    other.get_by_role("button", name="登录").click()
    expect(other).to_have_url(re.compile("/inbox"))
    page.reload()
    expect(row(page, "mei")).to_contain_text("在线")


def test_who_is_switched_off_at_work_is_out_at_once(
    desk: RunningDesk, open_context: OpenContext, watches: list[Watch]
) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    other = open_context(base_url=desk.address, **DESKTOP).new_page()
    watches[-1].mean("status of 40[13]")
    console.sign_in(other, COLLEAGUE)
    expect(other.get_by_text("选择左边的会话")).to_be_visible()
    deed = row(page, COLLEAGUE).get_by_role("button", name=re.compile("^停用"))
    deed.click()
    dialog = page.get_by_role("dialog", name=re.compile("^停用"))
    expect(dialog).to_contain_text("手上的会话回到排队")
    assert breaches(page) == []
    dialog.get_by_role("button", name="停用账号").click()
    expect(row(page, COLLEAGUE)).to_contain_text("已停用")
    expect(other.get_by_role("dialog").get_by_text("登录已过期")).to_be_visible(timeout=5_000)
    other.goto("/sign-in")
    other.get_by_label("账号").fill(COLLEAGUE)
    other.get_by_label("密码").fill(make.PASSWORD)
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("alert")).to_contain_text("这个账号已停用")
    row(page, COLLEAGUE).get_by_role("button", name=re.compile("^启用")).click()
    page.get_by_role("dialog").get_by_role("button", name="启用账号").click()
    expect(row(page, COLLEAGUE)).to_contain_text("离线")
    console.sign_in(other, COLLEAGUE)


def test_a_role_and_a_password_are_changed(desk: RunningDesk, open_context: OpenContext, watches: list[Watch]) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    watches[-1].mean("status of 409.*/accounts")
    row(page, SUPERVISOR).get_by_role("button", name=re.compile("^修改")).click()
    page.get_by_role("combobox", name="角色").select_option("trainer")
    page.get_by_role("button", name="保存修改").click()
    expect(row(page, SUPERVISOR)).to_contain_text("人工智能训练师")
    row(page, SUPERVISOR).get_by_role("button", name=re.compile("^给")).click()
    page.get_by_role("dialog").get_by_role("button", name="重设密码").click()
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password_of(page, SUPERVISOR))
    own = row(page, ADMIN)
    expect(own.get_by_role("button")).to_have_count(1)
    own.get_by_role("button", name=re.compile("^修改")).click()
    expect(page.get_by_role("combobox", name="角色")).to_be_disabled()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    page.get_by_role("button", name="添加账号").click()
    page.get_by_role("textbox", name="账号", exact=True).fill(AGENT)
    page.get_by_role("textbox", name="姓名").fill("别人")
    page.get_by_role("button", name="添加并生成密码").click()
    expect(page.get_by_role("alert")).to_contain_text(f"账号 {AGENT} 已经存在")
    expect(page.get_by_role("textbox", name="姓名")).to_have_value("别人")


def test_the_table_shows_what_each_role_may_do(desk: RunningDesk, open_context: OpenContext) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    grid = page.get_by_role("region", name="每个角色能做什么").last
    rows = grid.locator("tbody tr")
    expect(rows).to_have_count(len(TABLE) - 1)
    leading = rows.filter(has_text="带班").get_by_role("cell")
    said = [one.strip() == "可以" for one in leading.all_inner_texts()]
    assert said == [role in TABLE[Permission.CONVERSATIONS_LEAD] for role in Role]


def test_on_a_phone_in_english(desk: RunningDesk, open_context: OpenContext) -> None:
    kept: Any = {"cookies": [], "origins": [
        {"origin": desk.address, "localStorage": [{"name": "xiaoer.preferences", "value": json.dumps({"locale": "en"})}]},
    ]}  # fmt: skip
    page = open_context(base_url=desk.address, color_scheme="dark", storage_state=kept, **PHONE).new_page()
    console.sign_in(page, ADMIN)
    page.goto("/accounts")
    expect(page.get_by_role("region", name="What each role may do").last).to_be_visible()
    assert breaches(page) == []
    console.fits(page)
    page.get_by_role("button", name="Add an account").click()
    expect(page.get_by_label("Login")).to_be_visible()
    assert breaches(page) == []


def test_who_may_not_see_accounts_is_told_so(agent: Page) -> None:
    console.sign_in(agent, AGENT)
    expect(agent.get_by_role("link", name="账号", exact=True)).to_have_count(0)
    agent.goto("/accounts")
    expect(agent.get_by_text(re.compile("你没有查看账号与角色的权限"))).to_be_visible()
