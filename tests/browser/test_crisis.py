"""The whole course of a crisis: a supervisor prepares and switches, shoppers hear the statement, an agent's words wait, are altered,
refused and sent, and what still waits comes back when it is over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import ADMIN, COLLEAGUE, SUPERVISOR, SqliteStock
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk, running_desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

STATEMENT = "关于围巾召回，我们正在核实，今天 18 点前在店铺首页公布处理办法。"
WORDS = "围巾不会召回，您放心用"
ALTERED = "关于召回，请以店铺首页的说明为准"
WHY = "媒体报道围巾掉色（演示）"


@pytest.fixture
def own(built: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> Iterator[RunningDesk]:
    """A desk of its own: a crisis is everybody's."""
    with running_desk(sqlite_stock.copy(tmp_path), tmp_path, preview="true") as running:
        yield running


def test_the_whole_course(own: RunningDesk, open_context: OpenContext) -> None:
    lead, lan, man = (open_context(base_url=own.address, **DESKTOP).new_page() for _ in range(3))
    first, second = (open_context(base_url=own.address, **PHONE).new_page() for _ in range(2))
    console.sign_in(lead, SUPERVISOR)
    console.sign_in(lan)
    serve(first, lan, "c03", "演示顾客")
    prepare(lead)
    asked_from_the_palette(lead)
    switch_on(lead)
    told_to_staff(lan)
    store_page.visit(second, "c04")
    store_page.open_widget(second)
    store_page.ask(second, "围巾会召回吗")
    expect(store_page.log(second)).to_contain_text(STATEMENT)
    held_and_altered(lead, lan, first)
    refused(lead, lan, first)
    inserted(lan, first)
    console.sign_in(man, COLLEAGUE)
    expect(banner(man)).to_contain_text("危机应对中")
    given_back(lead, lan, first)


def asked_from_the_palette(lead: Page) -> None:
    lead.keyboard.press("Control+k")
    lead.get_by_role("combobox", name="查找与操作").fill("启用危机")
    expect(lead.get_by_role("option", name="启用危机应对", selected=True)).to_be_visible()
    lead.keyboard.press("Enter")
    dialog = lead.get_by_role("dialog", name="启用危机应对")
    expect(dialog.get_by_role("button", name="启用")).to_be_disabled()
    lead.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def banner(page: Page) -> Locator:
    return page.get_by_role("region", name="危机应对状态")


def serve(shopper: Page, lan: Page, customer: str, name: str) -> None:
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.take(lan, name)


def prepare(lead: Page) -> None:
    """The plan, made in calm; what cannot be is not saved, and a sentence shows what would be held."""
    lead.get_by_role("link", name="危机").click()
    expect(lead.get_by_role("heading", name="危机应对未启用")).to_be_visible()
    expect(lead.get_by_text("还没有写对外声明")).to_be_visible()
    assert breaches(lead) == []
    lead.get_by_role("textbox", name=re.compile("^中文")).fill(STATEMENT)
    lead.get_by_role("button", name="添加话题").click()
    expect(lead.get_by_text("每个话题都要有名称和至少一个词语。")).to_be_visible()
    expect(lead.get_by_role("button", name="保存预案")).to_be_disabled()
    lead.get_by_label("话题名称").fill("召回")
    lead.get_by_role("textbox", name=re.compile("^词语")).fill("召回、退厂，问题批次")
    lead.get_by_role("textbox", name="试一句话").fill("听说要召\u200b回？")
    expect(lead.get_by_text("会等审批，涉及：召回")).to_be_visible()
    lead.get_by_role("textbox", name="试一句话").fill("什么时候发货")
    expect(lead.get_by_text("不涉及任何话题，会直接发出。")).to_be_visible()
    lead.get_by_label(re.compile("修改原因")).fill("演练前准备")
    lead.get_by_role("button", name="保存预案").click()
    expect(lead.get_by_text("预案已备好，需要时可以立即启用。")).to_be_visible()
    expect(lead.get_by_text("演练前准备")).to_be_visible()


