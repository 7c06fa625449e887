"""The widget on pages of every kind: other languages and directions, bad lines, and the page's own scripts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from typing_extensions import override

from tests.browser import console, store_page
from tests.browser.conftest import ROOT, SECRET, OpenContext
from tests.browser.line import Line
from tests.browser.small_shop import SLUG
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.test_keyboard import tab_to
from tests.browser.watched import Watch
from tests.desks import RunningDesk
from xiaoer.conversations.domain.tokens import shop_key, sign_customer

pytestmark = pytest.mark.browser

OUTBOX = 100
"""As many messages wait for a connection (web/live/src/client.ts); the next one is not taken."""


def signature(customer: str) -> str:
    return sign_customer(shop_key(SECRET.encode(), SLUG), customer)


class Store:
    """A store of our own making on an origin of its own, as real ones are, with the widget of the shop on its page."""

    def __init__(self, desk: str) -> None:
        self.desk = desk
        self._page = b""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def show(self, page: Page, attributes: str = "", html: str = 'lang="zh"', slug: str = SLUG) -> None:
        script = f'<script src="{self.desk}/w/{slug}.js" {attributes}></script>'
        text = f'<!doctype html><html {html}><meta charset="utf-8"><link rel="icon" href="data:,"><p>Store</p>{script}</html>'
        self._page = text.encode()
        page.goto(f"{self.site}/")

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        store = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(store._page)

            @override
            def log_message(self, *_: object) -> None:
                """Silent: requests are not what these tests are about."""

        return Handler


@pytest.fixture
def store(desk: RunningDesk) -> Iterator[Store]:
    running = Store(desk.address)
    yield running
    running.close()


REFUSED_HERE = """(address) => new Promise((done) => {
  const socket = new WebSocket(address)
  socket.onopen = () => socket.send(JSON.stringify({ type: "hello", version: 1, role: "shopper", shop: "SLUG" }))
  socket.onmessage = ({ data }) => done(JSON.parse(data.split("\\n")[0]).code)
})""".replace("SLUG", SLUG)
"""What a page hears that would connect without the widget's script."""


def test_only_on_the_sites_that_are_allowed(
    store: Store, agent: Page, shopper: Page, open_context: OpenContext, watches: list[Watch]
) -> None:
    console.sign_in(agent, SUPERVISOR)
    agent.goto("/store")
    sites = agent.get_by_label("哪些网站可以放聊天窗口")
    sites.fill("shop.example")
    expect(agent.get_by_role("status").filter(has_text="不是网站地址")).to_be_visible()
    expect(agent.get_by_role("button", name="保存设置")).to_be_disabled()
    allow(agent, "HTTPS://Shop.example/")
    expect(sites).to_have_value("https://shop.example")
    for watch in watches:
        watch.mean("不能放在这个网站上")
    store.show(shopper, "data-open")
    expect(shopper.get_by_text("Store")).to_be_visible()
    expect(shopper.locator("xiaoer-widget")).to_have_count(0)
    assert shopper.evaluate(REFUSED_HERE, f"{store.desk.replace('http', 'ws')}/api/v1/live") == "site_not_allowed"
    allow(agent, f"https://shop.example\n{store.site}")
    other = open_context().new_page()
    store.show(other, "data-open")
    store_page.ask(other, "在吗")
    allow(agent, "")


def allow(lead: Page, sites: str) -> None:
    lead.get_by_label("哪些网站可以放聊天窗口").fill(sites)
    lead.get_by_role("button", name="保存设置").click()
    expect(lead.get_by_text("已保存")).to_be_visible()
    assert breaches(lead) == []


