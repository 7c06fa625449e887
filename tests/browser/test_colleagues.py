"""Two of the staff in one conversation: each knows that the other writes, and neither answers over the other unseen."""

from __future__ import annotations

import contextlib
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import AGENT, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.test_accounts import opened, row
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


def test_two_of_one_name_are_told_apart(
    desk: RunningDesk, open_context: OpenContext, agent: Page, shopper: Page
) -> None:
    """By the account, also where the names say nothing."""
    boss, lead = (open_context(base_url=desk.address, **DESKTOP).new_page() for _ in range(2))
    opened(boss)
    named(boss, LAN)
    store_page.visit(shopper, "c04")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.view(agent, "排队")
    agent.get_by_role("list", name="会话列表").get_by_role("link").first.click()
    agent.get_by_role("button", name=re.compile("^接待")).click()
    expect(agent.get_by_role("radio", name="回复")).to_be_checked()
    console.draft(agent).fill("您好，可以退。")
    console.sign_in(lead, SUPERVISOR)
    console.view(lead, "全部")
    lead.goto(agent.url)
    lead.get_by_role("textbox", name="悄悄话").fill("先道歉")
    lead.keyboard.press("Enter")
    note = agent.get_by_role("region", name="回复顾客").get_by_role("status").filter(has_text="你写的时候")
    expect(note).to_have_text(f"你写的时候，{LAN}发了：“先道歉”")
    named(boss, LEAD)


def test_what_can_wait_is_put_aside_by_keyboard(
    desk: RunningDesk, open_context: OpenContext, agent: Page, shopper: Page
) -> None:
    name = "演示顾客·小冯"
    store_page.visit(shopper, "c05")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.take(agent, name)
    agent.get_by_role("heading", name=name).click()
    agent.keyboard.press("s")
    expect(agent.get_by_text("顾客还在等回复，请先回一句")).to_be_visible()
    expect(agent.get_by_role("dialog")).to_have_count(0)
    console.send(agent, "您好，我马上去问仓库。")
    expect(console.row(agent, name)).to_contain_text("你：您好，我马上去问仓库。")
    put_aside(agent, "等仓库回复")
    seen_by_who_leads(open_context(base_url=desk.address, **DESKTOP).new_page(), name)
    taken_up(agent, name)
    agent.keyboard.press("s")
    agent.get_by_role("dialog", name="稍后处理").get_by_role("radio", name="1 小时后").check()
    agent.keyboard.press("Enter")
    expect(console.row(agent, name)).to_have_count(0)
    store_page.ask(shopper, "问到了吗")
    expect(console.row(agent, name)).to_contain_text("问到了吗")
    expect(agent.get_by_text("稍后处理，", exact=False).first).to_be_visible()
    expect(agent.get_by_role("button", name="现在处理")).to_have_count(0)


def put_aside(agent: Page, why: str) -> None:
    """From the key to the list without a mouse."""
    agent.get_by_role("button", name="稍后处理").focus()
    agent.keyboard.press("s")
    dialog = agent.get_by_role("dialog", name="稍后处理")
    expect(dialog.get_by_role("radio", name="15 分钟后")).to_be_focused()
    assert breaches(agent) == []
    agent.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="30 分钟后")).to_be_checked()
    dialog.get_by_label(re.compile("^原因")).fill(why)
    agent.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(agent.get_by_role("status").filter(has_text=f"原因：{why}")).to_be_visible()
    console.view(agent, "稍后")
    expect(agent.get_by_role("radio", name=re.compile("^稍后 ?1"))).to_be_checked()
    assert breaches(agent) == []


def seen_by_who_leads(lead: Page, name: str) -> None:
    console.sign_in(lead, SUPERVISOR)
    console.view(lead, "全部")
    expect(console.row(lead, name)).to_contain_text(re.compile("稍后处理，.* 回到列表"))
    lead.goto("/wall")
    expect(lead.get_by_role("listitem").filter(has_text=name)).to_contain_text(re.compile("稍后处理，.* 回到列表"))
    assert breaches(lead) == []


def taken_up(agent: Page, name: str) -> None:
    """It can be undone from the palette, where the way to put it aside stands with its key."""
    agent.keyboard.press("Control+k")
    agent.keyboard.type("稍后处理")
    expect(agent.get_by_role("option").filter(has_text="稍后处理").first).to_be_visible()
    agent.get_by_role("option").filter(has_text="现在处理").click()
    expect(console.row(agent, name)).to_have_count(0)
    console.view(agent, "我的")
    expect(console.row(agent, name)).to_be_visible()


def named(boss: Page, name: str) -> None:
    """The supervisor's account is called so from here on."""
    row(boss, SUPERVISOR).get_by_role("button", name=re.compile("^修改")).click()
    boss.get_by_role("textbox", name="姓名").fill(name)
    boss.get_by_role("button", name="保存修改").click()
    expect(boss.get_by_role("dialog")).to_have_count(0)
    expect(row(boss, SUPERVISOR)).to_contain_text(name)


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
