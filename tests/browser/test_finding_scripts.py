"""A slash in the reply finds a script, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.test_accessible import breaches

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