def test_a_broken_line_is_told_and_nothing_is_lost(shopper: Page) -> None:
    line = Line(shopper)
    store_page.visit(shopper)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "第一句")
    line.cut()
    expect(store_page.panel(shopper)).to_contain_text("正在重新连接，消息会自动补发")
    store_page.write(shopper, "断线时写的")
    expect(store_page.entry(shopper, "断线时写的")).to_contain_text("发送中")
    line.mend()
    expect(store_page.entry(shopper, "断线时写的")).to_contain_text("已发送")
    expect(store_page.entry(shopper, "断线时写的")).to_have_count(1)
    expect(store_page.panel(shopper)).not_to_contain_text("正在重新连接")


def test_what_was_not_taken_is_sent_by_hand(shopper: Page) -> None:
    line = Line(shopper)
    store_page.visit(shopper)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    line.cut()
    expect(store_page.panel(shopper)).to_contain_text("正在重新连接")
    for number in range(OUTBOX + 1):
        store_page.field(shopper).fill(f"等着的第 {number} 句。")
        store_page.field(shopper).press("Enter")
    failed = store_page.entry(shopper, f"等着的第 {OUTBOX} 句。")
    expect(failed).to_contain_text("没有发出去")
    line.mend()
    shopper.evaluate("dispatchEvent(new Event('online'))")
    expect(store_page.entry(shopper, f"等着的第 {OUTBOX - 1} 句。")).to_contain_text("已发送")
    failed.get_by_role("button", name="重新发送").click()
    expect(failed).to_contain_text("已发送")
    expect(failed).to_have_count(1)


def test_a_phone_with_a_keyboard(shopper: Page, tmp_path: Path) -> None:
    """Where the conversation covers the page, nothing behind it takes the focus; it is seen on every ground."""
    store_page.visit(shopper, "c12")
    panel, launcher = store_page.panel(shopper), store_page.launcher(shopper)
    tab_to(shopper, "联系客服$")
    expect(launcher).to_have_css("outline-color", "rgb(255, 255, 255)")
    shopper.keyboard.press("Enter")
    expect(panel).to_be_focused()
    expect(panel.get_by_role("button", name="添加图片或文件")).to_be_visible()
    shopper.keyboard.press("Shift+Tab")
    expect(store_page.field(shopper)).to_be_focused()
    shopper.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="关闭对话")).to_be_focused()
    tab_to(shopper, "^开发票$")
    shopper.keyboard.press("Enter")
    expect(store_page.entry(shopper, "开发票").first).to_contain_text("已发送")
    expect(panel).to_be_focused()
    send_with_the_keyboard(shopper, tmp_path)
    shopper.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(launcher).to_be_focused()


def send_with_the_keyboard(shopper: Page, folder: Path) -> None:
    """Words by the button, then a file."""
    tab_to(shopper, "^请输入您的问题$")
    shopper.keyboard.type("转人工")
    tab_to(shopper, "^发送$")
    send = store_page.panel(shopper).get_by_role("button", name="发送", exact=True)
    expect(send).to_have_css("outline-color", "rgb(255, 255, 255)")
    shopper.keyboard.press("Enter")
    expect(store_page.entry(shopper, "转人工")).to_contain_text("已发送")
    expect(store_page.field(shopper)).to_be_focused()
    paper = folder / "发票.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with shopper.expect_file_chooser() as chooser:
        tab_to(shopper, "^添加图片或文件$")
        shopper.keyboard.press("Enter")
    chooser.value.set_files(paper)
    expect(store_page.log(shopper).get_by_role("link", name=re.compile("发票.pdf"))).to_be_visible()


HELD = """
(() => {
  const held = [], draw = requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (then) => held.push(then)
  window.letGo = () => { window.requestAnimationFrame = draw; held.splice(0).forEach((then) => draw(then)) }
})()
"""
"""Holds what a page does after its next frame, until it is let go: whatever comes before needed no frame."""


