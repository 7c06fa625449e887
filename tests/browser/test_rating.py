"""A shopper marks the service when it is over, and the agent sees it in the thread."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.test_accessible import breaches
from tests.browser.test_keyboard import tab_to
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

ASKED = re.compile("这次服务您还满意吗|How was our service")


def card(shopper: Page) -> Locator:
    return store_page.log(shopper).get_by_role("group", name=ASKED)


def serve(shopper: Page, agent: Page, customer: str, words: str, language: str = "zh") -> None:
    """From the question to the end of the conversation."""
    store_page.visit(shopper, customer, language=language)
    store_page.open_widget(shopper)
    store_page.ask(shopper, words)
    console.take(agent, words)
    console.send(agent, "已经为您催发货了，今天就会发出")
    expect(store_page.entry(shopper, "催发货")).to_be_visible()
    expect(card(shopper)).to_have_count(0)
    end(agent)
    expect(card(shopper)).to_be_visible()


def end(agent: Page) -> None:
    agent.get_by_role("button", name="结束会话").click()
    expect(agent.get_by_role("button", name="结束会话")).to_have_count(0)


def test_the_mark_and_its_words_reach_the_agent(agent: Page, shopper: Page) -> None:
    """By keyboard alone, from where the shopper wrote last."""
    console.sign_in(agent)
    serve(shopper, agent, "c03", "转人工，什么时候发货")
    assert breaches(shopper) == []
    tab_to(shopper, "非常满意", "Shift+Tab")
    shopper.keyboard.press("Enter")
    expect(card(shopper).get_by_role("button", pressed=True)).to_have_text(re.compile("5.*非常满意"))
    assert breaches(shopper) == []
    shopper.keyboard.press("Tab")
    expect(card(shopper).get_by_role("textbox")).to_be_focused()
    shopper.keyboard.type("处理得很快")
    shopper.keyboard.press("Tab")
    expect(card(shopper).get_by_role("button", name="提交评价")).to_be_focused()
    shopper.keyboard.press("Enter")
    expect(store_page.entry(shopper, "您的评价：5 分")).to_contain_text("处理得很快")
    expect(card(shopper)).to_have_count(0)
    expect(store_page.log(shopper)).to_be_focused()
    kept = console.message(agent, "顾客评价 5 分 · 非常满意")
    expect(kept).to_contain_text("处理得很快")
    expect(agent.get_by_role("button", name="结束会话")).to_have_count(0)
    assert breaches(agent) == []


def test_a_mark_is_asked_for_again_after_a_reload_and_not_once_it_was_given(agent: Page, shopper: Page) -> None:
    console.sign_in(agent)
    serve(shopper, agent, "c04", "转人工，能不能改地址")
    shopper.reload()
    store_page.open_widget(shopper)
    card(shopper).get_by_role("button", name="一般").click()
    card(shopper).get_by_role("button", name="提交评价").click()
    expect(store_page.entry(shopper, "您的评价：3 分")).to_be_visible()
    shopper.reload()
    store_page.open_widget(shopper)
    expect(store_page.entry(shopper, "您的评价：3 分")).to_be_visible()
    expect(card(shopper)).to_have_count(0)
    store_page.ask(shopper, "还有一个问题")
    expect(card(shopper)).to_have_count(0)


def test_in_english_on_a_wide_page(agent: Page, desk: RunningDesk, open_context: OpenContext) -> None:
    shopper = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(agent)
    serve(shopper, agent, "c05", "I want to talk to a human", language="en")
    card(shopper).get_by_role("button", name="Very poor").click()
    card(shopper).get_by_role("button", name="Send rating").click()
    expect(store_page.entry(shopper, "You rated us 1 of 5")).to_be_visible()
    expect(console.message(agent, "顾客评价 1 分 · 很不满意")).to_be_visible()
    assert breaches(shopper) == []
