"""An administrator sees and renews the key of signed logins, opens a shop, and everybody changes their own password."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser import console
from tests.browser.conftest import DESKTOP, PHONE, SECRET, OpenContext
from tests.browser.small_shop import SLUG
from tests.browser.stock import ADMIN, AGENT, COLLEAGUE, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk
from xiaoer.conversations.domain.tokens import shop_key

pytestmark = pytest.mark.browser
FRESH = "another one, long enough"


def opened(page: Page, login: str = ADMIN) -> Page:
    console.sign_in(page, login)
    page.get_by_role("link", name="店铺", exact=True).click()
    expect(page.get_by_label("署名", exact=True)).not_to_have_value("")
    return page


def told(page: Page) -> str:
    """The key that the dialog shows once."""
    dialog = page.get_by_role("dialog", name=re.compile("的签名密钥$"))
    expect(dialog).to_contain_text("冒充任何一位顾客")
    page.wait_for_timeout(1_000)  # it stays, also when the dialog before it has gone
    assert breaches(page) == []
    key = dialog.locator("code").inner_text()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()  # what is shown once does not go by itself
    pressed(page, dialog.get_by_role("button", name="我已保存，关闭"))
    expect(dialog).to_be_hidden()
    return key


def pressed(page: Page, button: Locator) -> None:
    button.focus()
    page.keyboard.press("Enter")


def test_the_key_is_shown_and_renewed_by_keyboard(desk: RunningDesk, open_context: OpenContext) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    card = page.get_by_role("region", name="登录签名密钥")
    expect(card).to_contain_text("还没有更换过")
    pressed(page, card.get_by_role("button", name="查看密钥"))
    first, second = (shop_key(SECRET.encode(), SLUG, number) for number in (0, 1))
    assert told(page) == first
    expect(card.get_by_role("button", name="查看密钥")).to_be_focused()
    pressed(page, card.get_by_role("button", name="更换密钥"))
    dialog = page.get_by_role("dialog", name=re.compile("^更换"))
    expect(dialog).to_contain_text("用它签的登录从这一刻起都会被拒绝")
    assert breaches(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(card).to_contain_text("还没有更换过")
    pressed(page, card.get_by_role("button", name="更换密钥"))
    pressed(page, dialog.get_by_role("button", name="更换密钥"))
    assert told(page) == second
    expect(card).to_contain_text("更换过 1 次")


def test_who_settles_the_shop_sees_no_key(desk: RunningDesk, open_context: OpenContext) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page(), SUPERVISOR)
    expect(page.get_by_role("region", name="放到店铺网页上")).to_be_visible()
    expect(page.get_by_role("region", name="登录签名密钥")).to_have_count(0)
    expect(page.get_by_role("button", name="新建店铺")).to_have_count(0)


def test_a_shop_is_opened_by_keyboard(desk: RunningDesk, open_context: OpenContext, watches: list[Watch]) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    watches[-1].mean("status of 409.*/shops")
    pressed(page, page.get_by_role("button", name="新建店铺"))
    dialog = page.get_by_role("dialog", name="新建店铺")
    go = dialog.get_by_role("button", name="新建店铺")
    expect(go).to_be_disabled()
    dialog.get_by_label("中文名").focus()
    page.keyboard.type("云禾二店（测试）")
    page.keyboard.press("Tab")
    page.keyboard.type("Yunhe Two")
    slug = dialog.get_by_label("店铺标识")
    expect(slug).to_have_value("yunhe-two")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type(SLUG)
    assert breaches(page) == []
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text(f"店铺标识 {SLUG} 已经有了")
    page.keyboard.press("Control+a")
    page.keyboard.type("yunhe-2")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("中文名", exact=True)).to_have_value("云禾二店（测试）")
    expect(page.get_by_label("署名", exact=True)).to_have_value("云禾二店（测试）")
    expect(page.get_by_role("region", name="放到店铺网页上")).to_contain_text("/w/yunhe-2.js")
    page.get_by_role("link", name="商品", exact=True).click()
    expect(page.get_by_text("云禾二店（测试）").first).to_be_visible()
    assert breaches(page) == []


def typed(page: Page, present: str, fresh: str) -> None:
    """Into the dialog of one's own password, by keyboard."""
    page.get_by_label("现在的密码").focus()
    for text in (present, fresh, fresh):
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_label("再输一遍新密码").focus()
    page.keyboard.press("Enter")


