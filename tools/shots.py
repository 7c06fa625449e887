"""`make shots`: the demo desk on a free port and in a temporary folder, and a picture of every page and state in shots/.

Each in Chinese and English, light and dark, wide and narrow: `shots/red-zh-dark-1440.png`. The pages are driven as people
drive them: a shopper asks in the widget, an agent takes the conversation and answers.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv/bin"
SHOTS = ROOT / "shots"
DEMO = ROOT / "build/demo_shop"
LOGIN = {"login": "xiaoyun", "password": "demo-xiaoer"}
LEAD = {"login": "qinglan", "password": "demo-xiaoer"}
HEAD = {"login": "guanli", "password": "demo-xiaoer"}
"""The demo has no administrator; one is added for the pages that only they see."""
Scheme = Literal["light", "dark"]
LOCALES = {"zh": "zh-CN", "en": "en-US"}
WIDTHS = (1440, 1100, 390)
START_SECONDS = 120
SETTLE_MILLISECONDS = 700
"""Charts and lists move in; nothing on the page says that they have come to rest."""
WORDS = {
    "zh": {"how": "羽绒服怎么洗？", "person": "转人工", "stuck": "快递三天没更新了，急用"},
    "en": {"how": "羽绒服怎么洗？", "person": "human", "stuck": "快递三天没更新了，急用"},
}
RED, YELLOW = "这是您自己的问题。", "尺寸表里都有，您自己看一下。"


class Look(NamedTuple):
    """In which language, colours and width a page is pictured."""

    locale: str
    scheme: Scheme
    width: int

    @property
    def ending(self) -> str:
        return f"{self.locale}-{self.scheme}-{self.width}"


def main() -> None:
    if not (DEMO / "shop.json").exists():
        subprocess.run([BIN / "python", "examples/demo_shop/generate.py", DEMO], cwd=ROOT, check=True)
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir()
    with demo_desk() as address, sync_playwright() as playwright:
        program = shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for locale, scheme, width in product(LOCALES, get_args(Scheme), WIDTHS):
            picture_all(browser, address, Look(locale, scheme, width))
        browser.close()
    sys.stdout.write(f"{len(list(SHOTS.iterdir()))} pictures in {SHOTS}\n")


@contextmanager
def demo_desk() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="xiaoer-shots-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        own = {
            "XIAOER_PORT": str(port),
            "XIAOER_DATA_FOLDER": folder,
            "XIAOER_DATABASE_URL": f"sqlite:///{folder}/shots.sqlite3",
        }
        server = subprocess.Popen([BIN / "xiaoer", "demo", DEMO], cwd=folder, env={**os.environ, **own})
        try:
            wait_for(f"http://127.0.0.1:{port}", server)
            add_head(folder, own)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def add_head(folder: str, own: dict[str, str]) -> None:
    words = ["user", "add", HEAD["login"], "--name", "管理员（演示）", "--role", "admin", "--shop", "yunhe"]
    told = f"{HEAD['password']}\n".encode()
    subprocess.run([BIN / "xiaoer", *words], cwd=folder, env={**os.environ, **own}, input=told, check=True)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(address):
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The demo desk did not start; it says why above.")
        time.sleep(0.2)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api/v1/health", timeout=2):  # noqa: S310 - our own address
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def picture_all(browser: Browser, address: str, look: Look) -> None:
    shopper, agent = open_context(browser, address, look), open_context(browser, address, look)
    name = picture_store(shopper, look)
    picture_desk(agent, look, name)
    lead, head = open_context(browser, address, look), open_context(browser, address, look)
    picture_floor(lead, look)
    picture_pages(lead, LEAD, LED, look)
    picture_pages(head, HEAD, HEADED, look)
    for context in (shopper, agent, lead, head):
        context.close()


def open_context(browser: Browser, address: str, look: Look) -> BrowserContext:
    chosen = [{"name": "xiaoer.preferences", "value": json.dumps({"locale": look.locale})}]
    kept: Any = {"cookies": [], "origins": [{"origin": address, "localStorage": chosen}]}
    return browser.new_context(
        base_url=address, locale=LOCALES[look.locale], color_scheme=look.scheme, reduced_motion="reduce",
        viewport={"width": look.width, "height": 900 if look.width > 500 else 844}, has_touch=look.width < 500,
        storage_state=kept,
    )  # fmt: skip


def picture_store(context: BrowserContext, look: Look) -> str:
    """The store's pages and the widget; the name of the customer who waits for a person now."""
    page, words = context.new_page(), WORDS[look.locale]
    page.goto(f"/preview/yunhe?lang={look.locale}")
    keep(page, "store", look)
    buyers = page.locator("nav.who a")
    turn = [*product(LOCALES, get_args(Scheme), WIDTHS)].index((look.locale, look.scheme, look.width))
    buyer = buyers.nth(1 + turn % (buyers.count() - 1))
    customer = re.findall(r"as=([^&]+)", buyer.get_attribute("href") or "")[0]
    page.goto(f"/preview/yunhe/YH-C001?lang={look.locale}&as={customer}")
    keep(page, "product", look)
    page.locator("xiaoer-widget .launcher").click()
    keep(page, "widget", look)
    for state, text in (("widget-bot", "how"), ("widget-queue", "person"), ("widget-waiting", "stuck")):
        page.locator("xiaoer-widget textarea").fill(words[text])
        page.locator("xiaoer-widget textarea").press("Enter")
        keep(page, state, look)
    page.close()
    return name_of(customer)


