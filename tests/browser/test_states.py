"""Each page while it loads, where its loading failed, and for those who may not: said, with what can be done, axe-clean."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import console
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
FORBIDDEN = [
    pytest.param("/wall", id="wall"),
    pytest.param("/alarms", id="alarms"),
    pytest.param("/approvals", id="approvals"),
    pytest.param("/import", id="import"),
    pytest.param("/customers/retention", id="retention"),
    pytest.param("/connections", id="connections"),
    pytest.param("/accounts", id="accounts"),
    pytest.param("/store", id="store"),
]

SignedIn = Callable[[str], Page]


@pytest.fixture(scope="module")
def sessions(browser: Browser, desk: RunningDesk) -> dict[str, str]:
    """Of each, the cookies of one who has signed in, as JSON."""
    found = {}
    for login in (AGENT, SUPERVISOR, ADMIN):
        context = browser.new_context(base_url=desk.address, locale="zh-CN")
        console.sign_in(context.new_page(), login)
        found[login] = json.dumps(context.storage_state())
        context.close()
    return found


@pytest.fixture
def signed_in(sessions: dict[str, str], desk: RunningDesk, open_context: OpenContext, watches: list[Watch]) -> SignedIn:
    def open_one(login: str) -> Page:
        context = open_context(base_url=desk.address, storage_state=json.loads(sessions[login]), **DESKTOP)
        watches[-1].mean("status of (500|403)")
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
    page = signed_in(login)
    wanted = re.compile(rf"/api/v1/{asked}(\?.*|/.*)?$")
    page.route(wanted, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(path)
    main = page.get_by_role("main")
    expect(main.get_by_role("status", name="正在加载").first).to_be_visible()
    assert breaches(page) == []
    while held:
        held.pop().fulfill(status=500, content_type="application/problem+json", body=json.dumps(FAILED))
    failure = main.get_by_role("alert").first
    expect(failure).to_contain_text("没能加载")
    expect(failure).to_contain_text("only-for-tests")
    assert breaches(page) == []
    page.unroute(wanted)
    failure.get_by_role("button", name="再试一次").press("Enter")
    expect(failure).to_be_hidden()
    expect(main.get_by_role("status", name="正在加载")).to_have_count(0)


@pytest.mark.parametrize("path", FORBIDDEN)
def test_a_page_for_those_who_may_not(signed_in: SignedIn, path: str) -> None:
    page = signed_in(AGENT)
    page.goto(path)
    expect(
        page.get_by_role("main").get_by_text(re.compile("^你没有查看.*的权限$|^保存期限由主管管理$"))
    ).to_be_visible()
    assert breaches(page) == []