def switch_on(lead: Page) -> None:
    """From the floor: it says what will happen and asks why."""
    lead.goto("/wall")
    lead.get_by_role("button", name="启用危机应对").press("Enter")
    dialog = lead.get_by_role("dialog", name="启用危机应对")
    expect(dialog.get_by_role("button", name="在 1 家店铺启用")).to_be_disabled()
    expect(dialog).to_contain_text("对外声明不用审批")
    assert breaches(lead) == []
    dialog.get_by_label(re.compile("原因")).fill(WHY)
    dialog.get_by_role("button", name="在 1 家店铺启用").press("Enter")
    expect(dialog).to_be_hidden()
    expect(lead.get_by_role("heading", name="危机应对已启用")).to_be_visible()
    assert breaches(lead) == []
    lead.get_by_role("link", name="危机", exact=True).click()
    expect(lead.get_by_text(f"原因：{WHY}").first).to_be_visible()
    expect(banner(lead)).to_contain_text("危机应对中")
    assert breaches(lead) == []


def told_to_staff(lan: Page) -> None:
    expect(banner(lan)).to_contain_text("涉及“召回”的回复要先审批")
    banner(lan).get_by_text("查看对外声明").click()
    expect(banner(lan)).to_contain_text(STATEMENT)
    banner(lan).get_by_text("查看对外声明").click()


def submit(lan: Page) -> None:
    """What would wait says so before it is sent."""
    console.draft(lan).fill(WORDS)
    expect(lan.get_by_role("button", name="提交审批")).to_be_enabled()
    expect(lan.get_by_text("这句涉及“召回”，提交后等审批通过才发给顾客")).to_be_visible()
    console.draft(lan).press("Enter")
    expect(console.draft(lan)).to_have_value("")


def waiting(page: Page) -> Locator:
    return page.get_by_role("list", name="等待审批的回复").get_by_role("listitem")


def card(lead: Page) -> Locator:
    return lead.get_by_role("list", name="待审批的回复").get_by_role("listitem").filter(has_text="涉及：召回")


def held_and_altered(lead: Page, lan: Page, shopper: Page) -> None:
    """By keyboard alone: altered by the supervisor, sent as the agent's."""
    submit(lan)
    expect(waiting(lan)).to_contain_text("等待审批：任一主管（第 1 步，共 1 步），涉及“召回”")
    expect(waiting(lan)).to_contain_text(WORDS)
    assert breaches(lan) == []
    expect(store_page.log(shopper)).not_to_contain_text(WORDS)
    link = lead.get_by_role("link", name=re.compile("审批"))
    expect(link).to_contain_text("1")
    link.click()
    expect(card(lead)).to_contain_text(WORDS)
    expect(card(lead)).to_contain_text("转人工")
    assert breaches(lead) == []
    lead.get_by_role("heading", level=1).click()
    lead.keyboard.press("j")
    lead.keyboard.press("e")
    expect(card(lead).get_by_label("改成")).to_be_focused()
    lead.keyboard.press("Control+a")
    lead.keyboard.type(ALTERED)
    lead.keyboard.press("Control+Enter")
    expect(lan.get_by_text("你的回复已通过审批，已发给顾客")).to_be_visible()
    expect(lead.get_by_text("没有待审批的回复")).to_be_visible()
    expect(store_page.log(shopper)).to_contain_text(ALTERED)
    expect(store_page.log(shopper)).not_to_contain_text(WORDS)
    expect(console.message(lan, ALTERED)).to_have_count(1)
    expect(waiting(lan)).to_have_count(0)


def refused(lead: Page, lan: Page, shopper: Page) -> None:
    """With a reason, which the agent reads and writes on from."""
    submit(lan)
    expect(card(lead)).to_contain_text(WORDS)
    lead.keyboard.press("j")
    lead.keyboard.press("x")
    card(lead).get_by_label("不通过的原因").fill("还没有定论，不能这么说")
    card(lead).get_by_role("button", name="不通过").click()
    expect(waiting(lan)).to_contain_text("没有通过：还没有定论，不能这么说")
    assert breaches(lan) == []
    waiting(lan).get_by_role("button", name="放回输入框").click()
    expect(console.draft(lan)).to_have_value(WORDS)
    expect(waiting(lan)).to_have_count(0)
    expect(store_page.log(shopper)).not_to_contain_text(WORDS)


