"""Pictures and files between a shopper on a phone and an agent, as both see them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.test_accessible import breaches
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

SHOWN = "img => img.complete && img.naturalWidth > 0"
NOT_TAKEN = r"status of 415"
HTML = b"<!doctype html><script>parent.stolen = true</script>"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "破损 照片.jpg"
    picture = Image.new("RGB", (1200, 900), "#c9d6df")
    picture.paste("#8a1c1c", (500, 300, 760, 520))
    picture.save(path, "JPEG")
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "发票.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return path


def pictures(page: Page) -> Locator:
    return store_page.log(page).locator(".pic img")


def choose(page: Page, *paths: Path) -> None:
    """By the button of the widget or the composer, as a person does."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile("发送图片或文件|Send a picture or file")).click()
    chooser.value.set_files(list(paths))


def shown(picture: Locator) -> None:
    expect(picture).to_be_visible()
    handle = picture.element_handle()
    assert handle is not None
    picture.page.wait_for_function(SHOWN, arg=handle)


def answered(page: Page, name: str) -> None:
    console.sign_in(page)
    console.take(page, name)


@pytest.mark.parametrize("size", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def test_a_picture_goes_to_the_agent_and_one_comes_back(
    size: dict[str, object], desk: RunningDesk, shopper: Page, open_context: OpenContext, photo: Path
) -> None:
    customer, name = ("c04", "演示顾客·小郑") if size is DESKTOP else ("c05", "演示顾客·小冯")
    agent = open_context(base_url=desk.address, **size).new_page()
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    choose(shopper, photo)
    shown(pictures(shopper).first)
    answered(agent, name)
    received = console.thread(agent).get_by_role("button", name=re.compile("发来的图片"))
    shown(received.locator("img"))
    box = received.locator("img").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (320, 240) if size is DESKTOP else box["width"] <= 320
    see_whole(agent, received)
    choose(agent, photo)
    expect(console.thread(agent).get_by_role("button", name=re.compile("图片"))).to_have_count(2)
    shown(pictures(shopper).nth(1))
    assert breaches(agent) == []
    assert breaches(shopper) == []


def see_whole(agent: Page, received: Locator) -> None:
    received.focus()
    agent.keyboard.press("Enter")
    viewer = agent.get_by_role("dialog", name=re.compile("图片 1"))
    shown(viewer.locator("img"))
    assert breaches(agent) == []
    agent.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(received).to_be_focused()
