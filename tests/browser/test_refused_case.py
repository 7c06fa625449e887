"""What the rules do not grant is recorded all the same, and says before that it will be; and what the scripts follow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import SECRET
from tests.browser.small_shop import SLUG, number_of
from xiaoer.conversations.domain import tokens

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c12", "演示顾客·小杨"


@pytest.fixture
def taken(agent: Page, shopper: Page) -> Page:
    """The console with a conversation whose shopper asked something, and then for a person."""
    store_page.visit(shopper)
    signature = tokens.sign_customer(tokens.shop_key(SECRET.encode(), SLUG), CUSTOMER)
    shopper.evaluate("who => Xiaoer.identify(who)", {"customer": CUSTOMER, "signature": signature})
    store_page.open_widget(shopper)
    store_page.ask(shopper, "我的货发了没？")
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.take(agent, NAME)
    return agent


def test_scripts_follow_the_question_and_a_refused_case_is_recorded(taken: Page) -> None:
    scripts = taken.get_by_role("group", name="推荐话术")
    expect(scripts.get_by_role("button").first).to_contain_text(number_of(CUSTOMER))
    taken.get_by_role("button", name="开售后单").first.click()
    drawer = taken.get_by_role("dialog", name="开售后单")
    expect(drawer.get_by_role("button", name="按此结果建单")).to_be_enabled()
    drawer.get_by_role("combobox", name="售后类型").press("Enter")
    taken.get_by_role("option", name="价保").click()
    expect(drawer).to_contain_text("不符合受理条件")
    expect(drawer.get_by_role("paragraph").filter(has_text="这张单会登记为")).to_contain_text("LAW-")
    drawer.get_by_role("button", name="仍要登记售后单").click()
    expect(taken.get_by_text("已建单：SH")).to_be_visible()
    recorded = (
        taken.get_by_role("region", name="售后单", exact=True).get_by_role("listitem").filter(has_text="价保").first
    )
    expect(recorded).to_contain_text("不符合受理条件")
