"""The parts the console is built from (Element Plus, ECharts, CodeMirror) run under the policy the server sends.

See docs/decisions/0006-content-security-policy.md. `web/console/trial` is built for this test alone.
"""

import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from typing_extensions import override

from xiaoer.platform.web import CONTENT_POLICY

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".venv/bin/node"
VITE = ROOT / "web/node_modules/vite/bin/vite.js"
BUILT = ROOT / "build/csp-trial"
COLLECT = """
window.violations = []
addEventListener('securitypolicyviolation', e =>
  window.violations.push([e.effectiveDirective, e.sample, e.sourceFile, e.lineNumber].join(' | ')))
"""

pytestmark = pytest.mark.browser


class PolicyHandler(SimpleHTTPRequestHandler):
    @override
    def end_headers(self) -> None:
        self.send_header("content-security-policy", CONTENT_POLICY)
        super().end_headers()

    @override
    def log_message(self, *_: object) -> None:
        """Silent: requests are not what this test is about."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    subprocess.run(
        [NODE, VITE, "build", "--config", "trial/vite.config.ts", "--logLevel", "warn"],
        cwd=ROOT / "web/console",
        check=True,
        timeout=100,
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(PolicyHandler, directory=str(BUILT)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 1600})
    page.add_init_script(COLLECT)
    page.goto(address)
    page.wait_for_selector("#editor")
    yield page
    page.close()


def violations(page: Page) -> list[str]:
    return list(page.evaluate("window.violations"))


def open_select(page: Page) -> None:
    page.locator(".el-select input").first.click()
    page.get_by_role("option", name="option 3").click()


def hover_tooltip(page: Page) -> None:
    page.locator("#tooltip").hover()
    page.get_by_text("Told").wait_for()


def open_popover(page: Page) -> None:
    page.locator("#popover").click()
    page.get_by_text("Popped").wait_for()


def open_dropdown(page: Page) -> None:
    page.locator("button.dropdown").click()
    page.get_by_role("menuitem", name="First item").click()


def show_message(page: Page) -> None:
    page.locator("#message").click()
    page.get_by_text("Said").wait_for()


def open_dialog(page: Page) -> None:
    page.locator("#dialog").click()
    page.get_by_text("Dialog body").wait_for()
    page.keyboard.press("Escape")


def open_drawer(page: Page) -> None:
    page.locator("#drawer").click()
    page.get_by_text("Drawer body").wait_for()
    page.keyboard.press("Escape")


def pick_day(page: Page) -> None:
    page.locator(".el-date-editor input").click()
    page.locator(".el-date-table td.today").click()


def sort_table(page: Page) -> None:
    page.get_by_role("columnheader", name="Count").click()
    page.locator("#table tbody tr").first.hover()


def write_words(page: Page) -> None:
    page.locator("#words").fill("one\ntwo\nthree\nfour")


def hover_chart(page: Page) -> None:
    page.locator(".chart").hover(position={"x": 240, "y": 120})
    assert page.locator(".chart").get_attribute("aria-label")
    assert page.locator(".chart canvas").count() == 1


def dispose_chart(page: Page) -> None:
    page.locator("#charts").click()
    page.locator(".chart").wait_for(state="detached")


def type_in_editor(page: Page) -> None:
    page.locator(".cm-content").click()
    page.keyboard.type("{{ order")
    colour = page.locator(".cm-gutters").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour != "rgba(0, 0, 0, 0)", "the editor's own styles did not apply"


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(sort_table, id="table sorts"),
        pytest.param(open_select, id="select chooses"),
        pytest.param(pick_day, id="date picker"),
        pytest.param(write_words, id="textarea grows"),
        pytest.param(hover_tooltip, id="tooltip"),
        pytest.param(open_popover, id="popover"),
        pytest.param(open_dropdown, id="dropdown"),
        pytest.param(show_message, id="message"),
        pytest.param(open_dialog, id="dialog"),
        pytest.param(open_drawer, id="drawer"),
        pytest.param(hover_chart, id="chart with decals and tooltip"),
        pytest.param(dispose_chart, id="chart is taken down"),
        pytest.param(type_in_editor, id="editor highlights"),
    ],
)
def test_no_part_breaks_the_policy(page: Page, act: Callable[[Page], None]) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("console", lambda said: problems.append(f"console: {said.text}") if said.type == "error" else None)
    act(page)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert violations(page) == []
    assert problems == []


@pytest.mark.parametrize(
    ("breach", "directive"),
    [
        pytest.param("document.body.setAttribute('style', 'color: red')", "style-src-attr", id="inline style"),
        pytest.param("document.head.append(document.createElement('style'))", "style-src-elem", id="style element"),
        pytest.param("document.body.innerHTML = '<b>x</b>'", "require-trusted-types-for", id="markup from a string"),
        pytest.param("trustedTypes.createPolicy('other', {})", "trusted-types", id="a second policy"),
        pytest.param("new WebSocket('ws://127.0.0.2:9/')", "connect-src", id="a socket to another origin"),
    ],
)
def test_a_breach_is_seen(page: Page, breach: str, directive: str) -> None:
    seen = page.evaluate(
        "new Promise(seen => {"
        "  addEventListener('securitypolicyviolation', e => seen(e.effectiveDirective));"
        f"  try {{ {breach} }} catch {{}}"
        "})"
    )
    assert seen == directive


def test_a_socket_to_the_own_origin_is_allowed(page: Page) -> None:
    page.evaluate("new Promise(done => { new WebSocket(`ws://${location.host}/`).onerror = done })")
    assert violations(page) == []
