"""A supervisor brings in a chat log: how it will look is shown first, what is wrong is told, and what is stored can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import SUPERVISOR
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk
from tests.intake import chat_files as log

pytestmark = pytest.mark.browser

CHAT = [
    {"内容": "在吗，围巾还有货吗"},
    {"说话方": "客服", "客服": "外包小王", "内容": "您好，有货的", "时间": "2026-11-20 10:00:20"},
    {"说话方": "机器人", "内容": "祝您购物愉快", "时间": "2026-11-20 10:00:40"},
]
ANOTHER = {"会话编号": "T2", "顾客编号": "demo-2", "昵称": "演示顾客乙", "内容": "什么时候发货", "满意度": "4"}


@pytest.fixture
def page(desk: RunningDesk, open_context: OpenContext) -> Page:
    opened = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(opened, SUPERVISOR)
    return opened


def choose(page: Page, file: Path, word: str = "聊天记录", button: str = "选择文件") -> None:
    page.goto("/import")
    page.get_by_role("radio", name=word).check()
    page.get_by_label(button).set_input_files(file)
    expect(page.get_by_role("heading", name=file.name)).to_be_visible()


def own_log(folder: Path, prefix: str, *more: dict[str, str]) -> Path:
    """In GBK, with conversations of their own."""
    rows = [
        row | {"会话编号": prefix + row["会话编号"], "顾客编号": prefix + row["顾客编号"]}
        for row in log.rows(*CHAT, ANOTHER, *more)
    ]
    named = [{_named(name): cell for name, cell in row.items()} for row in rows]
    file = folder / f"{prefix}.csv"
    file.write_bytes(log.content_of(named).decode().encode("gbk"))
    return file


def _named(column: str) -> str:
    """A column as the page finds it by its name."""
    return {"昵称": "顾客昵称", "类型": "消息类型"}.get(column, column)


def test_a_log_is_looked_at_stored_and_read(page: Page, tmp_path: Path) -> None:
    choose(page, own_log(tmp_path, "甲"))
    expect(page.get_by_text("CSV · GB")).to_be_visible()
    assert breaches(page) == []
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("heading", name="没有问题，可以导入")).to_be_visible()
    preview = page.get_by_role("region", name="导入后是这样")
    expect(preview.get_by_role("article")).to_have_count(2)
    expect(preview.get_by_role("article").first.get_by_role("listitem")).to_have_text(
        [
            re.compile("演示顾客.*在吗，围巾还有货吗"),
            re.compile("外包小王.*您好，有货的"),
            re.compile("机器人.*祝您购物愉快"),
        ]
    )
    assert breaches(page) == []
    page.get_by_role("button", name="导入 2 个会话").click()
    expect(page.get_by_role("status").filter(has_text="导入完成")).to_be_visible()
    expect(page.get_by_text("会话新增 2、补充 0，消息 4 条；顾客新增 2、更新 0。")).to_be_visible()
    stored = page.get_by_role("region", name="导入的会话").get_by_role("link")
    expect(stored).to_have_count(2)
    expect(stored.filter(has_text="演示顾客乙")).to_contain_text("1 条消息 · 演示渠道 · 满意度 4")
    assert breaches(page) == []
    stored.filter(has_text="祝您购物愉快").click()
    expect(console.message(page, "在吗，围巾还有货吗")).to_be_visible()
    expect(console.message(page, "您好，有货的")).to_contain_text("外包小王")
    expect(page.get_by_role("heading", level=2, name="演示顾客")).to_be_visible()


def test_a_conversation_with_a_bad_row_is_left_out_when_asked(page: Page, tmp_path: Path) -> None:
    choose(page, own_log(tmp_path, "乙", {"说话方": "路人", "内容": "路过"}))
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("heading", name="有 1 处问题，涉及 1 个会话")).to_be_visible()
    told = page.get_by_role("region", name="应为").get_by_role("row")
    expect(told.filter(has_text="路人")).to_contain_text("6")
    expect(page.get_by_role("region", name="导入后是这样")).to_have_count(0)
    page.get_by_text("有问题的会话先跳过").click()
    expect(page.get_by_text("将导入其余 1 个会话，跳过这 1 个。")).to_be_visible()
    page.get_by_label("路人").select_option("顾客")
    page.get_by_role("button", name="重新检查").click()
    expect(page.get_by_role("heading", name="没有问题，可以导入")).to_be_visible()
    expect(page.get_by_role("button", name="导入 2 个会话")).to_be_visible()


def test_a_log_without_times_stands_on_the_day_that_is_named(page: Page, watches: list[Watch]) -> None:
    choose(page, log.SAMPLE)
    watches[-1].mean("status of 422.*/check$")
    expect(page.get_by_text("京东对话数据集（JDDC）：原始会话")).to_be_visible()
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_text("请填写这些会话算在哪一天")).to_be_visible()
    page.get_by_label("这些会话算在哪一天").fill("2026-11-20")
    page.get_by_role("button", name="检查", exact=True).click()
    preview = page.get_by_role("region", name="导入后是这样")
    expect(preview).to_contain_text("=您好，演示客服[数字x]号为您服务 #E-s01")
    expect(preview).to_contain_text("无时间")
    assert breaches(page) == []


def test_in_english_and_on_a_phone(desk: RunningDesk, open_context: OpenContext, tmp_path: Path) -> None:
    chosen = [{"name": "xiaoer.preferences", "value": json.dumps({"locale": "en"})}]
    stored = {"cookies": [], "origins": [{"origin": desk.address, "localStorage": chosen}]}
    phone = open_context(base_url=desk.address, storage_state=stored, **PHONE).new_page()
    console.sign_in(phone, SUPERVISOR)
    choose(phone, own_log(tmp_path, "丙"), "a chat log", "Choose a file")
    phone.get_by_role("button", name="Check", exact=True).click()
    expect(phone.get_by_role("region", name="How it will look").get_by_role("article")).to_have_count(2)
    console.fits(phone)
    phone.get_by_role("button", name="Import 2 conversations").click()
    expect(phone.get_by_role("region", name="Imported conversations").get_by_role("link")).to_have_count(2)
    expect(phone.get_by_text("Conversations: 2 new, 0 told more of. Messages: 4.")).to_be_visible()
    console.fits(phone)
    assert breaches(phone) == []
