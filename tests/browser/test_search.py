"""All messages searched: from the palette and the inbox, by keyboard and by mouse, to the very place in the conversation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests import make
from tests.browser import console, stock
from tests.browser.conftest import DESKTOP, PHONE, SECRET, OpenContext
from tests.browser.small_shop import SLUG
from tests.browser.stock import FOREIGN_SLUG, STRANGER, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.conversations.given import LAN, an_id
from tests.desks import RunningDesk, running_desk
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Person
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Send
from xiaoer.platform.auth import Role
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop

pytestmark = pytest.mark.browser

FINANCE, LONG, NAME = "caiwu", 300, "演示顾客·长聊"
SPECIAL = {5: "杯口有一道裂纹，能换吗", 250: "裂纹的杯子已经寄回，单号YT7788123456"}


@pytest.fixture(scope="module")
def desk(
    built: Path, sqlite_stock: stock.SqliteStock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningDesk]:
    """With a long conversation, and one of another shop."""
    folder = tmp_path_factory.mktemp("desk")
    url = sqlite_stock.copy(folder)
    database = open_database(url)
    fill(database)
    database.close()
    with running_desk(url, folder, preview="true", secret=SECRET) as running:
        yield running


def fill(database: Database) -> None:
    shop, elsewhere = (database.read_now(shops.find_shop, slug) for slug in (SLUG, FOREIGN_SLUG))
    assert isinstance(shop, Shop)
    assert isinstance(elsewhere, Shop)
    make.account(database, login=FINANCE, role=Role.FINANCE, shops=(shop.id,))
    order = database.read_now(shops.find_orders, frozenset({shop.id}))[0]
    talk(database, shop, Person(order.customer_id, NAME), [SPECIAL.get(n, f"第{n}句") for n in range(1, LONG + 1)])
    talk(database, elsewhere, Person(an_id(), "演示顾客·别店"), ["别店的裂纹"])


def talk(database: Database, shop: Shop, customer: Person, words: list[str]) -> None:
    now = system_clock() - 3_600_000_000
    one = database.write_now(conversations.arrive, Arrival(shop.id, an_id(now), customer), now)
    sends = []
    for number, body in enumerate(words, 1):
        author = Author.AGENT if number % 2 == 0 else Author.SHOPPER
        who = (LAN.id, LAN.name) if author is Author.AGENT else (customer.id, customer.name)
        at = now + number * 1_000_000
        sends.append(Send(shop.id, one.id, author, *who, Kind.TEXT, body, f"long-{number:08}", at, an_id(at)))
    assert all(isinstance(outcome, Receipt) for outcome in database.write_now(conversations.append_all, sends))


def hits(page: Page) -> Locator:
    return page.get_by_role("list", name=re.compile("找到的消息|Messages found")).get_by_role("listitem")


def found(page: Page, words: str) -> Locator:
    """The index follows within moments: asked again until it is there."""
    for _ in range(50):
        page.goto(f"/search?q={words}")
        expect(page.get_by_role("status", name=re.compile("正在加载|Loading"))).to_have_count(0)
        if hits(page).count():
            break
        page.wait_for_timeout(200)
    return hits(page)


def at_its_place(page: Page, words: str) -> None:
    pointed = page.locator(".row.pointed")
    expect(pointed).to_contain_text(words)
    expect(pointed).to_be_in_viewport()


def test_by_keyboard_from_the_palette_to_the_place(agent: Page) -> None:
    console.sign_in(agent)
    expect(found(agent, "裂纹")).to_have_count(2)
    agent.goto("/inbox")
    agent.get_by_role("searchbox", name="搜索顾客或消息").wait_for()
    agent.keyboard.press("Control+k")
    expect(agent.get_by_role("combobox")).to_be_focused()
    agent.keyboard.type("裂纹")
    expect(agent.get_by_role("option", selected=True)).to_contain_text("搜索消息：裂纹")
    assert breaches(agent) == []
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/search\\?q="))
    expect(hits(agent)).to_have_count(2)
    expect(hits(agent).first).to_contain_text(SPECIAL[250])
    expect(hits(agent).first.locator("mark")).to_have_text(["裂纹"])
    expect(hits(agent).nth(1)).to_contain_text(NAME)
    expect(agent.get_by_text("找到 2 条")).to_be_visible()
    assert breaches(agent) == []
    agent.keyboard.press("j")
    agent.keyboard.press("j")
    expect(hits(agent).nth(1).get_by_role("link")).to_be_focused()
    agent.keyboard.press("j")
    agent.keyboard.press("k")
    expect(hits(agent).first.get_by_role("link")).to_be_focused()
    agent.keyboard.press("j")
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile(r"/inbox/[\w-]+\?line=5$"))
    at_its_place(agent, SPECIAL[5])
    expect(agent.get_by_role("article").filter(has_text="第4句")).to_be_visible()
    expect(agent.get_by_role("article").filter(has_text="第6句")).to_be_visible()


def test_by_mouse_from_the_inbox(agent: Page) -> None:
    console.sign_in(agent)
    found(agent, "7788123456")
    agent.goto("/inbox")
    agent.get_by_role("searchbox", name="搜索顾客或消息").fill("YT7788123456")
    agent.get_by_role("link", name="在全部消息里搜“YT7788123456”").click()
    hits(agent).get_by_role("link").click()
    at_its_place(agent, SPECIAL[250])


def test_enter_in_the_inbox_goes_there_too(agent: Page) -> None:
    console.sign_in(agent)
    agent.keyboard.press("/")
    agent.keyboard.type("裂纹")
    assert breaches(agent) == []
    agent.keyboard.press("Enter")
    expect(agent).to_have_url(re.compile("/search\\?q="))


def test_filters_pages_and_what_is_said_when_nothing_is_found(agent: Page) -> None:
    console.sign_in(agent)
    found(agent, "裂纹")
    agent.get_by_label("发言人").select_option("机器人")
    expect(agent.get_by_text("没有找到“裂纹”")).to_be_visible()
    assert breaches(agent) == []
    agent.get_by_role("button", name="去掉筛选条件").click()
    expect(hits(agent)).to_have_count(2)
    agent.get_by_label("发言人").select_option("顾客")
    expect(hits(agent)).to_have_count(1)
    agent.get_by_label("发言人").select_option("")
    agent.get_by_label("到", exact=True).fill("2020-01-01")
    expect(agent.get_by_text("没有找到“裂纹”")).to_be_visible()
    agent.get_by_label("到", exact=True).fill("")
    agent.get_by_role("searchbox", name="搜索全部消息").fill("第")
    expect(hits(agent)).to_have_count(30)
    agent.get_by_role("button", name="继续找更早的").click()
    expect(hits(agent)).to_have_count(60)
    agent.get_by_role("searchbox", name="搜索全部消息").fill("？！")
    expect(agent.get_by_text("只有标点，无法搜索")).to_be_visible()
    agent.get_by_role("searchbox", name="搜索全部消息").fill("")
    expect(agent.get_by_text("想找哪句话？")).to_be_visible()
    assert breaches(agent) == []


def test_from_a_customers_page(agent: Page) -> None:
    console.sign_in(agent)
    found(agent, "裂纹")
    [hit, _] = agent.request.get("/api/v1/messages?query=裂纹").json()["items"]
    agent.goto(f"/customers/{hit['customer']['id']}")
    agent.get_by_role("region", name="会话").get_by_role("link", name="消息搜索").click()
    agent.get_by_role("searchbox", name="搜索全部消息").fill("裂纹")
    expect(hits(agent)).to_have_count(2)
    expect(agent.get_by_text(f"只看{NAME}的消息")).to_be_visible()
    agent.get_by_role("button", name="看所有顾客").click()
    expect(agent).to_have_url(re.compile(r"/search\?q=[^&]+$"))


def test_an_error_says_its_number_and_is_tried_again(agent: Page, watches: list[Watch]) -> None:
    console.sign_in(agent)
    watches[-1].mean("status of 500")
    problem = {"code": "failed", "detail_zh": "出错了。", "detail_en": "Failed.", "request_id": "r-123"}
    held: list[Route] = []

    def fail(route: Route) -> None:
        held.append(route)

    agent.route("**/api/v1/messages?*", fail)
    agent.goto("/search?q=裂纹")
    expect(agent.get_by_role("status", name="正在加载")).to_be_visible()
    while not held:
        agent.wait_for_timeout(20)
    held[0].fulfill(status=500, content_type="application/problem+json", body=json.dumps(problem))
    expect(agent.get_by_role("alert")).to_contain_text("没能加载搜索结果")
    expect(agent.get_by_role("alert")).to_contain_text("r-123")
    assert breaches(agent) == []
    agent.unroute("**/api/v1/messages?*")
    agent.get_by_role("button", name="再试一次").click()
    expect(hits(agent).first).to_be_visible()


def test_who_may_read_no_conversations_is_offered_none(agent: Page, watches: list[Watch]) -> None:
    watches[-1].mean("status of 403")
    console.sign_in(agent, FINANCE)
    agent.get_by_role("button", name="查找与操作").click()
    agent.get_by_role("combobox").fill("裂纹")
    expect(agent.get_by_role("status").filter(has_text="没有找到“裂纹”")).to_be_visible()
    expect(agent.get_by_role("option")).to_have_count(0)
    agent.goto("/search?q=裂纹")
    expect(agent.get_by_text("你没有查看搜索结果的权限")).to_be_visible()
    # Nothing is live for them, and their session is not over for it.
    agent.goto("/orders")
    expect(agent.get_by_role("main").get_by_role("listitem").first).to_be_visible()
    agent.wait_for_timeout(500)
    expect(agent.get_by_role("dialog")).to_have_count(0)


def test_a_foreign_shop_finds_its_own_alone(agent: Page) -> None:
    console.sign_in(agent, STRANGER)
    expect(found(agent, "裂纹")).to_have_count(1)
    expect(hits(agent)).to_contain_text("别店的裂纹")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_in_english_it_fits(desk: RunningDesk, open_context: OpenContext, size: dict[str, object]) -> None:
    chosen = [{"name": "xiaoer.preferences", "value": json.dumps({"locale": "en"})}]
    kept = {"cookies": [], "origins": [{"origin": desk.address, "localStorage": chosen}]}
    page = open_context(base_url=desk.address, color_scheme="dark", storage_state=kept, **size).new_page()
    console.sign_in(page, SUPERVISOR)
    expect(found(page, "裂纹").first).to_contain_text("Agent")
    assert breaches(page) == []
    console.fits(page)
