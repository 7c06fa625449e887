"""A supervisor settles the shop and its chat window, sees it while writing, and shoppers see it too."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.small_shop import SLUG
from tests.browser.stock import ADMIN, AGENT, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser


def opened(page: Page, login: str = SUPERVISOR) -> Page:
    console.sign_in(page, login)
    page.get_by_role("link", name="店铺", exact=True).click()
    expect(page.get_by_label("署名", exact=True)).not_to_have_value("")
    return page


def test_what_is_settled_is_in_the_shoppers_window(desk: RunningDesk, open_context: OpenContext, shopper: Page) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    preview = page.get_by_role("region", name="预览")
    save = page.get_by_role("button", name="保存设置")
    expect(save).to_be_disabled()
    assert breaches(page) == []
    page.get_by_label("欢迎语", exact=True).fill("欢迎光临，有问题尽管问")
    page.get_by_label("快捷提问", exact=True).fill("几天能到？\n怎么退货？")
    page.get_by_label("品牌颜色", exact=True).fill("#ffd100")
    expect(preview).to_contain_text("欢迎光临，有问题尽管问")
    expect(preview.get_by_role("listitem")).to_have_text(["几天能到？", "怎么退货？"])
    assert breaches(page) == []
    save.click()
    expect(page.get_by_text("已保存")).to_be_visible()
    shopper.goto(f"/preview/{SLUG}")
    shopper.locator("xiaoer-widget .launcher").click()
    expect(shopper.locator("xiaoer-widget .quick button")).to_have_text(["几天能到？", "怎么退货？"])
    expect(shopper.locator("xiaoer-widget .log")).to_contain_text("欢迎光临，有问题尽管问")
    tag = page.get_by_role("region", name="放到店铺网页上")
    expect(tag).to_contain_text(f'<script src="{desk.address}/w/{SLUG}.js" defer></script>')


def test_the_window_stands_at_the_side_that_is_settled(
    desk: RunningDesk, open_context: OpenContext, shopper: Page
) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    button = page.get_by_role("region", name="预览").locator(".launcher")
    side = page.get_by_role("radiogroup", name="窗口位置")

    def at() -> float:
        box = button.bounding_box()
        assert box is not None
        return box["x"]

    right = at()
    side.get_by_role("radio", name="网页左下角").check()
    expect(page.get_by_text("有修改还没保存")).to_be_visible()
    assert at() < right
    assert breaches(page) == []
    page.get_by_role("button", name="保存设置").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    expect(side.get_by_role("radio", name="网页左下角")).to_be_checked()
    shopper.set_viewport_size({"width": 1000, "height": 800})
    shopper.goto(f"/preview/{SLUG}")
    assert store_page.left_of(store_page.launcher(shopper)) == 16
    store_page.open_widget(shopper)
    assert store_page.left_of(store_page.panel(shopper)) == 16
    shopper.set_viewport_size({"width": 390, "height": 800})
    assert store_page.left_of(store_page.panel(shopper)) == 0


def test_what_cannot_be_saved_is_said_and_stays(desk: RunningDesk, open_context: OpenContext) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page())
    color, save = page.get_by_label("品牌颜色", exact=True), page.get_by_role("button", name="保存设置")
    was = color.input_value()
    for wrong, why in (("#fffbe0", "颜色太浅"), ("#12", "颜色请写成")):
        color.fill(wrong)
        expect(page.get_by_role("status").filter(has_text=why)).to_be_visible()
        expect(save).to_be_disabled()
    color.fill(was)
    page.get_by_label("快捷提问（英文）").fill("\n".join(f"Why {n}?" for n in range(9)))
    expect(page.get_by_role("status").filter(has_text="最多 8 个")).to_be_visible()
    page.get_by_role("button", name="放弃修改").click()
    expect(save).to_be_disabled()


def test_by_keyboard_alone(desk: RunningDesk, open_context: OpenContext) -> None:
    page = opened(open_context(base_url=desk.address, **DESKTOP).new_page(), ADMIN)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="查找与操作")).to_be_focused()
    page.keyboard.type("dianpu")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("店铺与聊天窗口")
    page.keyboard.press("Enter")
    field = page.get_by_label("中文名", exact=True)
    name = field.input_value()
    for _ in range(60):
        page.keyboard.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("End")
    page.keyboard.type("新")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(page.get_by_text(f"{name}新", exact=True).first).to_be_visible()
    page.reload()
    expect(field).to_have_value(f"{name}新")


def test_on_a_phone_in_english(desk: RunningDesk, open_context: OpenContext) -> None:
    kept: Any = {"cookies": [], "origins": [
        {"origin": desk.address, "localStorage": [{"name": "xiaoer.preferences", "value": json.dumps({"locale": "en"})}]},
    ]}  # fmt: skip
    page = open_context(base_url=desk.address, color_scheme="dark", storage_state=kept, **PHONE).new_page()
    console.sign_in(page, SUPERVISOR)
    page.goto("/store")
    expect(page.get_by_label("Signature", exact=True)).not_to_have_value("")
    assert breaches(page) == []
    console.fits(page)


def test_who_may_not_see_it_is_told_so(agent: Page, watches: list[Watch]) -> None:
    console.sign_in(agent, AGENT)
    expect(agent.get_by_role("link", name="店铺", exact=True)).to_have_count(0)
    agent.goto("/store")
    expect(agent.get_by_text(re.compile("你没有查看店铺与聊天窗口的权限"))).to_be_visible()
