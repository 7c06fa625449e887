"""The widget names who answers, also when its page is loaded again, and the agent sees that the shopper writes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.stock import AGENT

pytestmark = pytest.mark.browser


def test_its_head_names_them_after_a_reload_and_they_see_the_shopper_write(agent: Page, shopper: Page) -> None:
    store_page.visit(shopper)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.serve(agent, "访客")
    console.send(agent, "您好，请讲")
    head = store_page.panel(shopper).locator("header")
    expect(head).to_contain_text(AGENT)
    shopper.reload()
    store_page.open_widget(shopper)
    expect(head).to_contain_text(AGENT)
    store_page.field(shopper).press_sequentially("什么时候")
    expect(agent.get_by_text("正在输入…")).to_be_visible()
