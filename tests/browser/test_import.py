"""A supervisor brings in a platform's file: what is wrong is told first, what is right is stored, and the same file again changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

HEAD = "订单编号,买家会员名,订单状态,买家实际支付金额,总金额,订单创建时间,收货人姓名,联系手机,收货地址,宝贝标题,宝贝总数量,买家应付货款"
RIGHT = "260001,demo_tb_1,交易成功,39.00,39.00,2026-11-02 10:00:00,演示顾客甲,13800000091,浙江省 杭州市 西湖区 演示路1号,演示围巾,1,39.00"
ANOTHER = RIGHT.replace("260001", "260003").replace("demo_tb_1", "demo_tb_3").replace("0091", "0093")
WRONG = "260002,demo_tb_2,交易成功,三十九元,39.00,2026-11-31 10:00:00,演示顾客乙,13800000092,浙江省 杭州市 西湖区 演示路2号,演示围巾,1,39.00"


def choose(page: Page, folder: Path, name: str, *rows: str) -> None:
    """In GBK, as the platform writes it."""
    file = folder / name
    file.write_bytes("\r\n".join([HEAD, *rows, ""]).encode("gbk"))
    page.goto("/import")
    page.get_by_label("选择文件").set_input_files(file)
    expect(page.get_by_role("heading", name=name)).to_be_visible()


@pytest.fixture
def page(desk: RunningDesk, open_context: OpenContext) -> Page:
    opened = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(opened, SUPERVISOR)
    return opened


def test_what_is_wrong_is_told_and_the_rest_is_stored_when_asked(page: Page, tmp_path: Path) -> None:
    choose(page, tmp_path, "订单-有错.csv", RIGHT, WRONG)
    expect(page.get_by_text("CSV · GB")).to_be_visible()
    expect(page.get_by_text("淘宝 / 天猫：订单报表")).to_be_visible()
    assert breaches(page) == []
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("heading", name="有 2 处问题，涉及 1 笔订单")).to_be_visible()
    told = page.get_by_role("region", name="应为").get_by_role("row")
    expect(told.filter(has_text="三十九元")).to_contain_text("买家实际支付金额")
    expect(told.filter(has_text="2026-11-31")).to_contain_text("3")
    assert breaches(page) == []
    page.get_by_text("有问题的订单先跳过").click()
    page.get_by_role("button", name="导入 1 笔订单").click()
    expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
    expect(page.get_by_text("订单新增 1、更新 0；顾客新增 1")).to_be_visible()
    assert breaches(page) == []
    page.goto("/orders")
    page.get_by_role("searchbox").fill("260001")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="260001")).to_contain_text("演示围巾")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)


def test_the_same_file_again_changes_nothing(page: Page, tmp_path: Path) -> None:
    for done in ("订单新增", "订单新增 0、更新 0；顾客新增 0、更新 0"):
        choose(page, tmp_path, "订单.csv", ANOTHER)
        page.get_by_role("button", name="检查", exact=True).click()
        page.get_by_role("button", name="导入 1 笔订单").click()
        expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
        expect(page.get_by_text(done)).to_be_visible()
    page.get_by_role("link", name="全部导入").click()
    expect(page.get_by_role("link", name=re.compile("订单.csv")).first).to_be_visible()
    assert breaches(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(
    desk: RunningDesk, open_context: OpenContext, tmp_path: Path
) -> None:
    phone = open_context(base_url=desk.address, **PHONE).new_page()
    console.sign_in(phone, SUPERVISOR)
    choose(phone, tmp_path, "手机.csv", WRONG)
    phone.get_by_role("button", name="检查", exact=True).click()
    expect(phone.get_by_role("heading", name="有 2 处问题，涉及 1 笔订单")).to_be_visible()
    console.fits(phone)
    assert breaches(phone) == []
