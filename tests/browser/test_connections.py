"""An administrator lets a machine in: a key and a webhook are made, used, seen and taken back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.stock import ADMIN, AGENT
from tests.browser.test_accessible import breaches
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

WIDER_THAN_SCREEN = """() => [...document.querySelectorAll("main *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5 && getComputedStyle(one).position !== "absolute")
  .map(one => `${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 60)}`)"""


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def shown(page: Page, label: str) -> str:
    """A text that the dialog shows once."""
    row = page.get_by_role("dialog", name=re.compile("已新建")).locator(".field-row").filter(has_text=label)
    return row.locator("code").inner_text()


def send(address: str, secret: str, body: bytes) -> httpx.Response:
    key, at = base64.b64decode(secret.removeprefix("whsec_")), str(int(time.time()))
    signed = hmac.new(key, f"msg-1.{at}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "webhook-id": "msg-1",
        "webhook-timestamp": at,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }
    return httpx.post(address, content=body, headers=headers)


def key_made(page: Page) -> tuple[str, str]:
    """A key, and the id of the shop that it is for."""
    page.get_by_role("button", name="新建密钥").click()
    assert breaches(page) == []
    page.get_by_label("给哪个系统用").fill("仓库系统")
    page.get_by_label("代顾客收发消息").check()
    page.get_by_role("dialog", name="新建密钥").get_by_role("button", name="新建密钥").click()
    expect(page.get_by_role("dialog", name="密钥“仓库系统”已新建")).to_contain_text("只显示这一次")
    assert breaches(page) == []
    made = shown(page, "密钥"), shown(page, "店铺编号")
    page.get_by_role("button", name="我已保存，关闭").click()
    return made


def carried(desk: RunningDesk, shop_id: str, key: str) -> str:
    """The conversation of a shopper whom another system brings."""
    said = {"thread": "T-1", "client_id": "client-0001", "body": "在吗", "customer": "m-1"}
    path = f"{desk.address}/api/v1/shops/{shop_id}/threads/messages"
    told = httpx.post(path, json=said, headers={"authorization": f"Bearer {key}"}).json()
    return str(told["conversation_id"])


def test_a_key_and_a_webhook_from_their_making_to_their_end(desk: RunningDesk, open_context: OpenContext) -> None:
    page = open_context(base_url=desk.address, **DESKTOP).new_page()
    console.sign_in(page, ADMIN)
    page.get_by_role("link", name="对接").click()
    expect(section(page, "接口密钥")).to_contain_text("还没有接口密钥")
    assert breaches(page) == []

    key, shop_id = key_made(page)
    path = f"{desk.address}/api/v1/shops/{shop_id}/customers"
    told = httpx.post(
        path, json={"items": [{"id": "m-1", "name": "演示顾客"}]}, headers={"authorization": f"Bearer {key}"}
    )
    assert told.json()["stored"] == 1
    conversation = carried(desk, shop_id, key)
    expect(section(page, "接口密钥")).to_contain_text("最近使用")

    page.get_by_role("button", name="新建 Webhook").click()
    page.get_by_label("谁来推送").fill("快递公司")
    page.get_by_role("dialog", name="新建 Webhook").get_by_role("button", name="新建 Webhook").click()
    expect(page.get_by_role("dialog", name="Webhook“快递公司”已新建")).to_contain_text("只显示这一次")
    address, secret = shown(page, "地址"), shown(page, "密钥")
    page.get_by_role("button", name="我已保存，关闭").click()
    body = {"type": "product.changed", "timestamp": "2026-11-21T10:30:00Z", "data": {"sku": "X"}}
    assert send(address, secret, json.dumps(body).encode()).status_code == 202
    hooks = section(page, "Webhook")
    expect(hooks).to_contain_text("data 缺少字段 title，请补上。")
    assert breaches(page) == []
    hooks.get_by_role("button", name="重试").click()
    expect(hooks).to_contain_text("失败 1")

    section(page, "接口密钥").get_by_role("button", name="停用").click()
    page.get_by_role("dialog", name="停用").get_by_role("button", name="停用").click()
    expect(section(page, "接口密钥").get_by_role("button", name="停用")).to_have_count(0)
    assert httpx.get(f"{desk.address}/api/v1/orders", headers={"authorization": f"Bearer {key}"}).status_code == 401

    page.goto(f"/inbox/{conversation}")
    expect(page.locator("header", has_text="演示顾客")).to_contain_text("接口接入")


def test_a_shop_system_that_does_not_answer_is_told_before_it_is_stored(
    desk: RunningDesk, open_context: OpenContext, watches: list[Watch]
) -> None:
    kept: Any = {"cookies": [], "origins": [
        {"origin": desk.address, "localStorage": [{"name": "xiaoer.preferences", "value": json.dumps({"locale": "en"})}]},
    ]}  # fmt: skip
    page = open_context(base_url=desk.address, color_scheme="dark", storage_state=kept, **PHONE).new_page()
    console.sign_in(page, ADMIN)
    page.goto("/connections")
    page.get_by_role("button", name="Connect Vendure").click()
    page.get_by_label("Admin API address").fill("http://127.0.0.1:9/admin-api")
    page.get_by_label("API key", exact=True).fill("only-for-tests")
    assert breaches(page) == []
    watches[-1].mean("status of 422.*/connectors$")
    page.get_by_role("button", name="Try it and save").click()
    expect(page.get_by_role("alert")).to_contain_text("leads to the private address")
    page.get_by_role("button", name="Cancel").click()
    expect(section(page, "Shop systems")).to_contain_text("No shop system is connected yet")
    assert breaches(page) == []
    assert page.evaluate(WIDER_THAN_SCREEN) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_who_may_not_see_connections_is_told_so(agent: Page) -> None:
    console.sign_in(agent, AGENT)
    expect(agent.get_by_role("link", name="对接")).to_have_count(0)
    agent.goto("/connections")
    expect(agent.get_by_text(re.compile("你没有查看对接设置的权限"))).to_be_visible()
