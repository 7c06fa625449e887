"""A yellow light of a shop that wants a reason: asked in place, given by keyboard alone, seen by the supervisor."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

YELLOW = "尺寸表里都有，您自己看一下。"


@pytest.fixture
def lead(desk: RunningDesk, open_context: OpenContext) -> Iterator[Page]:
    """A supervisor, whose shop wants a reason."""
    page = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(page, SUPERVISOR)
    settle(page, wanted=True)
    yield page
    settle(page, wanted=False)


def settle(lead: Page, *, wanted: bool) -> None:
    lead.goto("/alarms")
    lead.get_by_role("radio", name="设置").check()
    box = lead.get_by_role("checkbox", name=re.compile("^黄灯要写理由才能发送"))
    expect(box).to_be_checked(checked=not wanted)
    box.press("Space")
    assert breaches(lead) == []
    lead.get_by_role("button", name="保存三色预警设置").press("Enter")
    expect(lead.get_by_text("已保存")).to_be_visible()


def asked(agent: Page, shopper: Page, customer: str, words: str) -> Locator:
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, words)
    console.sign_in(agent)
    console.take(agent, words)
    console.draft(agent).fill(YELLOW)
    expect(agent.get_by_role("region", name="回复顾客")).to_contain_text("黄灯")
    console.draft(agent).press("Enter")
    return agent.get_by_role("form", name=re.compile("^仍要发送，请说明理由"))


def test_a_ready_reason_by_its_key(agent: Page, shopper: Page, lead: Page) -> None:
    question = asked(agent, shopper, "c02", "转人工，有尺寸表吗")
    expect(question.get_by_label("或者写一个理由")).to_be_focused()
    assert breaches(agent) == []
    expect(console.message(agent, YELLOW)).to_have_count(0)
    agent.keyboard.press("Alt+2")
    expect(question).to_have_count(0)
    expect(console.draft(agent)).to_be_focused()
    expect(console.message(agent, YELLOW)).to_contain_text("理由：已经和顾客核实过")
    expect(store_page.entry(shopper, YELLOW)).to_be_visible()
    expect(store_page.panel(shopper)).not_to_contain_text("核实过")
    assert breaches(agent) == []
    lead.get_by_role("radio", name=re.compile("^待处理")).check()
    alarm = lead.get_by_role("listitem").filter(has_text="无视提醒仍发送").filter(has_text=YELLOW).first
    expect(alarm).to_contain_text("已经和顾客核实过")


def test_the_shops_own_reasons(agent: Page, shopper: Page, lead: Page) -> None:
    field = lead.get_by_role("textbox", name=re.compile("^常用理由"))
    field.fill("一\n" * 10 + "\n".join(map(str, range(9))))
    expect(lead.get_by_text("常用理由最多 9 个，请删掉几个。")).to_be_visible()
    keep_reasons(lead, "顾客已确认尺寸\n 活动规则原文 \n")
    question = asked(agent, shopper, "c06", "转人工，哪里看尺码")
    ready = question.get_by_role("group", name="常用理由").get_by_role("button")
    expect(ready).to_have_text([re.compile("^顾客已确认尺寸"), re.compile("^活动规则原文")])
    agent.keyboard.press("Alt+2")
    expect(console.message(agent, YELLOW)).to_contain_text("理由：活动规则原文")
    keep_reasons(lead, "")


def keep_reasons(lead: Page, reasons: str) -> None:
    lead.get_by_role("textbox", name=re.compile("^常用理由")).fill(reasons)
    lead.get_by_role("button", name="保存三色预警设置").press("Enter")
    expect(lead.get_by_text("已保存")).to_be_visible()


def test_ones_own_words_and_the_way_back(agent: Page, shopper: Page, lead: Page) -> None:
    question = asked(agent, shopper, "c04", "转人工，这款偏大吗")
    agent.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(console.draft(agent)).to_be_focused()
    expect(console.draft(agent)).to_have_value(YELLOW)
    agent.keyboard.press("Enter")
    expect(question.get_by_label("或者写一个理由")).to_be_focused()
    agent.keyboard.press("Enter")
    expect(question).to_be_visible()
    agent.keyboard.type("顾客只想看图")
    agent.keyboard.press("Enter")
    expect(console.message(agent, YELLOW)).to_contain_text("理由：顾客只想看图")
    expect(store_page.entry(shopper, YELLOW)).to_be_visible()
    expect(lead.get_by_role("checkbox", name=re.compile("^黄灯要写理由才能发送"))).to_be_checked()
