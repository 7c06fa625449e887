"""Two of the staff in one conversation: each knows that the other writes, and neither answers over the other unseen."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import AGENT, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

NAME = "演示顾客·小吴"
LAN, LEAD = f"客服{AGENT}（测试）", f"客服{SUPERVISOR}（测试）"


def test_they_see_each_other_write(desk: RunningDesk, open_context: OpenContext, agent: Page, shopper: Page) -> None:
    lead = open_context(base_url=desk.address, **DESKTOP).new_page()
    store_page.visit(shopper, "c03")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.take(agent, NAME)
    console.sign_in(lead, SUPERVISOR)
    console.view(lead, "全部")
    console.row(lead, NAME).click()
    whisper = lead.get_by_role("textbox", name="悄悄话")
    seen = agent.get_by_role("status").filter(has_text="正在输入")

    expect(lead.get_by_text(f"你开始写，{LAN}就会看到")).to_be_visible()
    expect(seen).to_have_count(0)
    write_until(seen, whisper, "先道歉")
    expect(seen).to_have_text(f"同事{LEAD}正在输入…")
    assert breaches(agent) == []
    expect(seen).to_have_count(0)

    console.draft(agent).press_sequentially("您好，可以退。")
    expect(lead.get_by_role("status").filter(has_text=f"同事{LAN}正在输入…")).to_be_visible()
    whisper.press("Enter")
    pointed_out(agent, shopper)
    expect(store_page.panel(shopper)).not_to_contain_text(LEAD)


def write_until(seen: Locator, box: Locator, words: str) -> None:
    """Anew where nothing was heard: nobody is told of letters that were typed before the line stood."""
    for _ in range(8):
        box.fill("")
        box.press_sequentially(words)
        with contextlib.suppress(AssertionError):
            expect(seen).to_be_visible(timeout=2_000)
            return


def pointed_out(agent: Page, shopper: Page) -> None:
    note = agent.get_by_role("region", name="回复顾客").get_by_role("status").filter(has_text="你写的时候")
    expect(note).to_have_text(f"你写的时候，{LEAD}发了：“先道歉”")
    expect(agent.get_by_role("button", name="发送")).to_be_enabled()
    console.draft(agent).press("Enter")
    expect(note).to_contain_text("看过再按一次发送")
    expect(console.draft(agent)).to_have_value("您好，可以退。")
    assert breaches(agent) == []
    expect(store_page.entry(shopper, "可以退")).to_have_count(0)
    console.draft(agent).press("Enter")
    expect(store_page.entry(shopper, "可以退")).to_be_visible()
    expect(note).to_have_count(0)
