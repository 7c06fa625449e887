"""The console as an agent uses it: by what is written on the page."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser.stock import AGENT

FITS = "() => document.scrollingElement.scrollWidth <= innerWidth"
"""Whether a page need not be moved sideways."""


def sign_in(page: Page, login: str = AGENT, password: str = make.PASSWORD) -> None:
    """Without the form, which tests of its own fill in: hundreds of tests begin here."""
    opened = page.request.post("/api/v1/session", data={"login": login, "password": password})
    assert opened.ok, opened.text()
    page.goto("/inbox")
    expect(page.get_by_role("main")).to_be_visible()


def fits(page: Page) -> None:
    """Once it stands: what slides in may be beside the page for a moment."""
    page.wait_for_function(FITS)


def view(page: Page, name: str) -> None:
    """Choose a tab of the list: 我的, 排队, 全部."""
    page.get_by_role("radio", name=re.compile(f"^{name}")).check()


def row(page: Page, customer: str) -> Locator:
    return page.get_by_role("list", name="会话列表").get_by_role("link").filter(has_text=customer)


def thread(page: Page) -> Locator:
    return page.get_by_label("聊天记录", exact=True)


def draft(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^(回复|内部备注|Reply|Note)"))


def message(page: Page, words: str) -> Locator:
    return thread(page).get_by_role("article").filter(has_text=words)


def send(page: Page, words: str) -> None:
    draft(page).fill(words)
    expect(page.get_by_role("button", name="发送")).to_be_enabled()
    draft(page).press("Enter")
    expect(draft(page)).to_have_value("")


def serve(page: Page, customer: str) -> None:
    """Have the customer's conversation, whoever gave it."""
    view(page, "全部")
    row(page, customer).click()
    button = page.get_by_role("button", name=re.compile("^接待"))
    expect(button.or_(page.get_by_role("radio", name="回复"))).to_be_visible()
    if button.is_visible():
        button.click()
    expect(page.get_by_role("radio", name="回复")).to_be_checked()


def take(page: Page, customer: str) -> None:
    """From the queue, with a click."""
    view(page, "排队")
    row(page, customer).click()
    page.get_by_role("button", name=re.compile("^接待")).click()
    expect(page.get_by_role("radio", name="回复")).to_be_checked()
