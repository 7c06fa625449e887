"""A supervisor has the desk give conversations out; one agent hands hers on, the other one vanishes, and the shopper is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.small_shop import SLUG
from tests.browser.stock import AGENT, COLLEAGUE, SUPERVISOR, SqliteStock
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk, running_desk
from xiaoer.platform import jobs
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Tx, open_database
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.team import actions, store
from xiaoer.team.domain.routing import Routing

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CUSTOMER, NAME = "c03", "演示顾客"
NOTE = "顾客要换大一码，库存已核对，请帮忙改订单"


@pytest.fixture
def own(built: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> Iterator[tuple[RunningDesk, str]]:
    """A desk of its own: what is settled here holds for the whole shop."""
    url = sqlite_stock.copy(tmp_path)
    with running_desk(url, tmp_path, preview="true") as running:
        yield running, url


def test_from_the_queue_to_one_agent_and_on_to_the_next(
    own: tuple[RunningDesk, str], open_context: OpenContext
) -> None:
    desk, url = own
    lead, lan, man = (open_context(base_url=desk.address, **DESKTOP).new_page() for _ in range(3))
    shopper = open_context(base_url=desk.address, **PHONE).new_page()
    console.sign_in(lead, SUPERVISOR)
    settle(lead)
    console.sign_in(lan)
    console.sign_in(man, COLLEAGUE)
    say(man, "忙碌")
    expect(member(lead, COLLEAGUE)).to_contain_text("忙碌")
    store_page.visit(shopper, CUSTOMER)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")
    expect(store_page.log(shopper)).to_contain_text(f"客服{AGENT}（测试）为您服务")
    hand_over(lan, man)
    expect(store_page.log(shopper)).to_contain_text(f"已为您转接，接下来由客服{COLLEAGUE}（测试）为您服务")
    expect(store_page.panel(shopper)).not_to_contain_text(NOTE)
    man.context.close()
    hurry(url)
    expect(store_page.log(shopper)).to_contain_text("排队顺序不变", timeout=60_000)
    expect(member(lead, COLLEAGUE)).to_contain_text("未登录")
    expect(console.row(lan, NAME)).to_be_visible()
    console.row(lan, NAME).click()
    console.send(lan, "您好，我来继续为您处理。")
    expect(store_page.log(shopper)).to_contain_text("我来继续为您处理")


def settle(lead: Page) -> None:
    """Automatic, and what one of the agents takes; what cannot be is not saved."""
    lead.get_by_role("link", name="团队").click()
    expect(lead.get_by_role("table")).to_contain_text(AGENT)
    assert breaches(lead) == []
    lead.get_by_role("radio", name="自动分配").check()
    lead.get_by_label("掉线多久算离开").fill("5")
    expect(lead.get_by_text("两个时间都要在 30 到 3600 秒之间。")).to_be_visible()
    expect(lead.get_by_role("button", name="保存设置")).to_be_disabled()
    lead.get_by_label("掉线多久算离开").fill("60")
    lead.get_by_role("button", name="保存设置").click()
    expect(lead.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    lead.get_by_role("button", name=re.compile(f"修改.*{AGENT}")).press("Enter")
    dialog = lead.get_by_role("dialog", name=re.compile("接待范围"))
    expect(dialog.get_by_label("同时最多接待几个会话")).to_be_focused()
    assert breaches(lead) == []
    lead.keyboard.press("Control+a")
    lead.keyboard.type("3")
    dialog.get_by_label("英文").uncheck()
    lead.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(member(lead, AGENT)).to_contain_text("0 / 3")
    expect(member(lead, AGENT)).to_contain_text("售前、售中、售后 · 中文")
    lead.reload()
    expect(lead.get_by_role("radio", name="自动分配")).to_be_checked()


def member(lead: Page, login: str) -> Locator:
    return lead.get_by_role("row").filter(has_text=login)


def say(page: Page, presence: str) -> None:
    page.get_by_role("button", name="账号与显示设置").click()
    page.get_by_role("radiogroup", name="接待状态").get_by_label(presence).check()
    page.keyboard.press("Escape")


def hand_over(lan: Page, man: Page) -> None:
    """By keyboard alone; a colleague who is away cannot be chosen."""
    say(man, "离开")
    console.row(lan, NAME).click()
    expect(console.draft(lan)).to_be_visible()
    lan.get_by_role("heading", level=2, name=re.compile(NAME)).click()
    lan.keyboard.press("t")
    dialog = lan.get_by_role("dialog", name="转接会话")
    expect(dialog.get_by_label("给接手同事的备注")).to_be_focused()
    expect(dialog.get_by_role("radio", name=re.compile(COLLEAGUE))).to_be_disabled()
    expect(dialog.get_by_role("button", name="放回排队")).to_be_disabled()
    assert breaches(lan) == []
    say(man, "在线")
    expect(dialog.get_by_role("radio", name=re.compile(COLLEAGUE))).to_be_enabled()
    lan.keyboard.type(NOTE)
    lan.keyboard.press("Tab")
    lan.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name=re.compile(COLLEAGUE))).to_be_checked()
    lan.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(lan.get_by_text(f"已转给客服{COLLEAGUE}（测试）")).to_be_visible()
    expect(console.row(man, NAME)).to_be_visible()
    console.row(man, NAME).click()
    expect(console.message(man, NOTE)).to_be_visible()


def hurry(url: str) -> None:
    """A grace shorter than any that a supervisor may settle, looked at as soon as it is over: nobody waits for a minute."""
    database = open_database(url)

    def shorten(tx: Tx) -> None:
        shop = shops.find_shop(tx, SLUG)
        assert isinstance(shop, Shop)
        store.save_routing(tx, shop.id, Routing(automatic=True, grace=5), 0, UUID(int=0))
        [gone] = [one for one in actions.crew(tx, shop.id) if COLLEAGUE in one.name]
        at = system_clock() + 15_000_000
        jobs.plan(tx, f"{actions.VANISH}:{gone.id}", actions.VANISH, at, {"account_id": str(gone.id), "at": at})

    database.write_now(shorten)
    database.close()
