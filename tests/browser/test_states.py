"""Each page, and that of one thing, while it loads, where its loading failed, and for those who may not: said, with what can be done, axe-clean."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import make
from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import ADMIN, AGENT, SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

FAILED = {
    "type": "urn:xiaoer:mistake", "title": "mistake", "status": 500, "code": "mistake", "detail": "出错了。", "detail_zh": "出错了。",
    "detail_en": "A mistake.", "request_id": "only-for-tests",
}  # fmt: skip
PAGES = [
    pytest.param(SUPERVISOR, "/inbox", "conversations", id="inbox"),
    pytest.param(SUPERVISOR, "/wall", "wall", id="wall"),
    pytest.param(SUPERVISOR, "/orders", "orders", id="orders"),
    pytest.param(SUPERVISOR, "/products", "products", id="products"),
    pytest.param(SUPERVISOR, "/products/attributes", "shops/[^/]+/attributes", id="attributes"),
    pytest.param(SUPERVISOR, "/customers", "customers", id="customers"),
    pytest.param(SUPERVISOR, "/customers/duplicates", "customers/proposals", id="duplicates"),
    pytest.param(SUPERVISOR, "/customers/retention", "shops/[^/]+/retention", id="retention"),
    pytest.param(SUPERVISOR, "/segments", "segments", id="segments"),
    pytest.param(SUPERVISOR, "/figures", "figures", id="figures"),
    pytest.param(SUPERVISOR, "/alarms", "alarms", id="alarms"),
    pytest.param(SUPERVISOR, "/team", "shops/[^/]+/team", id="team"),
    pytest.param(SUPERVISOR, "/times", "shops/[^/]+/times", id="times"),
    pytest.param(SUPERVISOR, "/crisis", "shops/[^/]+/crisis", id="crisis"),
    pytest.param(SUPERVISOR, "/approvals", "approvals", id="approvals"),
    pytest.param(SUPERVISOR, "/import", "imports", id="import"),
    pytest.param(ADMIN, "/connections", "(keys|webhooks|connectors)", id="connections"),
    pytest.param(ADMIN, "/accounts", "accounts", id="accounts"),
    pytest.param(SUPERVISOR, "/store", "shops/[^/]+/settings", id="store"),
]
ONE = [
    pytest.param("orders", "/orders/{}", "orders/[^/]+", id="order"),
    pytest.param("products", "/products/{}", "products/[^/]+", id="product"),
    pytest.param("customers", "/customers/{}", "customers/[^/]+", id="customer"),
    pytest.param("conversations", "/inbox/{}", "conversations/[^/]+/messages", id="conversation"),
]
"""What is listed by the API, the page of one of them, and what that asks for."""
TRAINER, FINANCE = "states-trainer", "states-finance"
LOOSE, FOUNDER = "states-loose", "states-founder"
"""An agent and an administrator of no shop."""
FORBIDDEN = [
    pytest.param(AGENT, "/wall", id="wall"),
    pytest.param(AGENT, "/alarms", id="alarms"),
    pytest.param(AGENT, "/approvals", id="approvals"),
    pytest.param(AGENT, "/import", id="import"),
    pytest.param(AGENT, "/import/{}", id="one import"),
    pytest.param(AGENT, "/customers/retention", id="retention"),
    pytest.param(AGENT, "/connections", id="connections"),
    pytest.param(AGENT, "/accounts", id="accounts"),
    pytest.param(AGENT, "/store", id="store"),
    pytest.param(TRAINER, "/orders", id="orders"),
    pytest.param(TRAINER, "/orders/{}", id="order"),
    pytest.param(TRAINER, "/customers", id="customers"),
    pytest.param(TRAINER, "/customers/{}", id="customer"),
    pytest.param(TRAINER, "/segments", id="segments"),
    pytest.param(TRAINER, "/team", id="team"),
    pytest.param(FINANCE, "/times", id="times"),
    pytest.param(FINANCE, "/crisis", id="crisis"),
    pytest.param(FINANCE, "/inbox", id="inbox"),
]
"""Products and figures may be seen by every role."""
NOBODYS = "00000000-0000-0000-0000-000000000000"

SignedIn = Callable[[str], Page]


@pytest.fixture(scope="module")
def sessions(browser: Browser, desk: RunningDesk) -> dict[str, str]:
    """Of each, the cookies of one who has signed in, as JSON."""
    found: dict[str, str] = {}

    def keep(login: str, password: str = make.PASSWORD) -> None:
        context = browser.new_context(base_url=desk.address, locale="zh-CN")
        console.sign_in(context.new_page(), login, password)
        found[login] = json.dumps(context.storage_state())
        if login == ADMIN:
            for new, role in ((TRAINER, "trainer"), (FINANCE, "finance")):
                keep(new, added(context, new, role))
            for new, role in ((LOOSE, "agent"), (FOUNDER, "admin")):
                keep(new, added(context, new, role, nowhere=True))
        context.close()

    for login in (AGENT, SUPERVISOR, ADMIN):
        keep(login)
    return found


def added(context: BrowserContext, login: str, role: str, *, nowhere: bool = False) -> str:
    """An account of that role; its password."""
    csrf = context.request.get("/api/v1/session").json()["csrf"]
    shops = [] if nowhere else [one["id"] for one in context.request.get("/api/v1/shops").json()["items"]]
    facts = {"name": f"{login}（测试）", "role": role, "locale": "zh", "shops": shops}
    answer = context.request.post(
        "/api/v1/accounts", headers={"x-csrf-token": csrf}, data={"login": login, "facts": facts}
    )
    return str(answer.json()["password"])


@pytest.fixture
def signed_in(sessions: dict[str, str], desk: RunningDesk, open_context: OpenContext, watches: list[Watch]) -> SignedIn:
    def open_one(login: str) -> Page:
        context = open_context(base_url=desk.address, storage_state=json.loads(sessions[login]), **DESKTOP)
        watches[-1].mean("status of (500|403|404)")
        return context.new_page()

    return open_one


@pytest.fixture
def held() -> Iterator[list[Route]]:
    """Requests that have no answer yet."""
    routes: list[Route] = []
    yield routes
    for route in routes:
        route.abort()


@pytest.mark.parametrize(("login", "path", "asked"), PAGES)
def test_a_page_that_loads_and_fails_and_is_tried_again(
    signed_in: SignedIn, held: list[Route], login: str, path: str, asked: str
) -> None:
    loads_and_fails(signed_in(login), held, path, asked)


@pytest.mark.parametrize(("listed", "path", "asked"), ONE)
def test_one_thing_that_loads_and_fails_and_is_tried_again(
    signed_in: SignedIn, held: list[Route], shopper: Page, listed: str, path: str, asked: str
) -> None:
    if listed == "conversations":
        store_page.visit(shopper, "c05")
        store_page.open_widget(shopper)
        store_page.ask(shopper, "转人工")
    page = signed_in(SUPERVISOR)
    shop = page.request.get("/api/v1/shops").json()["items"][0]["id"]
    view = {"view": "all"} if listed == "conversations" else {}
    found = page.request.get(f"/api/v1/{listed}", params={"shop": shop, **view}).json()["items"]
    loads_and_fails(page, held, path.format(found[0]["id"]), asked)


def test_a_conversation_outside_the_list_that_could_not_be_had_is_asked_for_again(signed_in: SignedIn) -> None:
    page = signed_in(SUPERVISOR)
    one = f"**/api/v1/conversations/{NOBODYS}"
    page.route(one, fail)
    page.goto(f"/inbox/{NOBODYS}")
    failure = page.get_by_role("alert").filter(has_text="聊天记录")
    expect(failure).to_contain_text("没能加载聊天记录")
    assert breaches(page) == []
    page.unroute(one)
    page.route(
        one,
        lambda route: route.fulfill(
            status=404, content_type="application/problem+json", body=json.dumps({**FAILED, "status": 404})
        ),
    )
    failure.get_by_role("button", name="再试一次").press("Enter")
    expect(page.get_by_text("没有找到这个会话")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/inbox/{NOBODYS}$"))


def fail(route: Route) -> None:
    route.fulfill(status=500, content_type="application/problem+json", body=json.dumps(FAILED))


def loads_and_fails(page: Page, held: list[Route], path: str, asked: str) -> None:
    wanted = re.compile(rf"/api/v1/{asked}(\?.*|/.*)?$")
    page.route(wanted, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(path)
    main = page.get_by_role("main")
    expect(main.get_by_role("status", name="正在加载").first).to_be_visible()
    assert breaches(page) == []
    page.route(wanted, fail)  # a page that follows what happens may have asked again meanwhile, or asks now
    while held:
        fail(held.pop())
    failure = main.get_by_role("alert").first
    expect(failure).to_contain_text("没能加载")
    expect(failure).to_contain_text("only-for-tests")
    assert breaches(page) == []
    page.unroute(wanted)
    failure.get_by_role("button", name="再试一次").press("Enter")
    expect(failure).to_be_hidden()
    expect(main.get_by_role("status", name="正在加载")).to_have_count(0)


@pytest.mark.parametrize(("login", "path"), FORBIDDEN)
def test_a_page_for_those_who_may_not(signed_in: SignedIn, login: str, path: str) -> None:
    page = signed_in(login)
    page.goto(path.format(NOBODYS))
    refused = page.get_by_role("main").get_by_text(re.compile("^你没有查看.*的权限$|^保存期限由主管管理$"))
    expect(refused.first).to_be_visible()
    assert breaches(page) == []


@pytest.mark.parametrize("path", ["/inbox", "/orders", "/figures", "/store"])
def test_whoever_is_in_no_shop_is_told_so(signed_in: SignedIn, path: str) -> None:
    page = signed_in(LOOSE)
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("你没有查看" if path == "/store" else "你还没有加入店铺")
    expect(page.get_by_role("status", name="正在加载")).to_have_count(0)
    assert breaches(page) == []


def test_an_administrator_of_no_shop_opens_one(signed_in: SignedIn) -> None:
    page = signed_in(FOUNDER)
    page.goto("/inbox")
    page.get_by_role("button", name="去新建店铺").press("Enter")
    expect(page).to_have_url(re.compile("/store$"))
    expect(page.get_by_role("main")).to_contain_text("点“新建店铺”开始")
    assert breaches(page) == []
    page.get_by_role("button", name="新建店铺").press("Enter")
    expect(page.get_by_role("dialog", name="新建店铺")).to_be_visible()


def test_an_empty_inbox_shows_how_the_shop_stands_today(signed_in: SignedIn) -> None:
    page = signed_in(SUPERVISOR)
    page.goto("/inbox")
    today = page.get_by_role("region", name="店铺今天")
    expect(today.get_by_role("term")).to_have_text(["接待会话", "人工首响（中位数）", "满意度（平均分）"])
    expect(page.get_by_text(re.compile("^当前没有人排队|位顾客在排队"))).to_be_visible()
    assert breaches(page) == []
