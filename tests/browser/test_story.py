"""The main job in two real browsers, on each database, through a power cut in the middle of it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.browser import console, store_page
from tests.browser.conftest import DESKTOP, PHONE, OpenContext
from tests.browser.crowd import Crowd
from tests.browser.small_shop import SLUG, number_of
from tests.browser.watched import Watch
from tests.desks import RunningDesk
from xiaoer.conversations.store.tables import message_table
from xiaoer.platform.db import open_database

pytestmark = [pytest.mark.browser, pytest.mark.faults, pytest.mark.timeout(300)]

CUSTOMER, NAME = "c01", "演示顾客·小林"
UNDER_WAY = 20
RECOVERY = 45_000
"""Milliseconds: after a long outage the next try may be 16 s away, and the machine may be busy."""
SAME_PAGE = "window.sameDocument = true"


class Scene(NamedTuple):
    """Who takes part: the desk, the shopper on a phone, the agent at a desk."""

    desk: RunningDesk
    shopper: Page
    agent: Page
    watches: list[Watch]


def test_the_main_job_survives_a_power_cut(
    own_desk: tuple[RunningDesk, str], open_context: OpenContext, watches: list[Watch]
) -> None:
    desk, database_url = own_desk
    shopper = open_context(base_url=desk.address, **PHONE).new_page()
    agent = open_context(base_url=desk.address, **DESKTOP).new_page()
    scene = Scene(desk, shopper, agent, watches)
    the_agent_waits(agent)
    the_bot_answers(shopper)
    the_shopper_is_queued(shopper)
    the_agent_takes(agent)
    both_speak(scene)
    a_script_is_filled_and_sent(scene)
    a_red_sentence_stays(scene)
    with Crowd(desk.socket, SLUG, size=10) as crowd:
        the_power_is_cut(scene, crowd)
    everything_stands_once(database_url, crowd)
    a_yellow_sentence_may_go(scene)
    a_note_stays_inside(scene)
    a_case_names_its_rule(agent)
    the_figures_count_it(agent)
    assert shopper.evaluate("window.sameDocument")
    assert agent.evaluate("window.sameDocument")


def the_agent_waits(agent: Page) -> None:
    console.sign_in(agent)
    agent.evaluate(SAME_PAGE)
    console.view(agent, "排队")
    expect(agent.get_by_text("没有人在排队")).to_be_visible()


def the_bot_answers(shopper: Page) -> None:
    store_page.visit(shopper, CUSTOMER)
    shopper.evaluate(SAME_PAGE)
    store_page.open_widget(shopper)
    expect(store_page.panel(shopper)).to_contain_text("羊毛格纹流苏围巾")
    store_page.ask(shopper, "发票怎么开？")
    answer = store_page.entry(shopper, "可以开的，不加收任何费用")
    expect(answer).to_contain_text("智能客服")
    expect(answer).to_contain_text("来源：怎么开发票？")


def the_shopper_is_queued(shopper: Page) -> None:
    store_page.ask(shopper, "转人工")
    expect(store_page.panel(shopper)).to_contain_text("马上就到您了")


def the_agent_takes(agent: Page) -> None:
    """The conversation has come by itself, with the order that it is about."""
    row = console.row(agent, NAME)
    expect(row).to_contain_text("转人工")
    row.click()
    expect(agent.get_by_role("region", name="订单", exact=True)).to_contain_text(number_of(CUSTOMER))
    expect(console.thread(agent)).to_contain_text("依据：怎么开发票？")
    expect(agent.get_by_text("这位顾客还没有人接待")).to_be_visible()
    agent.get_by_role("button", name=re.compile("^接待")).click()
    expect(agent.get_by_role("radio", name="回复")).to_be_checked()


def both_speak(scene: Scene) -> None:
    console.send(scene.agent, "您好，我在的，您请说。")
    expect(store_page.entry(scene.shopper, "您好，我在的，您请说。")).to_be_visible()
    expect(console.message(scene.agent, "您好，我在的，您请说。")).to_contain_text("顾客已读")
    store_page.ask(scene.shopper, "我的货发了没？")
    expect(console.message(scene.agent, "我的货发了没？")).to_be_visible()


def a_script_is_filled_and_sent(scene: Scene) -> None:
    """Alt+1 fills in what was prepared, with the facts of this very order; it never sends by itself."""
    agent = scene.agent
    expect(agent.get_by_role("group", name="推荐话术")).to_contain_text(number_of(CUSTOMER))
    agent.keyboard.press("Alt+1")
    expect(console.draft(agent)).to_have_value(re.compile(f"我查到您.*{number_of(CUSTOMER)}.*承诺不晚于"))
    expect(store_page.log(scene.shopper)).not_to_contain_text(number_of(CUSTOMER))
    agent.get_by_role("button", name="发送").click()
    expect(store_page.entry(scene.shopper, number_of(CUSTOMER))).to_contain_text("客服xiaoyun（测试）")


def a_red_sentence_stays(scene: Scene) -> None:
    """Stopped while it is written, with the reason, and counted when it is sent; by the server where a page does not ask."""
    agent, red = scene.agent, "这是您自己的问题。"
    console.draft(agent).fill(red)
    composer = agent.get_by_role("region", name="回复顾客")
    expect(composer).to_contain_text("红灯 · 1 处必须修改")
    expect(composer.get_by_role("listitem").first).to_contain_text(re.compile("[一-龥]{6}"))
    expect(agent.get_by_role("button", name="请先修改")).to_be_disabled()
    console.draft(agent).press("Enter")
    expect(console.draft(agent)).to_have_value(red)
    agent.keyboard.press("Alt+r")
    expect(console.draft(agent)).not_to_have_value(red)
    expect(composer).not_to_contain_text("红灯")
    assert refused_by_the_server(agent, red) == "red_light"
    expect(store_page.log(scene.shopper)).not_to_contain_text(red)


def refused_by_the_server(agent: Page, words: str) -> str:
    """The code with which a red sentence comes back that a page sends without having asked."""
    return str(agent.evaluate(
        """([conversation, body]) => new Promise(done => {
          const socket = new WebSocket(`ws://${location.host}/api/v1/live`)
          const say = frame => socket.send(JSON.stringify(frame))
          socket.onopen = () => say({type: 'hello', version: 1, role: 'agent', locale: 'zh', resume: {}})
          socket.onmessage = ({data}) => data.split('\\n').map(JSON.parse).forEach(frame => {
            if (frame.type === 'welcome') {
              say({type: 'watch', conversation, after: 0})
              say({type: 'send', conversation, client_id: 'without-asking', kind: 'text', body})
            }
            if (frame.type === 'refused' || frame.type === 'acknowledged') {
              done(frame.code ?? frame.type)
              socket.close()
            }
          })
        })""",
        [agent.url.rsplit("/", 1)[-1], words],
    ))  # fmt: skip


def the_power_is_cut(scene: Scene, crowd: Crowd) -> None:
    """Both pages say so, keep what was written, and go on by themselves when the desk is back."""
    shopper, agent = scene.shopper, scene.agent
    crowd.write("before", 3)
    crowd.settle()
    console.draft(agent).fill("写到一半的草稿")
    with scene.watches[0].outage(), scene.watches[1].outage():
        cut_the_power(scene.desk, crowd)
        store_page.write(shopper, "停电时顾客说的话")
        expect(store_page.panel(shopper)).to_contain_text("正在重新连接")
        expect(store_page.entry(shopper, "停电时顾客说的话")).to_contain_text("发送中")
        store_page.field(shopper).fill("顾客的草稿")
        expect(agent.get_by_text("连接断开，正在自动重连")).to_be_visible()
        console.draft(agent).press("Enter")
        console.draft(agent).fill("第二份草稿")
        expect(console.message(agent, "写到一半的草稿")).to_contain_text("发送中")
        scene.desk.start()
        expect(agent.get_by_text("连接断开，正在自动重连")).to_be_hidden(timeout=RECOVERY)
        expect(store_page.panel(shopper)).not_to_contain_text("正在重新连接", timeout=RECOVERY)
    crowd.settle()
    for page_entry in (store_page.entry(shopper, "停电时顾客说的话"), console.message(agent, "停电时顾客说的话")):
        expect(page_entry).to_have_count(1)
    for page_entry in (store_page.entry(shopper, "写到一半的草稿"), console.message(agent, "写到一半的草稿")):
        expect(page_entry).to_have_count(1)
    expect(store_page.entry(shopper, "停电时顾客说的话")).to_contain_text("已发送")
    expect(console.message(agent, "写到一半的草稿")).to_contain_text(re.compile("已发送|顾客已读"))
    expect(store_page.field(shopper)).to_have_value("顾客的草稿")
    expect(console.draft(agent)).to_have_value("第二份草稿")


def cut_the_power(desk: RunningDesk, crowd: Crowd) -> None:
    """With enough acknowledged before, and enough under way."""
    crowd.write("during", 40)
    desk.kill()
    crowd.lose()
    assert len(crowd.acknowledged) >= UNDER_WAY
    assert len(crowd.waiting) >= UNDER_WAY


def everything_stands_once(database_url: str, crowd: Crowd) -> None:
    """What was acknowledged is where it was said to be; what was not was sent again, and stands once."""
    rows = stored(database_url)
    shoppers = [row for row in rows if row.client_id in set(crowd.sent)]
    assert Counter(row.client_id for row in shoppers) == Counter(crowd.sent)
    assert {row.client_id: (str(row.id), row.seq) for row in shoppers} == {
        key: (frame["id"], frame["seq"]) for key, frame in crowd.acknowledged.items()
    }
    for own in ("停电时顾客说的话", "写到一半的草稿"):
        assert [row.body for row in rows].count(own) == 1
    places: dict[Any, list[int]] = {}
    for row in rows:
        places.setdefault(row.conversation_id, []).append(row.seq)
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in places.values())


def stored(database_url: str) -> list[Any]:
    row = message_table.c
    chosen = sa.select(row.conversation_id, row.seq, row.id, row.client_id, row.body)
    db = open_database(database_url)
    try:
        return list(db.read_now(lambda tx: tx.all(chosen.order_by(row.conversation_id, row.seq))))
    finally:
        db.close()


def a_yellow_sentence_may_go(scene: Scene) -> None:
    agent, yellow = scene.agent, "尺寸表里都有，您自己看一下。"
    console.draft(agent).fill(yellow)
    expect(agent.get_by_role("region", name="回复顾客")).to_contain_text("黄灯 · 1 处建议修改")
    console.send(agent, yellow)
    expect(store_page.entry(scene.shopper, yellow)).to_be_visible()
    expect(console.message(agent, yellow)).to_contain_text("黄灯")


def a_note_stays_inside(scene: Scene) -> None:
    agent = scene.agent
    agent.get_by_role("radio", name="内部备注").check()
    console.draft(agent).fill("这位顾客很着急，优先出库。")
    agent.get_by_role("button", name="保存备注").click()
    expect(console.message(agent, "优先出库")).to_contain_text("内部备注，顾客看不到")
    agent.get_by_role("radio", name="回复").check()
    console.send(agent, "仓库已经在备货了。")
    expect(store_page.entry(scene.shopper, "仓库已经在备货了。")).to_be_visible()
    expect(store_page.log(scene.shopper)).not_to_contain_text("优先出库")


def a_case_names_its_rule(agent: Page) -> None:
    agent.get_by_role("button", name="开售后单").first.click()
    drawer = agent.get_by_role("dialog", name="开售后单")
    expect(drawer).to_contain_text("可以受理")
    expect(drawer).to_contain_text("¥129.00")
    drawer.get_by_text(re.compile("^依据")).click()
    expect(drawer).to_contain_text("出处：")
    drawer.get_by_role("button", name="按此结果建单").click()
    expect(agent.get_by_text(re.compile("已建单：SH"))).to_be_visible()
    opened = agent.get_by_role("region", name="售后单", exact=True).get_by_role("listitem").first
    expect(opened).to_contain_text("待处理")
    opened.get_by_text(re.compile("^依据")).click()
    expect(opened).to_contain_text("出处：")


def the_figures_count_it(agent: Page) -> None:
    expected = {"conversations": 11, "cases": 1, "red_stopped": 2, "yellow_sent": 1}
    wait_until_counted(agent, expected)
    agent.get_by_role("link", name="看板").click()
    expect(agent.get_by_role("heading", name="服务看板")).to_be_visible()
    for label, count in zip(("接待会话", "新开售后单", "红灯拦截", "黄灯发出"), expected.values(), strict=True):
        tile = agent.get_by_role("term").filter(has_text=label)
        expect(tile.locator("xpath=following-sibling::dd")).to_have_text(str(count))
    agent.go_back()
    expect(console.message(agent, "仓库已经在备货了。")).to_be_visible()


def wait_until_counted(agent: Page, expected: dict[str, int]) -> None:
    """The figures follow the events by a moment."""
    agent.evaluate(
        """async expected => {
          const read = async path => (await fetch(`/api/v1/${path}`)).json()
          const [shop] = (await read('shops')).items
          const counted = tiles => Object.entries(expected).every(([id, n]) => tiles.find(tile => tile.id === id).value === n)
          while (!counted((await read(`figures?shop=${shop.id}&days=7`)).tiles)) await new Promise(next => setTimeout(next, 50))
        }""",
        expected,
    )