def name_of(customer: str) -> str:
    """The store pages show it masked."""
    rows = map(json.loads, (DEMO / "customers.jsonl").read_text(encoding="utf-8").splitlines())
    return next(str(row["name"]) for row in rows if row["id"] == customer)


def picture_desk(context: BrowserContext, look: Look, name: str) -> None:
    page = context.new_page()
    page.goto("/sign-in")
    keep(page, "sign-in", look)
    context.request.post("/api/v1/session", data=LOGIN)
    page.goto("/inbox")
    for state, act in STATES.items():
        act(page, name)
        keep(page, state, look)
    page.close()


def picture_floor(context: BrowserContext, look: Look) -> None:
    """What a supervisor sees: the floor, giving a conversation to somebody else, reading along and whispering."""
    page = context.new_page()
    context.request.post("/api/v1/session", data=LEAD)
    page.goto("/wall")
    page.get_by_role("heading", level=2).first.wait_for()
    keep(page, "floor", look)
    page.get_by_role("button", name=either("^改派", "^Reassign")).first.click()
    page.get_by_role("radio").first.wait_for()
    keep(page, "reassign", look)
    page.keyboard.press("Escape")
    page.get_by_role("link", name=either("^旁听", "^Read along")).first.click()
    page.get_by_role("log").or_(page.get_by_role("textbox")).first.wait_for()
    keep(page, "along", look)
    page.close()


def picture_pages(context: BrowserContext, login: dict[str, str], pages: dict[str, str], look: Look) -> None:
    """Pages of a role, as they are when they are opened."""
    page = context.new_page()
    context.request.post("/api/v1/session", data=login)
    for state, path in pages.items():
        page.goto(path)
        page.get_by_role("heading", level=1).first.wait_for()
        page.wait_for_load_state("networkidle")
        keep(page, state, look)
    page.close()


def either(*names: str) -> re.Pattern[str]:
    return re.compile("|".join(names))


def queue(page: Page, _: str) -> None:
    page.get_by_role("radio", name=either("^排队", "^Queue")).check()


def waiting(page: Page, name: str) -> None:
    page.get_by_role("radio", name=either("^全部", "^All")).check()
    page.get_by_role("link").filter(has_text=name).first.click()


def taken(page: Page, _: str) -> None:
    take = page.get_by_role("button", name=either("^接待", "^Take"))
    mine = page.get_by_role("radio", name=either("^回复", "^Reply"))
    take.or_(mine).first.wait_for()
    if take.is_visible():
        take.click()
    mine.wait_for()


def filled(page: Page, _: str) -> None:
    page.get_by_role("group", name=either("推荐话术", "Suggested")).wait_for()
    page.keyboard.press("Alt+1")


def written(words: str) -> Callable[[Page, str], None]:
    return lambda page, _: draft(page).fill(words)


def sent(page: Page, _: str) -> None:
    draft(page).press("Enter")


def draft(page: Page) -> Any:
    return page.get_by_role("textbox", name=either("^回复", "^Reply", "^内部备注", "^Note"))


