"""Pictures and files between a shopper on a phone and an agent, as both see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.test_accessible import breaches
from tests.browser.test_widget import Store, signature
from tests.browser.watched import Watch
from tests.desks import RunningDesk

pytestmark = pytest.mark.browser

SHOWN = "img => img.complete && img.naturalWidth > 0"
NOT_TAKEN = r"status of 415"
FILE_ADDRESS = r"/api/v1/files/v1\.file\."
HTML = b"<!doctype html><script>parent.stolen = true</script>"


@pytest.fixture
def store(desk: RunningDesk) -> Iterator[Store]:
    running = Store(desk.address)
    yield running
    running.close()


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
        page.get_by_role("button", name=re.compile("添加图片或文件|Attach a picture or file")).click()
    chooser.value.set_files(list(paths))


def shown(picture: Locator) -> None:
    expect(picture).to_be_visible()
    handle = picture.element_handle()
    assert handle is not None
    picture.page.wait_for_function(SHOWN, arg=handle)


def meet(shopper: Page, agent: Page, words: str) -> None:
    """A visitor asks for a person in words that only they say, and the agent takes them."""
    store_page.visit(shopper)
    store_page.open_widget(shopper)
    store_page.ask(shopper, words)
    console.sign_in(agent)
    console.take(agent, words)


@pytest.mark.parametrize("size", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def test_a_picture_goes_to_the_agent_and_one_comes_back(
    size: dict[str, object], desk: RunningDesk, shopper: Page, open_context: OpenContext, photo: Path
) -> None:
    agent = open_context(base_url=desk.address, **size).new_page()
    meet(shopper, agent, "转人工，收到就碎了" if size is DESKTOP else "转人工，拉链坏了")
    choose(shopper, photo)
    shown(pictures(shopper).first)
    received = console.thread(agent).get_by_role("button", name=re.compile("发来的图片"))
    shown(received.locator("img"))
    box = received.locator("img").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (320, 240) if size is DESKTOP else box["width"] <= 320
    see_whole(agent, received)
    choose(agent, photo)
    both = console.thread(agent).get_by_role("button", name=re.compile("图片"))
    expect(both).to_have_count(2)
    step_through(agent, both.nth(1))
    shown(pictures(shopper).nth(1))
    assert breaches(agent) == []
    assert breaches(shopper) == []


def step_through(agent: Page, last: Locator) -> None:
    last.click()
    title = agent.get_by_role("dialog").get_by_role("heading")
    expect(title).to_have_text("图片 2 / 2")
    for key, place in (("ArrowLeft", "1"), ("ArrowLeft", "1"), ("ArrowRight", "2")):
        agent.keyboard.press(key)
        expect(title).to_have_text(f"图片 {place} / 2")
    agent.keyboard.press("Escape")
    expect(title).to_be_hidden()


def see_whole(agent: Page, received: Locator) -> None:
    received.focus()
    agent.keyboard.press("Enter")
    viewer = agent.get_by_role("dialog", name=re.compile("图片 1"))
    shown(viewer.locator("img"))
    assert breaches(agent) == []
    agent.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(received).to_be_focused()


BRING = """
([target, how, name]) => {
  const brought = new DataTransfer()
  brought.items.add(new File(['%PDF-1.4'], name, { type: 'application/pdf' }))
  const told = { bubbles: true, cancelable: true }
  if (how === 'paste') return target.dispatchEvent(new ClipboardEvent(how, { ...told, clipboardData: brought }))
  for (const step of ['dragenter', 'dragover', how])
    target.dispatchEvent(new DragEvent(step, { ...told, dataTransfer: brought }))
}
"""


def bring(page: Page, how: str, name: str) -> None:
    """Paste a file into the draft, or drop it there, which no browser lets a script do by itself."""
    page.evaluate(BRING, [console.draft(page).element_handle(), how, name])


def test_files_are_pasted_and_dropped_and_a_failed_one_goes_again(
    agent: Page, shopper: Page, paper: Path, watches: list[Watch]
) -> None:
    meet(shopper, agent, "转人工，要发票")
    for how in ("paste", "drop"):
        bring(agent, how, f"{how}.pdf")
        expect(console.message(agent, f"{how}.pdf")).to_contain_text("已")
        expect(store_page.entry(shopper, f"{how}.pdf")).to_contain_text("1 KB")
    with watches[0].outage(), watches[1].outage():
        agent.route("**/files?name=*", lambda route: route.abort(), times=1)
        choose(agent, paper)
        failed = console.message(agent, "发票.pdf")
        expect(failed).to_contain_text("没有发出去，请检查网络后重发。")
    failed.get_by_role("button", name="重发").click()
    expect(failed).to_contain_text("已")
    expect(store_page.entry(shopper, "发票.pdf")).to_be_visible()
    with agent.expect_download() as saved:
        failed.get_by_role("link").click()
    assert saved.value.suggested_filename == "发票.pdf"
    assert Path(saved.value.path()).read_bytes() == paper.read_bytes()


def test_what_is_not_taken_is_told_where_it_was_chosen(
    agent: Page, shopper: Page, tmp_path: Path, watches: list[Watch]
) -> None:
    lie, empty = tmp_path / "lie.jpg", tmp_path / "empty.pdf"
    lie.write_bytes(HTML)
    empty.write_bytes(b"")
    meet(shopper, agent, "转人工，图发不出去")
    for watch in watches:
        watch.mean(NOT_TAKEN)
    choose(shopper, lie, empty)
    expect(store_page.entry(shopper, "lie.jpg")).to_contain_text("只能发送图片")
    expect(store_page.entry(shopper, "empty.pdf")).to_contain_text("这个文件是空的")
    assert breaches(shopper) == []
    store_page.entry(shopper, "lie.jpg").get_by_role("button", name="删除").click()
    expect(store_page.entry(shopper, "lie.jpg")).to_have_count(0)
    choose(agent, empty)
    expect(agent.get_by_text("empty.pdf 是空文件，没有发送。")).to_be_visible()
    choose(agent, lie)
    refused = console.message(agent, "lie.jpg")
    expect(refused).to_contain_text("只能发送图片")
    assert breaches(agent) == []
    refused.get_by_role("button", name="删除").click()
    expect(refused).to_have_count(0)
    expect(console.thread(agent).get_by_role("link")).to_have_count(0)


def test_a_store_on_another_origin_sends_and_shows(
    store: Store, shopper: Page, photo: Path, watches: list[Watch]
) -> None:
    # The browser's own page around a picture is styled, and may do nothing either.
    watches[0].mean(FILE_ADDRESS)
    store.show(shopper, f'data-customer="C-files" data-signature="{signature("C-files")}"')
    store_page.open_widget(shopper)
    choose(shopper, photo)
    shown(pictures(shopper).first)
    shopper.reload()
    store_page.open_widget(shopper)
    shown(pictures(shopper).first)
    with shopper.expect_popup() as whole:
        store_page.log(shopper).locator("a.pic").click()
    expect(whole.value.locator("img")).to_be_visible()
