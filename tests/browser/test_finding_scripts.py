"""A slash in the reply finds a script, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.test_accessible import breaches, day_and_night

pytestmark = pytest.mark.browser


def talk(agent: Page, shopper: Page, customer: str, words: str) -> None:
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, words)
    console.sign_in(agent)
    console.take(agent, words)


def test_initials_find_it_and_enter_fills_it_in(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c05", "转人工，衣服大了")
    draft = console.draft(agent)
    draft.press_sequentially("您好")
    draft.press("Shift+Enter")
    draft.press_sequentially("/th")
    found = agent.get_by_role("listbox", name="找到的话术")
    expect(found.get_by_role("option").first).to_contain_text("退货")
    expect(found.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(agent.get_by_role("button", name="发送")).to_be_disabled()
    assert breaches(agent) == []
    draft.press("Enter")
    expect(draft).to_have_value(re.compile("^您好\n(?!/)."))
    expect(draft).to_be_focused()
    expect(found).to_have_count(0)
    draft.press("Enter")
    expect(store_page.log(shopper).locator(".entry.agent")).to_contain_text("您好")
    expect(store_page.entry(shopper, "/th")).to_have_count(0)


def test_what_is_not_found_is_not_sent_until_it_is_meant(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c06", "转人工，还有货吗")
    draft = console.draft(agent)
    draft.press_sequentially("/xqzk")
    expect(agent.get_by_text("没有找到“xqzk”")).to_be_visible()
    draft.press("Enter")
    expect(draft).to_have_value("/xqzk")
    draft.press("Escape")
    expect(agent.get_by_text("没有找到“xqzk”")).to_have_count(0)
    draft.press("Enter")
    expect(store_page.entry(shopper, "/xqzk")).to_be_visible()


def test_what_lacks_something_is_shown_with_its_gaps_which_typing_fills(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "", "转人工，物流卡住不动")
    card = agent.get_by_role("group", name="推荐话术").get_by_role("button").filter(has_text="物流几天没动")
    expect(card).to_contain_text("缺 3 项")
    expect(card.locator("mark").first).to_have_text("〔快递公司〕")
    assert day_and_night(agent) == []
    draft = console.draft(agent)
    draft.press_sequentially("/wljt")
    expect(agent.get_by_role("listbox", name="找到的话术").get_by_role("option").first).to_contain_text("缺 3 项")
    assert day_and_night(agent) == []
    draft.press("Enter")
    expect(draft).to_have_value(re.compile("〔快递公司〕 〔快递单号〕 还没有新的扫描"))
    expect(agent.get_by_text("请先补全“快递公司”")).to_be_visible()
    for gap, words in (("快递单号", "中通"), ("可退金额", "75301234"), ("", "¥129.00")):
        expect(agent.get_by_role("button", name="发送")).to_be_disabled()
        agent.keyboard.type(words)
        if gap:
            expect(agent.get_by_text(f"请先补全“{gap}”")).to_be_visible()
            draft.press("Enter")
    expect(draft).to_have_value(re.compile("中通 75301234 还没有新的扫描.*补发或退 ¥129.00"))
    expect(agent.get_by_role("button", name="发送")).to_be_enabled()
    draft.press("Enter")
    expect(store_page.entry(shopper, "中通 75301234")).to_be_visible()
    expect(store_page.log(shopper).get_by_text("〔")).to_have_count(0)


def test_before_an_order_it_speaks_of_what_the_shopper_looks_at(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "", "转人工，有人吗")
    cards = agent.get_by_role("group", name="推荐话术").get_by_role("button")
    expect(cards.filter(has_text="进店问候")).to_contain_text("看到您正在看“羊毛格纹流苏围巾”")
    console.draft(agent).press_sequentially("/jdwh")
    expect(agent.get_by_role("option").first).to_contain_text("看到您正在看“羊毛格纹流苏围巾”")
