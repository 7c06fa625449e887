"""axe-core finds nothing against WCAG 2.2 A and AA, on every page and in every main state."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, ROOT, OpenContext
from tests.browser.small_shop import SLUG
from tests.browser.stock import ADMIN, SUPERVISOR
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c06", "演示顾客·小陈"
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
LANGUAGES = ["zh", pytest.param("en", marks=pytest.mark.long)]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
EITHER = re.compile
"""Labels in both languages."""


def look(page: Page, scheme: Literal["light", "dark"]) -> None:
    """The page as it is by day or by night: it hears of the change before its next frame."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def breaches(page: Page) -> list[str]:
    """Rule and place of everything that axe objects to."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(RUN, TAGS)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def day_and_night(page: Page) -> list[str]:
    """The same in both looks."""
    found = []
    for scheme in SCHEMES:
        look(page, scheme)
        found += [f"{scheme}, {one}" for one in breaches(page)]
    return found


def sign_in_page(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name=EITHER("登录|Sign in")).click()
    expect(page.get_by_role("alert")).to_be_visible()


def empty_inbox(page: Page) -> None:
    console.sign_in(page)
    expect(page.get_by_text(EITHER("选择左边的会话|Choose"))).to_be_visible()


def conversation(page: Page) -> None:
    page.get_by_role("radio", name=EITHER("^(全部|All)")).check()
    page.get_by_role("link").filter(has_text=NAME).click()
    take = page.get_by_role("button", name=EITHER("^(接待|Take)"))
    expect(take.or_(page.get_by_role("radio", name=EITHER("^(回复|Reply)")))).to_be_visible()
    if take.is_visible():
        take.click()
    expect(page.get_by_role("radio", name=EITHER("^(回复|Reply)"))).to_be_checked()
    expect(page.get_by_role("group", name=EITHER("推荐话术|Suggested"))).to_be_visible()


def red_draft(page: Page) -> None:
    console.draft(page).fill("这是您自己的问题。")
    expect(page.get_by_text(EITHER("红灯 ·|Red light ·")).first).to_be_visible()


def yellow_draft(page: Page) -> None:
    console.draft(page).fill("尺寸表里都有，您自己看一下。")
    expect(page.locator(".composer.yellow")).to_be_visible()


def note(page: Page) -> None:
    console.draft(page).fill("")
    page.get_by_role("radio", name=EITHER("^(内部备注|Note)")).check()


def case_drawer(page: Page) -> None:
    page.get_by_role("button", name=EITHER("开售后单|Open a case")).first.click()
    expect(page.get_by_text(EITHER("可以受理|Can be accepted|eligible", re.IGNORECASE)).first).to_be_visible()


def key_help(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name=EITHER("快捷键|Keyboard|Shortcuts")).click()
    expect(page.get_by_role("dialog").filter(has_text="Alt")).to_be_visible()


def handing_over(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name=EITHER("^(转接|Transfer)$")).click()
    expect(page.get_by_role("radio", name=EITHER("放回排队|Back to the queue"))).to_be_checked()


def account_menu(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name=EITHER("账号与显示|Account and display")).click()
    expect(page.get_by_role("button", name=EITHER("退出登录|Sign out"))).to_be_visible()


def figures(page: Page) -> None:
    page.goto("/figures")
    expect(page.get_by_role("term").first).to_be_visible()


def customers(page: Page) -> None:
    page.goto("/customers")
    expect(page.get_by_role("table")).to_be_visible()


def customer(page: Page) -> None:
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("region", name=EITHER("变更记录|History"))).to_be_visible()
    expect(page.get_by_role("button", name=EITHER("保存备注|Save the note"))).to_be_visible()


def duplicates(page: Page) -> None:
    """None, or those whom another test of the same desk has brought about."""
    page.goto("/customers/duplicates")
    none = page.get_by_text(EITHER("没有疑似重复的顾客|No duplicates"))
    expect(none.or_(page.get_by_role("main").get_by_role("listitem")).first).to_be_visible()


def segments(page: Page) -> None:
    """None, or that which another test of the same desk has made."""
    page.goto("/segments")
    none = page.get_by_text(EITHER("还没有分组|No segments yet"))
    expect(none.or_(page.get_by_role("main").get_by_role("listitem")).first).to_be_visible()


def retention(page: Page) -> None:
    page.goto("/customers/retention")
    expect(page.get_by_text(EITHER("保存期限由主管管理|Supervisors look after this"))).to_be_visible()


def team(page: Page) -> None:
    page.goto("/team")
    expect(page.get_by_role("table")).to_be_visible()


def times(page: Page) -> None:
    page.goto("/times")
    expect(page.get_by_role("group").first).to_be_visible()


def orders(page: Page) -> None:
    page.goto("/orders")
    expect(page.get_by_role("main").get_by_role("listitem").first).to_be_visible()


def order(page: Page) -> None:
    page.get_by_role("main").get_by_role("listitem").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name=EITHER("包裹与物流|Parcels"))).to_be_visible()


def product(page: Page) -> None:
    page.get_by_role("main").get_by_role("table").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=EITHER("历史价格|Prices"))).to_be_visible()


def products(page: Page) -> None:
    page.goto("/products")
    expect(page.get_by_role("main").get_by_role("listitem").first).to_be_visible()


def missing(page: Page) -> None:
    page.goto("/nowhere")
    expect(page.get_by_role("link", name=EITHER("回到接待|inbox", re.IGNORECASE)).last).to_be_visible()


CONSOLE: tuple[Callable[[Page], None], ...] = (
    sign_in_page, empty_inbox, conversation, red_draft, yellow_draft, note, case_drawer, key_help, handing_over, account_menu,
    figures, customers, customer, duplicates, segments, retention, team, times, orders, order, product, products, missing,
)  # fmt: skip


LED = ("/wall", "/alarms", "/approvals", "/crisis", "/import", "/customers/retention", "/products/attributes", "/store")
HEADED = ("/connections", "/accounts")


@pytest.fixture
def waiting(shopper: Page) -> None:
    """A conversation in the queue."""
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")


def kept(desk: RunningDesk, locale: str) -> dict[str, Any]:
    """What a browser keeps for somebody who has chosen the language."""
    chosen = [{"name": "xiaoer.preferences", "value": json.dumps({"locale": locale})}]
    return {"cookies": [], "origins": [{"origin": desk.address, "localStorage": chosen}]}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_console(waiting: None, desk: RunningDesk, open_context: OpenContext, locale: str) -> None:
    page = open_context(base_url=desk.address, storage_state=kept(desk, locale), **DESKTOP).new_page()
    found = {}
    for state in CONSOLE:
        state(page)
        found[state.__name__] = day_and_night(page)
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_pages_of_those_who_lead(desk: RunningDesk, open_context: OpenContext, locale: str) -> None:
    found, looks = {}, []
    for login, paths in ((SUPERVISOR, LED), (ADMIN, HEADED)):
        page = open_context(base_url=desk.address, storage_state=kept(desk, locale), **DESKTOP).new_page()
        console.sign_in(page, login)
        for path in paths:
            page.goto(path)
            expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
            expect(page.get_by_role("status", name=EITHER("正在加载|Loading"))).to_have_count(0)
            found[path] = day_and_night(page)
        for scheme in SCHEMES:
            look(page, scheme)
            looks.append(page.evaluate("document.documentElement.className"))
    assert looks == ["", "dark"] * 2
    assert {path: told for path, told in found.items() if told} == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_store_and_widget(desk: RunningDesk, open_context: OpenContext, locale: str) -> None:
    page = open_context(base_url=desk.address, **PHONE).new_page()
    page.goto(f"/preview/{SLUG}?lang={locale}")
    found = {"store": day_and_night(page)}
    store_page.visit(page, language=locale)
    found["product"] = day_and_night(page)
    store_page.open_widget(page)
    found["widget"] = day_and_night(page)
    store_page.ask(page, {"zh": "发票怎么开？", "en": "转人工"}[locale])
    expect(store_page.log(page).locator(".entry").last).not_to_contain_text(EITHER("已发送|Sent$"))
    found["conversation"] = day_and_night(page)
    assert {name: told for name, told in found.items() if told} == {}
