"""A shopper on a phone whom nobody answers leaves how to be reached, by keyboard alone, and staff see it masked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

OFFERED = re.compile("^(留下联系方式|Leave how to reach you)$")


def form(shopper: Page) -> Locator:
    return store_page.log(shopper).get_by_role("group", name=OFFERED)


def ask_for_a_person(shopper: Page, words: str, language: str = "zh") -> None:
    store_page.visit(shopper, language=language)
    store_page.open_widget(shopper)
    expect(form(shopper)).to_have_count(0)
    store_page.ask(shopper, words)
    expect(form(shopper)).to_be_visible()


def test_what_is_left_by_keyboard_is_seen_masked(
    desk: RunningDesk, shopper: Page, open_context: OpenContext, watches: list[Watch]
) -> None:
    """In one test: whoever of the staff has come is there for a while, and then nobody is asked."""
    watches[0].mean("status of 422")
    leave_by_keyboard(shopper)
    leave_in_english(open_context(base_url=desk.address, **DESKTOP).new_page())
    see_it_masked(open_context(base_url=desk.address, **DESKTOP).new_page())


def leave_by_keyboard(shopper: Page) -> None:
    ask_for_a_person(shopper, "转人工，有急事")
    assert breaches(shopper) == []
    form(shopper).get_by_role("button", name="留下联系方式").press("Enter")
    expect(form(shopper).get_by_label("称呼（选填）")).to_be_focused()
    for words in ("演示李女士", "138123"):
        shopper.keyboard.type(words)
        shopper.keyboard.press("Tab")
    refuse(shopper, "这个电话号码好像不对", form(shopper).get_by_label("电话", exact=True))
    assert breaches(shopper) == []
    shopper.keyboard.press("End")
    shopper.keyboard.type("45678")
    refuse(shopper, "请先勾选同意", form(shopper).get_by_role("checkbox"))
    shopper.keyboard.press("Space")
    shopper.keyboard.press("Tab")
    expect(form(shopper).get_by_role("button", name="提交")).to_be_focused()
    console.fits(shopper)
    shopper.keyboard.press("Enter")
    expect(store_page.entry(shopper, "联系方式（电话）已收到")).to_be_visible()
    expect(form(shopper)).to_have_count(0)
    expect(store_page.log(shopper)).to_be_focused()
    shopper.reload()
    store_page.open_widget(shopper)
    expect(store_page.entry(shopper, "联系方式（电话）已收到")).to_be_visible()
    expect(form(shopper)).to_have_count(0)


def refuse(shopper: Page, why: str, field: Locator) -> None:
    """Enter in a field sends; what is wrong is said, and the field has the keyboard."""
    form(shopper).get_by_label("邮箱").press("Enter")
    expect(form(shopper).get_by_role("status")).to_contain_text(why)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")


def see_it_masked(staff: Page) -> None:
    console.sign_in(staff, SUPERVISOR)
    console.take(staff, "转人工，有急事")
    expect(console.thread(staff).get_by_text("联系方式（电话）已收到")).to_be_visible()
    assert "13812345678" not in staff.content()
    staff.goto("/customers")
    staff.get_by_role("searchbox", name="搜索").fill("13812345678")
    staff.get_by_role("button", name="查找", exact=True).click()
    staff.get_by_role("table").get_by_role("link", name="演示李女士").click()
    facts = staff.get_by_role("region", name="资料", exact=True)
    expect(facts.get_by_text("138****5678")).to_be_visible()
    expect(facts.get_by_text("顾客自述").first).to_be_visible()
    expect(staff.get_by_text("电话或邮件答复").first).to_be_visible()
    assert breaches(staff) == []


def leave_in_english(shopper: Page) -> None:
    ask_for_a_person(shopper, "I want to talk to a human", language="en")
    form(shopper).get_by_role("button", name=OFFERED).click()
    form(shopper).get_by_label("E-mail").fill("demo.li@example.com")
    form(shopper).get_by_role("checkbox").check()
    assert breaches(shopper) == []
    form(shopper).get_by_role("button", name="Send").click()
    line = "We have your contact details (e-mail). Our team will be in touch as soon as possible."
    expect(store_page.entry(shopper, line)).to_be_visible()
    expect(form(shopper)).to_have_count(0)