def test_ones_own_password_by_keyboard(desk: RunningDesk, open_context: OpenContext, watches: list[Watch]) -> None:
    page = open_context(base_url=desk.address, **DESKTOP).new_page()
    watches[-1].mean("status of 403.*/session/password")
    other = open_context(base_url=desk.address, **DESKTOP).new_page()
    watches[-1].mean("status of 401")
    for one in (page, other):
        console.sign_in(one, COLLEAGUE)
    pressed(page, page.get_by_role("button", name="账号与显示设置"))
    pressed(page, page.get_by_role("button", name="修改密码"))
    dialog = page.get_by_role("dialog", name="修改密码")
    expect(page.get_by_label("现在的密码")).to_be_focused()
    page.get_by_label("新密码", exact=True).fill("one of them")
    page.get_by_label("再输一遍新密码").fill("another")
    expect(dialog.get_by_role("status")).to_contain_text("还不一样")
    expect(dialog.get_by_role("button", name="修改密码")).to_be_disabled()
    assert breaches(page) == []
    typed(page, "not the present one", FRESH)
    expect(dialog.get_by_role("alert")).to_contain_text("现在的密码不对")
    typed(page, make.PASSWORD, FRESH)
    expect(page.get_by_text("密码已修改")).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="账号与显示设置")).to_be_focused()
    expect(other.get_by_role("dialog").get_by_text("登录已过期")).to_be_visible(timeout=5_000)
    page.reload()
    expect(page.get_by_role("button", name="账号与显示设置")).to_be_visible()
    other.goto("/sign-in")
    other.get_by_label("账号").fill(COLLEAGUE)
    other.get_by_label("密码").fill(FRESH)
    other.get_by_role("button", name="登录").click()
    expect(other).to_have_url(re.compile("/inbox"))


def test_on_a_phone_in_english(desk: RunningDesk, open_context: OpenContext) -> None:
    kept: Any = {"cookies": [], "origins": [
        {"origin": desk.address, "localStorage": [{"name": "xiaoer.preferences", "value": json.dumps({"locale": "en"})}]},
    ]}  # fmt: skip
    page = open_context(base_url=desk.address, color_scheme="dark", storage_state=kept, **PHONE).new_page()
    console.sign_in(page, ADMIN)
    page.goto("/store")
    for button, dialog in (("New shop", "New shop"), ("Renew the key", "Renew the signing key")):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog", name=re.compile(f"^{dialog}"))).to_be_visible()
        assert breaches(page) == []
        console.fits(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_password_is_found_among_the_commands(agent: Page) -> None:
    console.sign_in(agent, AGENT)
    agent.keyboard.press("Control+k")
    expect(agent.get_by_role("combobox", name="查找与操作")).to_be_focused()
    agent.keyboard.type("mima")
    expect(agent.get_by_role("listbox").get_by_role("option").first).to_contain_text("修改密码")
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("dialog", name="修改密码")).to_be_visible()
    expect(agent.get_by_label("现在的密码")).to_be_focused()


@pytest.mark.parametrize("size", [(1440, 620), (390, 844)], ids=["a low screen", "a phone"])
def test_the_page_one_is_on_is_seen_in_the_rail(
    desk: RunningDesk, open_context: OpenContext, size: tuple[int, int]
) -> None:
    page = open_context(base_url=desk.address, viewport=dict(zip(("width", "height"), size, strict=True))).new_page()
    console.sign_in(page, ADMIN)
    rail = page.get_by_role("navigation", name="主导航")
    for path in ("/store", "/inbox", "/accounts"):
        page.goto(path)
        expect(rail.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    rail.get_by_role("link", name="接待").press("Enter")
    expect(rail.locator("[aria-current]")).to_have_text(re.compile("接待"))
    expect(rail.locator("[aria-current]")).to_be_in_viewport(ratio=1)
