"""The store's pages and the widget on them, as a shopper uses them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.small_shop import SCARF, SLUG


def visit(page: Page, customer: str = "", sku: str = SCARF, language: str = "zh") -> None:
    page.goto(f"/preview/{SLUG}/{sku}?lang={language}&as={customer}")


def launcher(page: Page) -> Locator:
    return page.locator("xiaoer-widget").get_by_role("button", name=re.compile("联系客服|Chat with us"))


def panel(page: Page) -> Locator:
    return page.locator("xiaoer-widget").get_by_role("dialog")


def left_of(part: Locator) -> float:
    """How far it stands from the left edge of the screen, in pixels."""
    box = part.bounding_box()
    assert box is not None
    return box["x"]


def log(page: Page) -> Locator:
    return panel(page).get_by_role("log")


def field(page: Page) -> Locator:
    return panel(page).get_by_role("textbox")


def open_widget(page: Page) -> None:
    launcher(page).click()
    expect(panel(page)).to_be_visible()


def write(page: Page, words: str) -> None:
    field(page).fill(words)
    panel(page).get_by_role("button", name=re.compile("^(发送|Send)$")).click()


def entry(page: Page, words: str) -> Locator:
    return log(page).locator(".entry").filter(has_text=words)


def ask(page: Page, words: str) -> None:
    """Send and wait until the server has it."""
    write(page, words)
    expect(entry(page, words).last).to_contain_text(re.compile("已发送|Sent"))