def inserted(lan: Page, shopper: Page) -> None:
    """The statement by one key; it needs nobody, and what was begun is kept before it."""
    console.draft(lan).fill("亲")
    console.draft(lan).press("Alt+s")
    expect(console.draft(lan)).to_have_value(f"亲\n{STATEMENT}")
    console.draft(lan).fill("")
    console.draft(lan).press("Alt+s")
    expect(console.draft(lan)).to_have_value(STATEMENT)
    console.draft(lan).press("Enter")
    expect(store_page.log(shopper)).to_contain_text(STATEMENT)
    expect(waiting(lan)).to_have_count(0)


def given_back(lead: Page, lan: Page, shopper: Page) -> None:
    submit(lan)
    expect(waiting(lan)).to_contain_text("等待审批")
    lead.get_by_role("link", name="危机", exact=True).click()
    lead.get_by_role("button", name="结束危机应对").click()
    dialog = lead.get_by_role("dialog", name="结束危机应对")
    expect(dialog).to_contain_text("还在等审批的回复全部退回给客服")
    dialog.get_by_role("button", name="在 1 家店铺结束").click()
    expect(lead.get_by_role("heading", name="危机应对未启用")).to_be_visible()
    expect(waiting(lan)).to_contain_text("危机应对已结束，这条没有发送")
    expect(banner(lan)).to_have_count(0)
    waiting(lan).get_by_role("button", name="知道了").click()
    expect(waiting(lan)).to_have_count(0)
    console.send(lan, "处理办法已经在首页公布，召回的请放心退回")
    expect(store_page.log(shopper)).to_contain_text("处理办法已经在首页公布")
    expect(store_page.log(shopper)).not_to_contain_text(WORDS)


def test_on_a_phone_and_without_the_right(own: RunningDesk, open_context: OpenContext) -> None:
    lead = open_context(base_url=own.address, **DESKTOP).new_page()
    console.sign_in(lead, SUPERVISOR)
    prepare(lead)
    switch_on(lead)
    phone = open_context(base_url=own.address, **PHONE).new_page()
    console.sign_in(phone)
    expect(banner(phone)).to_contain_text("危机应对中")
    console.fits(phone)
    assert breaches(phone) == []
    phone.goto("/crisis")
    expect(phone.get_by_text("由主管或管理员修改，你可以查看")).to_be_visible()
    expect(phone.get_by_role("button", name="结束危机应对")).to_have_count(0)
    expect(phone.get_by_role("textbox", name=re.compile("^中文"))).to_have_value(STATEMENT)
    console.fits(phone)
    assert breaches(phone) == []
    phone.goto("/approvals")
    expect(phone.get_by_text("你没有查看待审批的回复的权限")).to_be_visible()
    lead.goto("/approvals")
    expect(lead.get_by_text("没有待审批的回复")).to_be_visible()
    lead.keyboard.press("Control+k")
    lead.keyboard.type("weiji")
    lead.keyboard.press("Enter")
    expect(lead).to_have_url(re.compile("/crisis"))


SEEN = "document.activeElement.closest('main') !== null && document.activeElement.id !== 'main'"
"""Whether the keyboard is at something of the page."""


def test_two_supervisors_at_one_switch(own: RunningDesk, open_context: OpenContext, watches: list[Watch]) -> None:
    """A dialog stays what it was opened for, a draft what was typed, whatever another one does meanwhile."""
    lead, other = (open_context(base_url=own.address, **DESKTOP).new_page() for _ in range(2))
    console.sign_in(lead, SUPERVISOR)
    prepare(lead)
    console.sign_in(other, ADMIN)
    other.goto("/crisis")
    lead.get_by_role("button", name="启用危机应对").click()
    dialog = lead.get_by_role("dialog", name="启用危机应对")
    dialog.get_by_label(re.compile("原因")).fill(WHY)
    switch_on(other)
    overtaken(dialog, "已由客服boss（测试）启用", "在 1 家店铺启用")
    assert breaches(lead) == []
    dialog.get_by_role("button", name="取消").click()
    lead.get_by_role("button", name="结束危机应对").click()
    dialog = lead.get_by_role("dialog", name="结束危机应对")
    other.get_by_role("button", name="结束危机应对").click()
    other.get_by_role("dialog").get_by_role("button", name="在 1 家店铺结束").click()
    overtaken(dialog, "已由客服boss（测试）结束", "在 1 家店铺结束")
    dialog.get_by_role("button", name="取消").click()
    typed_on(lead, other, watches[0])


