"""A supervisor brings in lists of products and of customers, whose columns are known by their names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessible import breaches
from tests.browser.test_import_chats import choose, page
from tests.intake import given, lists
from xiaoer.intake.domain.fields import Holds

__all__ = ["page"]
pytestmark = pytest.mark.browser


def written(folder: Path, holds: Holds, *told: dict[str, Any]) -> Path:
    file = folder / f"{holds}.csv"
    file.write_bytes(given.csv_text(lists.rows(holds, *told)).encode("gbk"))
    return file


def test_products_come_with_their_variants_and_what_is_not_told_stays(page: Page, tmp_path: Path) -> None:
    told = [{"商品编码": "LIST-1", "商家编码": sku, "库存": "3"} for sku in ("LIST-1-S", "LIST-1-L")]
    choose(page, written(tmp_path, Holds.PRODUCTS, *told), "商品")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_text("1 个商品、2 行。文件里没有的内容保持原样。")).to_be_visible()
    assert breaches(page) == []
    page.get_by_role("button", name="导入 1 个商品").click()
    expect(page.get_by_text("商品新增 1、更新 0。")).to_be_visible()
    assert breaches(page) == []
    choose(page, written(tmp_path, Holds.PRODUCTS, *({**one, "售价": "499"} for one in told)), "商品")
    page.get_by_role("button", name="检查", exact=True).click()
    page.get_by_role("button", name="导入 1 个商品").click()
    expect(page.get_by_text("商品新增 0、更新 1。")).to_be_visible()


def test_a_word_for_a_category_is_told_by_hand(page: Page, tmp_path: Path) -> None:
    choose(
        page,
        written(tmp_path, Holds.PRODUCTS, {"商品编码": "LIST-2", "商家编码": "LIST-2", "类目": "羽绒服饰"}),
        "商品",
    )
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("heading", name="有 1 处问题，涉及 1 个商品")).to_be_visible()
    page.get_by_label("羽绒服饰").select_option("服饰")
    page.get_by_role("button", name="重新检查").click()
    expect(page.get_by_role("button", name="导入 1 个商品")).to_be_visible()


def test_customers_come_and_the_wrong_one_is_left_out_when_asked(page: Page, tmp_path: Path) -> None:
    told = [{"顾客编号": "list-1"}, {"顾客编号": "list-2", "电话": "找我"}]
    choose(page, written(tmp_path, Holds.CUSTOMERS, *told), "顾客")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("heading", name="有 1 处问题，涉及 1 位顾客")).to_be_visible()
    page.get_by_text("有问题的顾客先跳过").click()
    page.get_by_role("button", name="导入 1 位顾客").click()
    expect(page.get_by_text("顾客新增 1、更新 0。")).to_be_visible()
    page.goto("/customers")
    page.get_by_role("searchbox", name="搜索").fill("list-1")
    expect(page.get_by_role("link", name="演示顾客").first).to_be_visible()
