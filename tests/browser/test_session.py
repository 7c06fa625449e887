"""What a person keeps: the draft through an expired session and a reload, the page through a change of language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import console, store_page
from tests.browser.line import Line
from tests.browser.stock import AGENT
from tests.browser.watched import Watch

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c04", "演示顾客·小郑"
SAME_PAGE = "window.sameDocument = true"


@pytest.fixture
def answering(agent: Page, shopper: Page) -> Page:
    """The agent, with a draft in the conversation of the customer."""
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.serve(agent, NAME)
    console.draft(agent).fill("写了一半的话")
    return agent


def test_an_ended_session_keeps_the_draft(answering: Page, shopper: Page, watches: list[Watch]) -> None:
    for watch in watches:
        watch.mean("status of 401")
    answering.evaluate(SAME_PAGE)
    csrf = answering.request.get("/api/v1/session").json()["csrf"]
    answering.request.delete("/api/v1/session", headers={"x-csrf-token": csrf})
    # What is typed is checked by itself, so that the dialog may stand in the way before anybody clicks.
    answering.get_by_role("link", name="看板").dispatch_event("click")
    dialog = answering.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_contain_text("写到一半的内容都还在")
    expect(dialog.get_by_label("密码")).to_be_focused()
    assert dialog.get_by_label("账号").input_value() == AGENT
    answering.keyboard.type(make.PASSWORD)
    answering.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(answering.get_by_text("接待会话", exact=True)).to_be_visible()
    answering.go_back()
    expect(console.draft(answering)).to_have_value("写了一半的话")
    console.draft(answering).press("Enter")
    expect(store_page.entry(shopper, "写了一半的话")).to_be_visible()
    assert answering.evaluate("window.sameDocument")


def test_a_reload_keeps_the_draft(answering: Page) -> None:
    answering.reload()
    expect(console.draft(answering)).to_have_value("写了一半的话")


def test_the_language_changes_without_a_reload(answering: Page) -> None:
    answering.evaluate(SAME_PAGE)
    answering.get_by_role("button", name="账号与显示设置").click()
    answering.get_by_role("radio", name="English").check()
    expect(answering.get_by_role("button", name="Send", exact=True)).to_be_visible()
    expect(answering.get_by_role("navigation")).to_contain_text("Inbox")
    expect(console.draft(answering)).to_have_value("写了一半的话")
    assert answering.evaluate("document.documentElement.lang") == "en"
    chinese = answering.locator("nav, header, .composer, .panel h3").filter(
        has_text=re.compile("会话|订单|顾客资料|回复")
    )
    expect(chinese).to_have_count(0)
    answering.get_by_role("radio", name="中文").check()
    expect(answering.get_by_role("button", name="发送")).to_be_visible()
    assert answering.evaluate("window.sameDocument")


def test_the_console_comes_back_with_the_network(agent: Page) -> None:
    line = Line(agent)
    console.sign_in(agent)
    line.cut()
    banner = agent.get_by_text("连接断开，正在自动重连")
    expect(banner).to_be_visible()
    line.mend()
    agent.evaluate("dispatchEvent(new Event('online'))")
    expect(banner).to_be_hidden()


def test_what_could_not_be_had_comes_by_itself_when_the_desk_answers_again(agent: Page, watches: list[Watch]) -> None:
    line, orders = Line(agent), "**/api/v1/orders**"
    console.sign_in(agent)
    with watches[0].outage():
        line.cut()
        agent.route(orders, lambda route: route.abort())
        agent.get_by_role("link", name="订单").click()
        expect(agent.get_by_role("alert")).to_contain_text("连不上服务器")
    agent.unroute(orders)
    line.mend()
    agent.evaluate("dispatchEvent(new Event('online'))")
    expect(agent.get_by_role("main").get_by_role("listitem").first).to_be_visible()
    expect(agent.get_by_role("alert")).to_be_hidden()
