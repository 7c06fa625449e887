"""Two people at one page, one after the other: nothing of the first is left to the second, who sends nothing of theirs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import console, store_page
from tests.browser.line import Line
from tests.browser.stock import AGENT, COLLEAGUE
from tests.browser.watched import Watch

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c05", "演示顾客·小冯"


@pytest.fixture
def conversation(agent: Page, shopper: Page) -> str:
    """The address of the one that the agent has."""
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.serve(agent, NAME)
    return agent.url


def note(page: Page) -> None:
    page.get_by_role("radio", name="内部备注").check()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="账号与显示设置").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录客服工作台")).to_be_visible()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_who_signs_out_leaves_nothing_and_finds_their_draft_again(agent: Page, conversation: str) -> None:
    note(agent)
    console.draft(agent).fill("只有我写的备注")
    agent.evaluate("window.sameDocument = true")
    sign_out(agent)
    assert not agent.evaluate("window.sameDocument")
    console.sign_in(agent, COLLEAGUE)
    agent.goto(conversation)
    expect(console.draft(agent)).to_have_value("")
    sign_out(agent)
    console.sign_in(agent)
    agent.goto(conversation)
    expect(console.draft(agent)).to_have_value("只有我写的备注")
    console.draft(agent).fill("")


def test_what_was_not_sent_waits_for_who_wrote_it(agent: Page, conversation: str, watches: list[Watch]) -> None:
    """A note: anybody of the staff may write one there, the second person too."""
    for watch in watches:
        watch.mean("status of 401")
    line = Line(agent)
    agent.reload()
    note(agent)
    line.cut()
    console.draft(agent).fill("等网络恢复的备注")
    console.draft(agent).press("Enter")
    expect(console.message(agent, "等网络恢复的备注")).to_contain_text("发送中")
    csrf = agent.request.get("/api/v1/session").json()["csrf"]
    agent.request.delete("/api/v1/session", headers={"x-csrf-token": csrf})
    agent.get_by_role("link", name="看板").dispatch_event("click")
    dialog = agent.get_by_role("dialog", name="登录已过期")
    expect(dialog.get_by_label("密码")).to_be_focused()
    dialog.get_by_label("账号").fill(COLLEAGUE)
    dialog.get_by_label("密码").fill(make.PASSWORD)
    line.mend()
    dialog.get_by_label("密码").press("Enter")
    expect(agent).to_have_url(re.compile("/inbox$"))
    agent.goto(conversation)
    console.draft(agent).fill("同事的备注")
    console.draft(agent).press("Enter")
    expect(console.message(agent, "同事的备注")).not_to_contain_text("发送中")
    expect(console.message(agent, "等网络恢复的备注")).to_have_count(0)
    sign_out(agent)
    console.sign_in(agent, AGENT)
    agent.goto(conversation)
    expect(console.message(agent, "等网络恢复的备注")).not_to_contain_text("发送中")
    expect(console.message(agent, "等网络恢复的备注")).to_be_visible()