def overtaken(dialog: Locator, words: str, deed: str) -> None:
    expect(dialog.get_by_role("alert")).to_contain_text(words)
    expect(dialog.get_by_role("button", name=deed)).to_be_disabled()


def typed_on(lead: Page, other: Page, watch: Watch) -> None:
    """What is typed stays, also where the page cannot be asked for again, and news of what it rests on is told."""
    statement = re.compile("^中文")
    lead.get_by_role("textbox", name=statement).fill("正在写的声明")
    watch.mean("status of 500")
    lead.route("**/api/v1/shops/*/crisis", lambda route: route.fulfill(status=500, body="{}"))
    other.get_by_role("textbox", name=statement).fill("另一版声明")
    other.get_by_role("button", name="保存预案").click()
    expect(other.get_by_text("预案已保存")).to_be_visible()
    switch_on(other)
    expect(lead.get_by_text(re.compile("没能更新，下面是"))).to_be_visible()
    expect(lead.get_by_role("textbox", name=statement)).to_have_value("正在写的声明")
    lead.unroute("**/api/v1/shops/*/crisis")
    lead.get_by_role("button", name="再试一次").click()
    expect(lead.get_by_text("这里刚在别处修改过")).to_be_visible()
    expect(lead.get_by_text(re.compile("没能更新，下面是"))).to_have_count(0)
    expect(lead.get_by_role("textbox", name=statement)).to_have_value("正在写的声明")
    assert breaches(lead) == []
    watch.mean("status of 409")
    lead.get_by_role("button", name="保存预案").click()
    expect(lead.get_by_text(re.compile("刚刚修改了危机预案，你的修改没有保存"))).to_be_visible()
    expect(lead.get_by_role("textbox", name=statement)).to_have_value("正在写的声明")
    lead.get_by_role("button", name="载入最新内容").click()
    expect(lead.get_by_role("textbox", name=statement)).to_have_value("另一版声明")


def test_a_key_decides_only_on_what_is_looked_at(own: RunningDesk, open_context: OpenContext) -> None:
    lead, lan, other = (open_context(base_url=own.address, **DESKTOP).new_page() for _ in range(3))
    first, second = (open_context(base_url=own.address, **PHONE).new_page() for _ in range(2))
    console.sign_in(lead, SUPERVISOR)
    prepare(lead)
    switch_on(lead)
    console.sign_in(lan)
    serve(first, lan, "c03", "演示顾客")
    submit(lan)
    serve(second, lan, "c04", "转人工")
    submit(lan)
    console.sign_in(other, ADMIN)
    for page in (lead, other):
        page.goto("/approvals")
        expect(card(page)).to_have_count(2)
    lead.keyboard.press("a")
    held_down(lead)
    expect(lead.locator("[aria-current=true]")).to_have_count(1)
    card(other).first.get_by_role("button", name="通过并发送").click()
    expect(card(lead)).to_have_count(1)
    expect(lead.locator("[aria-current=true]")).to_have_count(0)
    assert lead.evaluate(SEEN)
    lead.keyboard.press("a")
    lead.wait_for_timeout(500)
    expect(card(lead)).to_have_count(1)
    lead.keyboard.press("j")
    expect(card(lead)).to_be_focused()
    lead.keyboard.press("a")
    expect(lead.get_by_text("没有待审批的回复")).to_be_visible()
    assert lead.evaluate(SEEN)


def held_down(lead: Page) -> None:
    """A key that was down before the card was chosen decides nothing."""
    lead.keyboard.down("a")
    lead.keyboard.press("j")
    lead.keyboard.down("a")
    lead.keyboard.up("a")
    lead.wait_for_timeout(500)
    expect(card(lead)).to_have_count(2)
