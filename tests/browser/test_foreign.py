"""An agent of another shop: sees nothing of this one, and is refused by every address."""

from __future__ import annotations

import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import STRANGER
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

CUSTOMER, NAME = "c05", "演示顾客·小冯"


@pytest.fixture
def stranger(desk: RunningDesk, open_context: OpenContext) -> Page:
    page = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(page, STRANGER)
    return page


def test_a_foreign_agent_sees_and_gets_nothing(
    stranger: Page, agent: Page, shopper: Page, watches: list[Watch]
) -> None:
    console.view(stranger, "全部")
    expect(stranger.get_by_text("还没有会话")).to_be_visible()
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    console.sign_in(agent)
    console.view(agent, "排队")
    console.row(agent, NAME).click()
    expect(console.message(agent, "转人工")).to_have_count(1)
    expect(stranger.get_by_text("还没有会话")).to_be_visible()
    for watch in watches:
        watch.mean("status of 404")
    stranger.goto(agent.url)
    expect(stranger.get_by_text("没有找到这个会话")).to_be_visible()
    expect(stranger.get_by_text("转人工")).to_have_count(0)


ADDRESSES = (
    "conversations/{conversation}", "conversations/{conversation}/messages", "conversations?shop={shop}&view=all",
    "orders/{order}", "orders?shop={shop}", "customers/{customer}", "cases?conversation={conversation}",
    "figures?shop={shop}&days=7", "products?shop={shop}", "knowledge?shop={shop}", "scripts?shop={shop}",
)  # fmt: skip


def test_a_foreign_agent_is_refused_by_address(stranger: Page, agent: Page, shopper: Page) -> None:
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "在吗")
    console.sign_in(agent)
    shop = agent.request.get("/api/v1/shops").json()["items"][0]["id"]
    rows = agent.request.get(f"/api/v1/conversations?shop={shop}&view=all").json()["items"]
    row = next(row for row in rows if row["customer"]["name"] == NAME)
    names = {
        "shop": shop,
        "conversation": row["id"],
        "customer": row["customer"]["id"],
        "order": row["subject_order_id"],
    }
    paths = [f"/api/v1/{address.format(**names)}" for address in ADDRESSES]
    assert [agent.request.get(path).status for path in paths] == [200] * len(paths)
    told = {path: nothing_in(stranger.request.get(path)) for path in paths}
    assert all(told.values()), told


def nothing_in(response: APIResponse) -> bool:
    """Refused, or a list without anything in it, and nothing after it."""
    return response.status in {403, 404} or not any(response.json().values())
