"""A shopper gets angry: the supervisor sees it with the lines within seconds, wherever they are, and deals with it."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import AGENT, SUPERVISOR
from tests.browser.test_accessible import LANGUAGES, breaches, day_and_night
from tests.browser.test_notices import EARS, LOOKED_AT
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

ANGRY, LAWYER = "等了三天还不发货，我要打12315", "包裹丢了，我要找律师"


@pytest.fixture
def lead(desk: RunningDesk, open_context: OpenContext) -> Page:
    """A supervisor at the board."""
    context = open_context(base_url=desk.address, **DESKTOP)
    context.add_init_script(EARS)
    page = context.new_page()
    console.sign_in(page, SUPERVISOR)
    page.get_by_role("link", name="看板").click()
    expect(page.get_by_role("heading", name="服务看板")).to_be_visible()
    return page


def rage(shopper: Page, customer: str, *words: str) -> None:
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    for one in words:
        store_page.ask(shopper, one)


def alarm(page: Page, words: str) -> Locator:
    return (
        page.get_by_role("list", name=re.compile("^(待处理|已处理|Open|Handled)$"))
        .locator("> li")
        .filter(has_text=words)
    )


def test_it_is_seen_with_its_lines_and_dealt_with(lead: Page, shopper: Page) -> None:
    rage(shopper, "c01", "怎么还没发货", ANGRY)
    began = time.monotonic()
    lead.wait_for_function("tones >= 2")
    expect(lead.get_by_role("link", name=re.compile(r"^预警 ?\d"))).to_be_visible()
    assert time.monotonic() - began < 5
    lead.keyboard.press("g")
    lead.keyboard.press("a")
    one = alarm(lead, ANGRY)
    expect(one).to_contain_text("马上看")
    expect(one).to_contain_text("情绪升级")
    expect(one).to_contain_text("顾客说要找主管部门、律师、媒体或报警。")
    one.get_by_role("link").filter(has_text=ANGRY).press("Enter")
    expect(lead).to_have_url(re.compile(r"/inbox/[\w-]+\?line=\d+$"))
    expect(lead.locator(".row.pointed")).to_contain_text(ANGRY)
    lead.go_back()
    deal_with(lead, one, "已接手安抚")
    lead.get_by_role("radio", name="已处理").check()
    expect(alarm(lead, ANGRY)).to_contain_text("已接手安抚")


def deal_with(lead: Page, one: Locator, remark: str) -> None:
    """By keyboard."""
    one.get_by_role("button", name=re.compile("^处理")).press("Enter")
    dialog = lead.get_by_role("dialog")
    dialog.get_by_label("备注（选填）").fill(remark)
    assert breaches(lead) == []
    dialog.get_by_role("button", name="标记为已处理").press("Enter")
    expect(dialog).to_be_hidden()
    expect(one).to_have_count(0)
    # Not at the beginning of the page: at the next alarm, or at the note that there is none.
    lead.wait_for_function("document.activeElement.closest('#main > *') !== null")


def test_it_comes_to_page_and_floor_by_itself_and_goes_where_another_deals_with_it(
    lead: Page, shopper: Page, desk: RunningDesk, open_context: OpenContext
) -> None:
    other = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(other, SUPERVISOR)
    for page, path in ((lead, "/alarms"), (other, "/wall")):
        page.goto(path)
        expect(page.get_by_role("heading", name="服务预警")).to_be_visible()
    words = "你们就是骗子，我现在就报警"
    rage(shopper, "c02", words)
    for page in (lead, other):
        expect(alarm(page, words)).to_be_visible()
    deal_with(other, alarm(other, words), "")
    expect(alarm(lead, words)).to_have_count(0)


def test_a_window_that_nobody_looks_at_tells_of_it_on_the_desktop(lead: Page, shopper: Page) -> None:
    lead.get_by_role("button", name="账号与显示设置").click()
    lead.get_by_role("checkbox", name="桌面通知").check()
    expect(lead.get_by_role("checkbox", name="桌面通知")).to_be_checked()
    lead.keyboard.press("Escape")
    lead.evaluate(LOOKED_AT, "no")
    rage(shopper, "c03", "再不退款我就报警")
    expect(lead.get_by_role("link", name=re.compile(r"^预警 ?\d"))).to_be_visible()
    lead.wait_for_function("told.some(one => one.title.startsWith('情绪升级'))")
    told: list[dict[str, Any]] = lead.evaluate("told")
    assert [one["body"] for one in told if one["title"].startswith("情绪升级")] == [
        "顾客说要找主管部门、律师、媒体或报警。"
    ]
    lead.evaluate(LOOKED_AT, "yes")


def test_an_agent_sees_none_of_it(
    desk: RunningDesk, open_context: OpenContext, watches: list[Watch], shopper: Page
) -> None:
    rage(shopper, "c04", LAWYER)
    agent = open_context(base_url=desk.address, **DESKTOP).new_page()
    watches[-1].mean(r"status of 403.*/api/v1/alarms")
    console.sign_in(agent, AGENT)
    expect(agent.get_by_role("link", name="看板")).to_be_visible()
    expect(agent.get_by_role("link", name="预警")).to_have_count(0)
    agent.keyboard.press("g")
    agent.keyboard.press("a")
    expect(agent).to_have_url(re.compile("/inbox"))
    agent.goto("/alarms")
    expect(agent.get_by_text("你没有查看服务预警的权限")).to_be_visible()
    expect(agent.get_by_text(LAWYER)).to_have_count(0)
    assert breaches(agent) == []


def test_what_a_shop_watches_for_is_settled(lead: Page, shopper: Page) -> None:
    lead.goto("/alarms")
    lead.get_by_role("radio", name="设置").check()
    promise = lead.get_by_role("checkbox", name=re.compile("^违规承诺"))
    expect(promise).to_be_checked()
    promise.press("Space")
    lead.get_by_label("问题多久没答算超时（秒）").fill("5")
    expect(lead.get_by_text("时间要在 60 到 3600 秒之间。")).to_be_visible()
    expect(lead.get_by_role("button", name="保存设置")).to_be_disabled()
    lead.get_by_label("问题多久没答算超时（秒）").fill("120")
    assert breaches(lead) == []
    lead.get_by_role("button", name="保存设置").press("Enter")
    expect(lead.get_by_text("已保存")).to_be_visible()
    lead.reload()
    lead.get_by_role("radio", name="设置").check()
    expect(lead.get_by_role("checkbox", name=re.compile("^违规承诺"))).not_to_be_checked()
    lead.get_by_role("checkbox", name=re.compile("^违规承诺")).check()
    lead.get_by_role("button", name="保存设置").press("Enter")
    expect(lead.get_by_text("已保存")).to_be_visible()


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_and_width(
    desk: RunningDesk, open_context: OpenContext, shopper: Page, locale: str, screen: dict[str, Any]
) -> None:
    rage(shopper, "c05", LAWYER)
    chosen = [{"name": "xiaoer.preferences", "value": json.dumps({"locale": locale})}]
    kept = {"cookies": [], "origins": [{"origin": desk.address, "localStorage": chosen}]}
    page = open_context(base_url=desk.address, storage_state=kept, **screen).new_page()
    console.sign_in(page, SUPERVISOR)
    page.goto("/alarms")
    expect(alarm(page, LAWYER).first).to_be_visible()
    found = {"open": day_and_night(page)}
    console.fits(page)
    page.get_by_role("radio", name=re.compile("^(已处理|Handled)")).check()
    none = page.get_by_text(re.compile("还没有处理过的预警|No alarm has been handled yet"))
    expect(none.or_(page.get_by_role("main").get_by_role("listitem")).first).to_be_visible()
    found["handled"] = day_and_night(page)
    page.get_by_role("radio", name=re.compile("^(设置|Settings)")).check()
    expect(page.get_by_role("checkbox")).to_have_count(7)
    found["settings"] = day_and_night(page)
    console.fits(page)
    assert {name: told for name, told in found.items() if told} == {}
