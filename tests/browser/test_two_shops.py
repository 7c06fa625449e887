"""A supervisor of two shops comes from an alarm of one of them while the other one is looked at: to a conversation that lives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.small_shop import SLUG
from tests.browser.stock import FOREIGN_SLUG, SqliteStock
from tests.desks import RunningDesk, running_desk
from xiaoer.platform.auth import Role
from xiaoer.platform.db import open_database
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop

pytestmark = pytest.mark.browser

BOTH = "both"
ANGRY = "等了三天还不发货，我要打12315"


@pytest.fixture
def desk(built: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> Iterator[RunningDesk]:
    """Somebody leads both shops of it."""
    url = sqlite_stock.copy(tmp_path)
    db = open_database(url, make.keys(tmp_path / "data"))
    try:
        found = [db.read_now(shops.find_shop, slug) for slug in (SLUG, FOREIGN_SLUG)]
        both = tuple(one.id for one in found if isinstance(one, Shop))
        assert len(both) == 2
        make.account(db, login=BOTH, role=Role.SUPERVISOR, shops=both)
    finally:
        db.close()
    with running_desk(url, tmp_path, preview="true") as running:
        yield running


def chosen_shop(page: Page) -> str:
    return str(page.get_by_role("combobox", name="店铺").locator("option:checked").inner_text())


def test_from_an_alarm_to_a_conversation_of_the_other_shop(desk: RunningDesk, open_context: OpenContext) -> None:
    lead = open_context(base_url=desk.address, **DESKTOP).new_page()
    shopper = open_context(base_url=desk.address, **PHONE).new_page()
    console.sign_in(lead, BOTH)
    lead.get_by_role("combobox", name="店铺").select_option(label=f"测试店铺 {FOREIGN_SLUG}")
    console.view(lead, "全部")
    expect(lead.get_by_text("还没有会话")).to_be_visible()
    store_page.visit(shopper, "c01")
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    store_page.ask(shopper, ANGRY)
    lead.goto("/alarms")
    lead.get_by_role("main").get_by_role("link").filter(has_text=ANGRY).first.click()
    expect(lead.get_by_role("heading", level=2, name=re.compile("演示顾客"))).to_be_visible()
    console.view(lead, "排队")
    expect(console.row(lead, "演示顾客")).to_be_visible()
    assert chosen_shop(lead) != f"测试店铺 {FOREIGN_SLUG}"
    lead.get_by_role("button", name=re.compile("^接待")).click()
    expect(lead.get_by_role("radio", name="回复")).to_be_checked()
    store_page.ask(shopper, "还在吗")
    expect(console.message(lead, "还在吗")).to_be_visible()
    left(lead)


def left(lead: Page) -> None:
    """Whoever chooses another shop leaves what is open in this one, and is not brought back to it."""
    lead.get_by_role("combobox", name="店铺").select_option(label=f"测试店铺 {FOREIGN_SLUG}")
    expect(lead).to_have_url(re.compile("/inbox/?$"))
    lead.wait_for_timeout(500)
    assert chosen_shop(lead) == f"测试店铺 {FOREIGN_SLUG}"