def test_nothing_more_is_asked_for_until_the_first_message_is_drawn(
    store: Store, desk: RunningDesk, shopper: Page
) -> None:
    asked: list[str] = []
    shopper.on("request", lambda one: asked.append(one.url))
    shopper.on("websocket", lambda one: asked.append(one.url))
    shopper.add_init_script(HELD)
    store.show(shopper, html='lang="en"')
    store_page.open_widget(shopper)
    expect(store_page.log(shopper)).to_contain_text("Hello, I'm Xiaoshu. Ask me about sizes, delivery or returns.")
    of_desk = [url for url in asked if url.startswith((desk.address, desk.socket))]
    assert of_desk == [f"{desk.address}/w/{SLUG}.js"]
    with shopper.expect_websocket() as opened, shopper.expect_request("**/widget/files.js"):
        shopper.evaluate("letGo()")
    assert opened.value.url.startswith(desk.socket)


def test_the_types_of_its_javascript_are_served(shopper: Page) -> None:
    answer = shopper.request.get("/widget/xiaoer.d.ts")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text() == (ROOT / "web/widget/src/api.ts").read_text(encoding="utf-8")


def test_an_english_page(shopper: Page) -> None:
    store_page.visit(shopper, language="en")
    expect(store_page.launcher(shopper)).to_contain_text("Chat with us")
    store_page.open_widget(shopper)
    panel = store_page.panel(shopper)
    expect(panel).to_contain_text("Hello, I'm Xiaoshu. Ask me about sizes, delivery or returns.")
    expect(panel.get_by_role("button", name="Where is my parcel")).to_be_visible()
    expect(panel.get_by_role("button", name="Ask about this")).to_be_visible()
    panel.get_by_role("button", name="Ask about this").click()
    expect(store_page.entry(shopper, "About this item: Checked wool scarf with fringe")).to_contain_text("Sent")


def test_a_page_from_right_to_left(store: Store, shopper: Page) -> None:
    store.show(shopper, html='lang="ar" dir="rtl"')
    shopper.set_viewport_size({"width": 1000, "height": 800})
    box = store_page.launcher(shopper).bounding_box()
    assert box is not None
    assert box["x"] < 100
    store_page.open_widget(shopper)
    store_page.ask(shopper, "هل هذا المنتج متوفر؟")
    own, panel = (
        store_page.entry(shopper, "هل هذا").locator(".bubble").bounding_box(),
        store_page.panel(shopper).bounding_box(),
    )
    assert own is not None
    assert panel is not None
    assert panel["x"] < 100
    assert own["x"] - panel["x"] < panel["x"] + panel["width"] - own["x"] - own["width"]
    assert (
        store_page.entry(shopper, "هل هذا").locator(".bubble").evaluate("e => getComputedStyle(e).direction") == "rtl"
    )


@pytest.mark.parametrize(
    ("told", "html", "left"),
    [
        pytest.param("", 'lang="zh"', False, id="as the shop has it"),
        pytest.param('data-position="left"', 'lang="zh"', True, id="left on this page"),
        pytest.param('data-position="right"', 'lang="zh"', False, id="right on this page"),
        pytest.param(
            'data-position="left"', 'lang="ar" dir="rtl"', False, id="left where a page runs from right to left"
        ),
    ],
)
def test_a_page_says_where_the_chat_stands(store: Store, shopper: Page, told: str, html: str, left: bool) -> None:  # noqa: FBT001 - a column
    store.show(shopper, told, html)
    shopper.set_viewport_size({"width": 1000, "height": 800})
    assert (store_page.left_of(store_page.launcher(shopper)) == 16) is left
    store_page.open_widget(shopper)
    assert store_page.left_of(store_page.panel(shopper)) == (16 if left else 1000 - 16 - 380)


