"""The shopper's mood beside the conversation, with the words that it rests on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.test_accessible import breaches

pytestmark = pytest.mark.browser


def test_it_follows_what_the_shopper_writes(agent: Page, shopper: Page) -> None:
    store_page.visit(shopper, "c04")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工，衣服什么时候发")
    console.sign_in(agent)
    console.take(agent, "衣服什么时候发")
    mood = agent.get_by_role("region", name="顾客情绪")
    expect(mood).to_contain_text("平静变化不大")
    expect(mood).to_contain_text("没有带情绪的话")
    store_page.ask(shopper, "太过分了，我要投诉")
    expect(mood).to_contain_text("很激动在升温")
    mood.get_by_text("看依据（1 条）").click()
    expect(mood.get_by_role("listitem")).to_contain_text("“太过分”、“投诉”")
    assert breaches(agent) == []
