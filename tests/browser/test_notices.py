"""Who looks at another window hears of shoppers all the same: title, sound and desktop, each to be switched off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import SUPERVISOR, SqliteStock
from tests.browser.test_accessible import breaches, day_and_night
from tests.desks import RunningDesk, running_desk

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c02", "演示顾客·小周"
EARS = """
window.told = []
window.tones = 0
window.Notification = class {
  static permission = 'granted'
  static requestPermission = async () => 'granted'
  constructor(title, options) { told.push({title, body: options.body, tag: options.tag}); window.last = this }
  close() {}
}
const start = OscillatorNode.prototype.start
OscillatorNode.prototype.start = function (...given) { tones++; return start.apply(this, given) }
"""
LOOKED_AT = """seen => {
  Object.defineProperty(document, 'hidden', {value: seen === 'no', configurable: true})
  document.dispatchEvent(new Event('visibilitychange'))
}"""


@pytest.fixture
def away(desk: RunningDesk, open_context: OpenContext) -> Page:
    """The agent at the board, in a window that nobody looks at."""
    context = open_context(base_url=desk.address, **DESKTOP)
    context.add_init_script(EARS)
    page = context.new_page()
    console.sign_in(page)
    page.get_by_role("button", name="账号与显示设置").click()
    page.get_by_role("checkbox", name="桌面通知").check()
    expect(page.get_by_role("checkbox", name="桌面通知")).to_be_checked()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="看板").click()
    expect(page.get_by_role("heading", name="服务看板")).to_be_visible()
    page.evaluate(LOOKED_AT, "no")
    return page


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name=name).click()


def ask(shopper: Page, customer: str = CUSTOMER) -> None:
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")


def heard(page: Page, key: str) -> Any:
    return page.evaluate(key)


def test_somebody_in_the_queue_is_told_of_and_a_click_leads_there(away: Page, shopper: Page) -> None:
    ask(shopper)
    expect(away).to_have_title("(1) 小二客服工作台")
    store_page.ask(shopper, "还没人吗？我很急")
    expect(away).to_have_title("(2) 小二客服工作台")
    told = heard(away, "told")
    assert {one["title"] for one in told} == {f"{NAME} 在排队"}
    assert told[-1]["body"] == "还没人吗？我很急"
    assert heard(away, "tones") == 4
    away.evaluate("last.onclick()")
    expect(away).to_have_url(re.compile(f"/inbox/{told[-1]['tag']}$"))
    away.evaluate(LOOKED_AT, "yes")
    expect(away).to_have_title("小二客服工作台")


def test_who_wants_no_sound_and_no_notices_has_none(away: Page, shopper: Page) -> None:
    away.get_by_role("button", name="账号与显示设置").click()
    for name in ("提示音", "桌面通知"):
        away.get_by_role("checkbox", name=name).uncheck()
        expect(away.get_by_role("checkbox", name=name)).not_to_be_checked()
    ask(shopper)
    expect(away).to_have_title("(1) 小二客服工作台")
    assert (heard(away, "told"), heard(away, "tones")) == ([], 0)


def test_who_looks_at_another_page_sees_and_hears_it_there(
    desk: RunningDesk, open_context: OpenContext, shopper: Page
) -> None:
    context = open_context(base_url=desk.address, **DESKTOP)
    context.add_init_script(EARS)
    page = context.new_page()
    console.sign_in(page)
    go(page, "订单")
    card = page.get_by_role("status").filter(has_text="演示顾客·小吴")
    inbox = page.get_by_role("navigation", name="主导航").get_by_role("link", name="接待")
    ask(shopper, "c03")
    expect(card).to_contain_text("在排队")
    assert heard(page, "tones") > 0
    assert breaches(page) == []
    card.get_by_role("button", name="去看看").press("Enter")
    expect(page).to_have_url(re.compile("/inbox/"))
    expect(card).to_have_count(0)
    take = page.get_by_role("button", name=re.compile("^接待"))
    expect(take.or_(page.get_by_role("radio", name="回复"))).to_be_visible()
    if take.is_visible():
        take.click()
    expect(page.get_by_role("radio", name="回复")).to_be_checked()
    expect(inbox).to_contain_text("1")
    console.send(page, "您好，我来为您看看")
    expect(inbox).not_to_contain_text("1")
    go(page, "订单")
    store_page.ask(shopper, "好的，谢谢您")
    expect(card).to_contain_text("发来消息")
    expect(card).to_contain_text("好的，谢谢您")
    expect(inbox).to_contain_text("1")
    card.get_by_role("button", name="知道了").click()
    expect(card).to_have_count(0)
    # It is over, so that it comes back to nobody in the next test.
    page.go_back()
    page.get_by_role("button", name="结束会话").click()
    expect(page.get_by_text("会话已结束", exact=True)).to_be_visible()


def test_where_the_browser_knows_no_notices_the_rest_works(
    desk: RunningDesk, open_context: OpenContext, shopper: Page
) -> None:
    context = open_context(base_url=desk.address, **DESKTOP)
    context.add_init_script("delete window.Notification")
    page = context.new_page()
    console.sign_in(page)
    page.get_by_role("button", name="账号与显示设置").click()
    expect(page.get_by_role("checkbox", name="提示音")).to_be_visible()
    expect(page.get_by_role("checkbox", name="桌面通知")).to_have_count(0)
    page.keyboard.press("Escape")
    page.evaluate(LOOKED_AT, "no")
    ask(shopper, "c04")
    expect(page).to_have_title(re.compile(r"^\([12]\) "))


@pytest.mark.parametrize("place", ["商品", "看板", "接待"])
def test_what_may_be_told_takes_no_room_beside_the_pages(agent: Page, place: str) -> None:
    console.sign_in(agent)
    agent.get_by_role("navigation", name="主导航").get_by_role("link", name=place).click()
    expect(agent.get_by_role("heading", level=1)).to_have_text(re.compile(place if place != "看板" else "服务看板"))
    height = agent.evaluate("document.querySelector('nav').getBoundingClientRect().height - innerHeight")
    assert height == 0


def test_a_limit_of_theirs_that_is_near_is_told_until_it_is_answered(
    built: Path, sqlite_stock: SqliteStock, tmp_path: Path, open_context: OpenContext
) -> None:
    with running_desk(sqlite_stock.copy(tmp_path), tmp_path, preview="true") as desk:
        warn_after_a_second(desk, open_context)
        context = open_context(base_url=desk.address, **DESKTOP)
        context.add_init_script(EARS)
        page = context.new_page()
        console.sign_in(page)
        shopper = open_context(base_url=desk.address, **PHONE).new_page()
        ask(shopper)
        console.serve(page, NAME)
        console.send(page, "您好，请讲")
        go(page, "订单")
        store_page.ask(shopper, "到底什么时候发货？")
        near = page.get_by_role("status").filter(has_text=NAME)
        expect(near).to_contain_text(re.compile(r"还有 (\d+ 秒|10 分钟|9 分钟)就超时"))
        page.wait_for_function("tones >= 4")
        assert day_and_night(page) == []
        near.get_by_role("button", name="去看看").press("Enter")
        expect(page.get_by_role("radio", name="回复")).to_be_checked()
        expect(near).to_have_count(0)
        go(page, "订单")
        expect(near).to_contain_text("就超时")
        page.go_back()
        console.send(page, "您好，我来为您看看")
        go(page, "订单")
        expect(page.get_by_role("heading", name="订单", level=1)).to_be_visible()
        expect(near).to_have_count(0)


def warn_after_a_second(desk: RunningDesk, open_context: OpenContext) -> None:
    """Every next reply is due in ten minutes; its agent is told after a second."""
    lead = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(lead, SUPERVISOR)
    lead.goto("/times")
    reply = lead.get_by_role("group", name="之后每次回复")
    for moment, seconds in (("提醒客服", "1"), ("提醒主管", "598"), ("时限", "600")):
        reply.get_by_label(moment).fill(seconds)
        reply.get_by_label(moment).press("Tab")
    reply.get_by_label("只算上班时间").uncheck()
    lead.get_by_role("button", name="保存设置").press("Enter")
    expect(lead.get_by_role("status").filter(has_text="已保存")).to_be_visible()