def note(page: Page, _: str) -> None:
    page.get_by_role("radio", name=either("^内部备注", "^Note")).check()
    draft(page).fill("顾客很着急，优先处理。")


def beside(page: Page, _: str) -> None:
    """The order and the customer, where they are not on screen already."""
    drawer = page.get_by_role("button", name=either("订单与顾客", "Order and shopper"))
    if drawer.is_visible():
        drawer.click()


def case(page: Page, _: str) -> None:
    page.get_by_role("button", name=either("^开售后单$", "^Open a case$")).first.click()
    more = page.locator(".el-input-number__increase").first
    more.wait_for()
    if "is-disabled" not in (more.get_attribute("class") or ""):
        more.click()


def key_help(page: Page, _: str) -> None:
    page.goto("/inbox")
    page.get_by_role("radiogroup").first.wait_for()
    page.keyboard.press("?")


def menu(page: Page, _: str) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name=either("账号与显示", "Account and display")).click()


def palette(page: Page, _: str) -> None:
    page.goto("/inbox")
    page.get_by_role("radiogroup").first.wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("YH-A00")
    page.get_by_role("option").first.wait_for()


def search(page: Page, _: str) -> None:
    page.goto("/search?q=发货")
    page.get_by_role("main").get_by_role("listitem").first.wait_for()


def figures(page: Page, _: str) -> None:
    page.goto("/figures")
    page.get_by_role("term").first.wait_for()


def customers(page: Page, _: str) -> None:
    page.goto("/customers")
    page.get_by_role("table").wait_for()


def customer(page: Page, _: str) -> None:
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_role("region", name=either("变更记录", "History")).wait_for()


def duplicates(page: Page, _: str) -> None:
    page.goto("/customers/duplicates")
    page.get_by_role("heading", level=1).wait_for()


def segments(page: Page, _: str) -> None:
    page.goto("/segments")
    page.get_by_role("heading", level=1).wait_for()


def team(page: Page, _: str) -> None:
    page.goto("/team")
    page.get_by_role("table").wait_for()


def crisis(page: Page, _: str) -> None:
    page.goto("/crisis")
    page.get_by_role("heading", level=2).first.wait_for()


def times(page: Page, _: str) -> None:
    page.goto("/times")
    page.get_by_role("group").first.wait_for()


def orders(page: Page, _: str) -> None:
    page.goto("/orders")
    page.get_by_role("main").get_by_role("listitem").first.wait_for()


def order(page: Page, _: str) -> None:
    page.goto("/orders?state=shipped")
    page.get_by_role("main").get_by_role("listitem").nth(3).get_by_role("link").click()
    page.get_by_role("table").first.wait_for()


def products(page: Page, _: str) -> None:
    page.goto("/products")
    page.get_by_role("main").get_by_role("listitem").first.wait_for()


def priced(page: Page, _: str) -> None:
    """A product whose price has changed."""
    page.get_by_role("searchbox").fill("YH-A002")
    page.get_by_role("main").get_by_role("link").filter(has_text="YH-A002").click()
    page.get_by_role("table").first.wait_for()


def missing(page: Page, _: str) -> None:
    page.goto("/nowhere/at/all")


STATES: dict[str, Callable[[Page, str], None]] = {
    "inbox": lambda page, _: page.get_by_role("radiogroup").first.wait_for(), "queue": queue, "waiting": waiting,
    "taken": taken, "filled": filled, "red": written(RED), "yellow": written(YELLOW), "sent": sent, "note": note,
    "beside": beside, "case": case, "help": key_help, "menu": menu, "palette": palette, "search": search, "figures": figures, "customers": customers,
    "customer": customer, "duplicates": duplicates, "segments": segments, "team": team, "times": times, "crisis": crisis,
    "orders": orders, "order": order, "products": products, "priced": priced, "missing": missing,
}  # fmt: skip


LED = {
    "store": "/store",
    "alarms": "/alarms",
    "approvals": "/approvals",
    "import": "/import",
    "retention": "/customers/retention",
    "attributes": "/products/attributes",
}
HEADED = {"connections": "/connections", "accounts": "/accounts"}


def keep(page: Page, name: str, look: Look) -> None:
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    page.screenshot(path=SHOTS / f"{name}-{look.ending}.png")


if __name__ == "__main__":
    main()