def test_the_pages_own_scripts(store: Store, shopper: Page, agent: Page) -> None:
    """open, close, identify and onMessage of window.Xiaoer."""
    store.show(shopper)
    shopper.evaluate(
        "window.heard = []; window.stop = Xiaoer.onMessage(message => heard.push(message.body)); Xiaoer.open()"
    )
    expect(store_page.panel(shopper)).to_be_visible()
    shopper.evaluate("who => Xiaoer.identify(who)", {"customer": "c07", "signature": signature("c07")})
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.take(agent, "演示顾客·小褚")
    console.send(agent, "您好，小褚。")
    expect(store_page.entry(shopper, "您好，小褚。")).to_be_visible()
    assert shopper.evaluate("heard.at(-1)") == "您好，小褚。"
    assert "转人工" not in shopper.evaluate("heard")
    shopper.evaluate("stop(); Xiaoer.close()")
    expect(store_page.panel(shopper)).to_be_hidden()
    console.send(agent, "还有一句。")
    expect(store_page.launcher(shopper)).to_contain_text("1 条未读消息")
    assert "还有一句。" not in shopper.evaluate("heard")


def test_who_signs_in_while_they_talk_goes_on_and_the_agent_sees_who_it_is(
    store: Store, shopper: Page, agent: Page
) -> None:
    store.show(shopper, "data-open")
    store_page.ask(shopper, "转人工，还没登录的那位")
    console.sign_in(agent)
    console.take(agent, "还没登录的那位")
    console.send(agent, "您好，请讲。")
    expect(store_page.entry(shopper, "您好，请讲。")).to_be_visible()
    shopper.evaluate("who => Xiaoer.identify(who)", {"customer": "c10", "signature": signature("c10")})
    expect(agent.get_by_role("heading", name="演示顾客", level=2).first).to_be_visible()
    store_page.ask(shopper, "我是刚才那位，登录好了")
    expect(agent.get_by_text("我是刚才那位，登录好了").last).to_be_visible()
    console.send(agent, "看到您的订单了。")
    for said in ("还没登录的那位", "您好，请讲。", "我是刚才那位，登录好了", "看到您的订单了。"):
        expect(store_page.entry(shopper, said)).to_have_count(1)
    expect(store_page.panel(shopper).get_by_text("顾客已登录账号")).to_have_count(0)
    expect(agent.get_by_text("顾客已登录账号", exact=True)).to_be_visible()


def test_another_customer_sees_nothing_of_the_first(store: Store, shopper: Page) -> None:
    store.show(shopper, "data-open")
    shopper.evaluate("who => Xiaoer.identify(who)", {"customer": "c08", "signature": signature("c08")})
    store_page.ask(shopper, "只有小卫能看到的话")
    shopper.evaluate("who => Xiaoer.identify(who)", {"customer": "c09", "signature": signature("c09")})
    expect(store_page.entry(shopper, "只有小卫能看到的话")).to_have_count(0)
    store_page.ask(shopper, "小蒋的话")
    shopper.evaluate("who => Xiaoer.identify(who)", {"customer": "c08", "signature": signature("c08")})
    expect(store_page.entry(shopper, "只有小卫能看到的话")).to_have_count(1)
    expect(store_page.entry(shopper, "小蒋的话")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        pytest.param("zh", "没能确认您的登录身份", id="zh"),
        pytest.param("en", "Your login could not be confirmed", id="en"),
    ],
)
def test_a_wrong_signature_says_so(store: Store, shopper: Page, language: str, sentence: str) -> None:
    forged = f'data-customer="c10" data-signature="{signature("c11")}"'
    store.show(shopper, forged, html=f'lang="{language}"')
    store_page.open_widget(shopper)
    expect(store_page.panel(shopper)).to_contain_text(sentence)
    store_page.write(shopper, "你好")
    expect(store_page.entry(shopper, "你好")).not_to_contain_text(sentence)
    expect(store_page.entry(shopper, "你好").get_by_role("button")).to_be_visible()


def test_a_script_without_shop_breaks_nothing(store: Store, shopper: Page, watches: list[Watch]) -> None:
    for watch in watches:
        watch.mean("no-such-shop.js")
    store.show(shopper, slug="no-such-shop")
    expect(shopper.get_by_text("Store")).to_be_visible()
    expect(shopper.locator("xiaoer-widget")).to_have_count(0)
