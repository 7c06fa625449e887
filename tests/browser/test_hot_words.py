"""Words with a yellow light rest three seconds before they leave, and can be taken back until then."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import console, store_page
from tests.browser.test_accessible import breaches

pytestmark = pytest.mark.browser

YELLOW = "尺寸表里都有，您自己看一下。"


def talk(agent: Page, shopper: Page, customer: str, words: str) -> None:
    store_page.visit(shopper, customer)
    store_page.open_widget(shopper)
    store_page.ask(shopper, words)
    console.sign_in(agent)
    console.take(agent, words)


def send_yellow(agent: Page) -> Locator:
    console.draft(agent).fill(YELLOW)
    expect(agent.get_by_role("region", name="回复顾客")).to_contain_text("黄灯")
    console.draft(agent).press("Enter")
    resting = console.message(agent, YELLOW).last
    expect(resting).to_contain_text("3 秒后发出")
    return resting


def test_taken_back_it_never_leaves_and_is_a_draft_again(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c02", "转人工，有尺寸表吗")
    send_yellow(agent)
    console.draft(agent).fill("亲")
    agent.keyboard.press("Alt+z")
    expect(console.draft(agent)).to_have_value(f"{YELLOW}\n亲")
    expect(console.message(agent, YELLOW)).to_have_count(0)
    agent.wait_for_timeout(3500)
    console.draft(agent).fill("您好，尺寸表在详情页第三屏")
    console.draft(agent).press("Enter")
    expect(store_page.entry(shopper, "详情页第三屏")).to_be_visible()
    expect(store_page.entry(shopper, YELLOW)).to_have_count(0)


def test_words_that_rest_can_be_read_by_all(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c01", "转人工，尺寸表呢")
    send_yellow(agent)
    assert breaches(agent) == []


def test_what_is_good_about_words_is_said_beside_them(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c05", "转人工，尺码怎么选")
    region = agent.get_by_role("region", name="回复顾客")
    console.draft(agent).fill("我来帮您核实")
    expect(region).to_contain_text("用语没问题，主动接下了这件事")
    console.draft(agent).fill("谢谢您的反馈")
    expect(region).to_contain_text("用语没问题，谢了顾客")
    console.draft(agent).fill("您好")
    expect(region).to_contain_text("用语没问题您好")
    assert breaches(agent) == []


def test_sent_before_its_light_is_known_it_rests_all_the_same(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c06", "转人工，尺寸怎么看")
    console.draft(agent).fill(YELLOW)
    console.draft(agent).press("Enter")
    expect(console.message(agent, YELLOW).last).to_contain_text("3 秒后发出")
    agent.keyboard.press("Alt+z")
    expect(console.draft(agent)).to_have_value(YELLOW)
    console.draft(agent).fill("您好，马上为您查")
    console.draft(agent).press("Enter")
    expect(store_page.entry(shopper, "马上为您查")).to_be_visible()
    expect(store_page.entry(shopper, YELLOW)).to_have_count(0)


def test_left_alone_it_leaves_and_what_follows_does_not_overtake_it(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c03", "转人工，怎么选尺码")
    send_yellow(agent)
    console.draft(agent).fill("您好，我帮您选")
    console.draft(agent).press("Enter")
    expect(store_page.entry(shopper, "我帮您选")).to_be_visible()
    said = store_page.log(shopper).locator(".entry.agent .bubble")
    expect(said).to_have_text([YELLOW, "您好，我帮您选"])
    send_yellow(agent)
    expect(said).to_have_count(3)


def test_a_page_that_is_gone_sends_nothing_by_itself(agent: Page, shopper: Page) -> None:
    talk(agent, shopper, "c04", "转人工，这款偏大吗")
    send_yellow(agent)
    agent.reload()
    stopped = console.message(agent, YELLOW)
    expect(stopped).to_contain_text("页面关闭前还没发出")
    expect(store_page.entry(shopper, YELLOW)).to_have_count(0)
    stopped.get_by_role("button", name="重发").click()
    expect(store_page.entry(shopper, YELLOW)).to_be_visible()
