"""A supervisor looks at the live floor, reads along, whispers, takes over and reassigns, while two agents and a shopper go on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import AGENT, COLLEAGUE, SUPERVISOR, SqliteStock
from tests.browser.test_accessible import LANGUAGES, breaches, day_and_night
from tests.browser.watched import Watch
from tests.desks import RunningDesk, running_desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CUSTOMER, OTHER = "c03", "c06"
NAME, OTHER_NAME = "演示顾客·小吴", "演示顾客·小陈"
WORDS, NOTE = "先道歉，再给补偿", "顾客要投诉，我来处理"
SOON = 5_000
"""Milliseconds in which a change shows: a second, on two cores that are shared."""


def named(login: str) -> str:
    return f"客服{login}（测试）"


@pytest.fixture
def own(built: Path, sqlite_stock: SqliteStock, tmp_path: Path) -> Iterator[RunningDesk]:
    """A desk of its own: what goes on in it is counted."""
    with running_desk(sqlite_stock.copy(tmp_path), tmp_path, preview="true") as running:
        yield running


def asks(shopper: Page, customer: str) -> None:
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, "转人工")


def on_the_floor(lead: Page, customer: str) -> Locator:
    return lead.get_by_role("list", name=re.compile("^进行中的会话")).get_by_role("listitem").filter(has_text=customer)


def at_work(lead: Page, login: str) -> Locator:
    return lead.get_by_role("list", name="客服").get_by_role("listitem").filter(has_text=login)


def told(page: Page, words: str) -> Locator:
    """What the desk says over whatever page is open."""
    return page.get_by_role("alert").filter(has_text=words)


def test_whisper_take_over_and_reassign(own: RunningDesk, open_context: OpenContext) -> None:
    lead, lan, man = (open_context(base_url=own.address, **DESKTOP).new_page() for _ in range(3))
    shopper, second = (open_context(base_url=own.address, **PHONE).new_page() for _ in range(2))
    console.sign_in(lead, SUPERVISOR)
    expect(lead.get_by_role("link", name="现场")).to_be_visible()
    lead.keyboard.press("g")
    lead.keyboard.press("w")
    expect(lead.get_by_text("现在没有进行中的会话")).to_be_visible()
    console.sign_in(lan)
    console.sign_in(man, COLLEAGUE)
    expect(at_work(lead, AGENT)).to_contain_text("在线", timeout=SOON)
    asks(shopper, CUSTOMER)
    expect(on_the_floor(lead, NAME)).to_contain_text("排队", timeout=SOON)
    expect(lead.get_by_role("definition").filter(has_text="1 位").first).to_be_visible()
    console.take(lan, NAME)
    expect(on_the_floor(lead, NAME)).to_contain_text(named(AGENT), timeout=SOON)
    expect(at_work(lead, AGENT)).to_contain_text("1 / 8", timeout=SOON)
    assert breaches(lead) == []
    whispered(lead, lan, man, shopper)
    taken_over(lead, lan, shopper)
    asks(second, OTHER)
    lan.get_by_role("link", name="接待", exact=True).click()
    console.take(lan, OTHER_NAME)
    reassigned(lead, lan, man, second)


def whispered(lead: Page, lan: Page, man: Page, shopper: Page) -> None:
    on_the_floor(lead, NAME).get_by_role("link", name=re.compile("旁听")).click()
    expect(lead.get_by_text("旁听中")).to_be_visible()
    field = lead.get_by_role("textbox", name="悄悄话")
    field.fill(WORDS)
    assert breaches(lead) == []
    field.press("Enter")
    expect(console.message(lead, WORDS)).to_contain_text("只有接待的客服和主管看得到")
    expect(console.message(lan, WORDS)).to_contain_text("悄悄话", timeout=SOON)
    assert breaches(lan) == []
    console.view(man, "全部")
    console.row(man, NAME).click()
    console.send(lan, "您好，马上为您处理。")
    expect(console.message(man, "马上为您处理")).to_be_visible()
    expect(console.message(man, WORDS)).to_have_count(0)
    expect(store_page.log(shopper)).to_contain_text("马上为您处理")
    expect(store_page.panel(shopper)).not_to_contain_text(WORDS)
    # Elsewhere in the console the agent hears it too.
    lan.get_by_role("link", name="订单", exact=True).click()
    expect(lan).to_have_url(re.compile("/orders"))
    field.fill("语气再软一点")
    field.press("Enter")
    expect(told(lan, "语气再软一点")).to_be_visible(timeout=SOON)


def taken_over(lead: Page, lan: Page, shopper: Page) -> None:
    """By keyboard alone."""
    lead.get_by_role("heading", level=2, name=re.compile(NAME)).click()
    lead.keyboard.press("o")
    dialog = lead.get_by_role("dialog", name="接管会话")
    expect(dialog).to_contain_text(f"{named(AGENT)}正在接待")
    expect(dialog.get_by_label("备注（选填）")).to_be_focused()
    assert breaches(lead) == []
    lead.keyboard.type(NOTE)
    lead.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(lead.get_by_role("radio", name="回复")).to_be_checked()
    expect(told(lan, f"{named(SUPERVISOR)}接管了你和{NAME}的会话")).to_be_visible(timeout=SOON)
    expect(store_page.log(shopper)).to_contain_text(f"接下来由{named(SUPERVISOR)}为您服务")
    expect(store_page.panel(shopper)).not_to_contain_text(NOTE)
    console.send(lead, "您好，我是主管，由我来处理。")
    expect(store_page.log(shopper)).to_contain_text("由我来处理")


def reassigned(lead: Page, lan: Page, man: Page, shopper: Page) -> None:
    lead.get_by_role("link", name="现场").click()
    row = on_the_floor(lead, OTHER_NAME)
    expect(row).to_contain_text(named(AGENT))
    say(man, "离开")
    expect(at_work(lead, COLLEAGUE)).to_contain_text("离开", timeout=SOON)
    row.get_by_role("button", name=re.compile("^改派")).press("Enter")
    dialog = lead.get_by_role("dialog", name=re.compile("^改派"))
    submit = dialog.get_by_role("button", name="改派")
    expect(submit).to_be_disabled()
    dialog.get_by_role("radio", name=re.compile(COLLEAGUE)).check()
    expect(submit).to_be_disabled()
    dialog.get_by_role("checkbox", name=re.compile("现在不在")).check()
    assert breaches(lead) == []
    submit.click()
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text(named(COLLEAGUE), timeout=SOON)
    expect(told(man, f"把{OTHER_NAME}的会话交给你接待")).to_be_visible(timeout=SOON)
    expect(told(lan, f"改派给了{named(COLLEAGUE)}")).to_be_visible(timeout=SOON)
    expect(store_page.log(shopper)).to_contain_text(f"接下来由{named(COLLEAGUE)}为您服务")


def say(page: Page, presence: str) -> None:
    page.get_by_role("button", name="账号与显示设置").click()
    page.get_by_role("radiogroup", name="接待状态").get_by_label(presence).check()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("device", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_floor_in_every_look(
    desk: RunningDesk, open_context: OpenContext, shopper: Page, locale: str, device: dict[str, object]
) -> None:
    asks(shopper, CUSTOMER)
    chosen = [{"name": "xiaoer.preferences", "value": json.dumps({"locale": locale})}]
    kept = {"cookies": [], "origins": [{"origin": desk.address, "localStorage": chosen}]}
    lead = open_context(base_url=desk.address, storage_state=kept, **device).new_page()
    console.sign_in(lead, SUPERVISOR)
    lead.goto("/wall")
    conversations = lead.get_by_role("list", name=re.compile("^(进行中的会话|Open conversations)"))
    expect(conversations.get_by_role("listitem").first).to_be_visible()
    lead.get_by_text(re.compile("是怎么算的|^How steady")).click()
    found = day_and_night(lead)
    console.fits(lead)
    conversations.get_by_role("button", name=re.compile("^(改派|Reassign)")).first.click()
    expect(lead.get_by_role("radio", name=re.compile(AGENT))).to_be_visible()
    assert found + day_and_night(lead) == []


def test_what_fails_is_told_and_tried_again(agent: Page, watches: list[Watch]) -> None:
    watches[-1].mean("status of 503")
    console.sign_in(agent, SUPERVISOR)
    agent.route(
        "**/api/v1/wall*", lambda route: route.fulfill(status=503, content_type="application/problem+json", body="{}")
    )
    agent.goto("/wall")
    expect(agent.get_by_role("alert")).to_contain_text("没能加载接待现场", timeout=30_000)
    agent.unroute("**/api/v1/wall*")
    agent.get_by_role("button", name="再试一次").click()
    expect(agent.get_by_role("heading", name="排队")).to_be_visible()


def test_it_is_for_who_leads(agent: Page, watches: list[Watch]) -> None:
    watches[-1].mean("status of 403")
    console.sign_in(agent)
    expect(agent.get_by_role("link", name="现场")).to_have_count(0)
    agent.goto("/wall")
    expect(agent.get_by_text("你没有查看接待现场的权限")).to_be_visible()
    assert breaches(agent) == []
