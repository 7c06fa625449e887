"""A supervisor's work with customers: found, told about, joined and split, gathered in a segment."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console
from tests.browser.conftest import DESKTOP, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser


@pytest.fixture
def page(desk: RunningDesk, open_context: OpenContext) -> Page:
    opened = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(opened, SUPERVISOR)
    return opened


def find(page: Page, words: str) -> None:
    page.goto("/customers")
    page.get_by_role("searchbox", name="搜索").fill(words)
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(2)


def test_a_customer_is_joined_and_split_again(page: Page) -> None:
    find(page, "c10")
    page.get_by_role("table").get_by_role("link").click()
    page.get_by_role("textbox", name="新标签").fill("大客户")
    page.get_by_role("button", name="添加标签").click()
    expect(page.get_by_role("region", name="标签").get_by_role("listitem").filter(has_text="大客户")).to_be_visible()
    page.get_by_text("合并另一位顾客").click()
    page.get_by_role("searchbox", name=re.compile("对方的店铺编号")).fill("c11")
    page.get_by_role("button", name="查找对方").click()
    page.get_by_role("button", name=re.compile("^与“.*”合并$")).click()
    identities, history = page.get_by_role("region", name="身份"), page.get_by_role("region", name="变更记录")
    expect(identities.get_by_text("c11")).to_be_visible()
    expect(history.get_by_text("合并身份：人工合并")).to_be_visible()
    identities.get_by_role("button", name="拆开").click()
    expect(identities.get_by_text("c11")).to_have_count(0)
    expect(history.get_by_text("拆开身份")).to_be_visible()


def test_a_segment_counts_while_it_is_written_and_finds_its_customers(page: Page) -> None:
    page.goto("/segments")
    page.get_by_role("button", name="新建分组").click()
    page.get_by_role("textbox", name="分组名称").fill("下过单")
    page.get_by_role("combobox", name="第 1 个条件").select_option("orders_count")
    page.get_by_role("textbox", name="至少").fill("1")
    page.get_by_role("textbox", name="至少").press("Tab")
    count = page.get_by_text(re.compile(r"^符合条件：[1-9]\d* 位$"))
    expect(count).to_be_visible()
    people = re.sub(r"\D", "", count.inner_text())
    page.get_by_role("button", name="保存分组").click()
    expect(page.get_by_text(f"{people} 位", exact=True)).to_be_visible()
    page.get_by_role("link", name="查看顾客").click()
    expect(page.get_by_role("row")).to_have_count(min(int(people), 30) + 1)


def complain(page: Page, customer: str) -> None:
    """A case of the customer's newest order, in their own words."""
    csrf = {"x-csrf-token": page.request.get("/api/v1/session").json()["csrf"]}
    order = page.request.get(f"/api/v1/orders?customer={customer}").json()["items"][0]
    told = {"order_id": order["id"], "kind": "repair", "reason": "quality", "said": "有一处开线"}
    assert page.request.post("/api/v1/cases", data=told, headers=csrf).ok


def test_a_person_is_given_a_copy_and_erased(page: Page) -> None:
    find(page, "c01")
    page.get_by_role("table").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    complain(page, page.url.rpartition("/")[2])
    rights = page.get_by_role("region", name="资料副本与删除")
    page.emulate_media(color_scheme="dark")
    expect(rights.get_by_role("button", name="删除个人资料")).to_be_enabled()
    assert breaches(page) == []
    with page.expect_download() as saved:
        rights.get_by_role("button", name="导出副本（英文）").click()
    assert zipfile.is_zipfile(saved.value.path())
    assert "What " in zipfile.ZipFile(saved.value.path()).read("index.html").decode()
    expect(page.get_by_text("副本已导出，请交给顾客本人。")).to_be_visible()
    rights.get_by_role("button", name="删除个人资料").click()
    dialog = page.get_by_role("dialog", name=re.compile("^删除.+的个人资料？$"))
    expect(dialog.get_by_role("button", name="删除个人资料")).to_be_disabled()
    dialog.get_by_role("checkbox", name="已核实身份，是顾客本人要求删除").check()
    dialog.get_by_role("button", name="删除个人资料").click()
    expect(dialog).to_be_hidden()
    expect(rights.get_by_role("status")).to_contain_text("已删除")
    kept = ("依法保留 3 笔订单的交易记录.*LAW-ECL-31-1", "依法保留 1 张售后单里的原话.*LAW-ECL-31-1")
    expect(rights.get_by_role("listitem")).to_have_text([re.compile(one) for one in kept])
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("小林")
    expect(page.get_by_role("region", name="资料", exact=True)).not_to_contain_text("100****0001")


def test_every_note_can_be_read(page: Page) -> None:
    find(page, "c12")
    page.get_by_role("table").get_by_role("link").click()
    notes = page.get_by_role("region", name="备注")
    expect(notes.get_by_text("还没有备注")).to_be_visible()
    customer = page.url.rpartition("/")[2]
    csrf = {"x-csrf-token": page.request.get("/api/v1/session").json()["csrf"]}
    for number in range(21):
        told = page.request.post(f"/api/v1/customers/{customer}/notes", data={"text": f"第 {number} 条"}, headers=csrf)
        assert told.ok
    page.reload()
    expect(notes.get_by_role("listitem")).to_have_count(20)
    expect(notes.get_by_text("第 0 条")).to_have_count(0)
    notes.get_by_role("button", name="加载更多备注").press("Enter")
    expect(notes.get_by_text("第 0 条")).to_be_visible()
    expect(notes.get_by_role("button", name="加载更多备注")).to_have_count(0)
    assert breaches(page) == []


def test_an_identity_number_is_seen_masked_and_shown_for_a_reason(page: Page) -> None:
    find(page, "c09")
    page.get_by_role("table").get_by_role("link").click()
    facts = page.get_by_role("region", name="资料", exact=True)
    facts.get_by_text("补充资料").click()
    facts.get_by_role("combobox").select_option("identity")
    facts.get_by_role("textbox").fill("11010119900307001X")
    facts.get_by_role("button", name="保存资料").click()
    expect(facts.get_by_text("1101**********001X")).to_be_visible()
    facts.get_by_role("button", name="查看完整的证件号").click()
    facts.get_by_role("button", name="核实身份").click()
    expect(facts.get_by_text("11010119900307001X")).to_be_visible()
    expect(page.get_by_role("region", name="变更记录").get_by_text("11010119900307001X")).to_have_count(0)
