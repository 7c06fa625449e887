"""How the console feels: own message painted, conversation switched, a long thread scrolled, typing beside a busy list.

`python benches/console.py [--conversations 2000] [--messages 10000] [--seconds 20] [--small]`. A desk on SQLite with so many shoppers
in the queue, an agent with ten conversations of a hundred messages and one of so many; Chromium at 1440 by 900 pixels on the same
cores. Milliseconds from the key or the click to the frame that shows what it did.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from tests import make
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.crowd import Crowd
from tests.desks import RunningDesk, running_desk
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Conversation, Person
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.platform.auth import Caller, Role, accounts
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx, open_database, schema
from xiaoer.platform.ids import fresh

A_UNIT = 100
MINE, EACH = 10, 100
SETTLE_SECONDS = 30
UPDATES, KEYS = 20, 10
"""A second: messages of shoppers, keys of the agent."""

PAINTED = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"""
WATCH = (
    "window.painted = "
    + PAINTED
    + """
window.until = holds => new Promise(done => {
  if (holds()) return done()
  const seen = new MutationObserver(() => holds() && (seen.disconnect(), done()))
  seen.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true})
})
window.log = () => document.querySelector('.log')
window.sent = text => new Promise(done => addEventListener('keydown', async ({key, timeStamp}) => {
  if (key !== 'Enter') return
  await until(() => [...log().querySelectorAll('article')].some(one => one.textContent.includes(text)))
  done(await painted() - timeStamp)
}, {capture: true, once: true}))
window.switched = async ([id, words]) => {
  const began = performance.now()
  document.querySelector(`a[href$="${id}"]`).click()
  await until(() => log()?.textContent.includes(words))
  return await painted() - began
}
window.scrolled = async frames => {
  const times = []
  for (let frame = 0; frame < frames; frame++) {
    log().scrollTop -= 400
    times.push(await new Promise(requestAnimationFrame))
  }
  return times.slice(1).map((at, n) => at - times[n])
}
window.typed = []
new PerformanceObserver(list => list.getEntries().forEach(one => one.name === 'keydown' && typed.push(one.duration)))
  .observe({type: 'event', durationThreshold: 16, buffered: true})
"""
)


def fill(database: Database, shop: UUID, agent: Account, waiting: int, messages: int) -> list[tuple[UUID, str]]:
    """The agent's conversations by id and last words, the long one last."""
    for first in range(0, waiting, A_UNIT):
        database.write_now(_queue, shop, range(first, min(first + A_UNIT, waiting)))
    by = Caller(agent.id, agent.login, agent.name, Role.AGENT, "zh", frozenset({shop}), "")
    return [_mine(database, shop, by, number, EACH) for number in range(MINE)] + [
        _mine(database, shop, by, MINE, messages)
    ]


def _queue(tx: Tx, shop: UUID, numbers: Sequence[int]) -> None:
    now = system_clock()
    for number in numbers:
        opened = _arrived(tx, shop, f"演示顾客·排队{number}", now)
        actions.append_all(tx, [_said(opened, Author.SHOPPER, "转人工，我的快递到哪儿了？", 0, now)])
        actions.hand_over(tx, shop, opened.id, "asked", now)


def _arrived(tx: Tx, shop: UUID, name: str, now: int) -> Conversation:
    visitor = fresh(now)
    return actions.arrive(tx, Arrival(shop, visitor, Person(visitor, name)), now)


def _mine(database: Database, shop: UUID, by: Caller, number: int, messages: int) -> tuple[UUID, str]:
    now = system_clock()
    opened = database.write_now(_arrived, shop, f"演示顾客·在谈{number}", now)
    database.write_now(actions.take, opened.id, by, now)
    for first in range(0, messages, A_UNIT):
        authors = [(Author.SHOPPER, Author.AGENT)[place % 2] for place in range(A_UNIT)]
        sends = [
            _said(
                opened,
                author,
                f"会话{number}的第 {first + place} 句，关于羽绒服的尺码和发货时间",
                first + place,
                now,
                by.account_id,
            )
            for place, author in enumerate(authors)
        ]
        database.write_now(actions.append_all, sends)
    return opened.id, f"会话{number}的第 {messages - 1} 句"


def _said(to: Conversation, author: Author, words: str, place: int, now: int, agent: UUID | None = None) -> Send:
    speaker = agent if author is Author.AGENT and agent else to.customer.id
    return Send(
        to.shop_id, to.id, author, speaker, to.customer.name, Kind.TEXT, words, f"bench-{place:06}", now, fresh(now)
    )


def show(name: str, milliseconds: Sequence[float], goal: str) -> None:
    ordered = sorted(milliseconds)
    p50, p95 = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
    print(f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms of {len(ordered)} (goal {goal})")


def own_messages(page: Page, many: int) -> list[float]:
    found = []
    for number in range(many):
        words = f"好的，马上为您查询 {number}"
        page.locator("textarea").first.fill(words)
        page.wait_for_function(
            "() => ![...document.querySelectorAll('button')].find(one => one.textContent.includes('发送')).disabled"
        )
        heard = page.evaluate_handle("text => ({told: sent(text)})", words)
        page.keyboard.press("Enter")
        found.append(float(page.evaluate("async ({told}) => await told", heard)))
    return found


def whole_thread(page: Page) -> None:
    """Scroll up until its first message is there, then back to the end."""
    while not page.evaluate("log().textContent.includes('的第 0 句')"):
        page.evaluate("log().scrollTop = log().scrollTop > 0 ? 0 : 1")
        page.wait_for_timeout(50)
    page.get_by_role("button", name="回到最新").click()
    page.wait_for_timeout(500)


def typing(page: Page, crowd: Crowd, seconds: float) -> tuple[list[float], int]:
    """How long each key took to be seen, and how many were not; meanwhile shoppers write."""
    field = page.locator("textarea").first
    field.fill("")
    page.evaluate("typed.length = 0")
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        began = time.monotonic()
        if number % KEYS == 0:
            crowd.write(f"busy-{number}", 1)
        field.press("abcdefghij"[number % 10])
        number += 1
        time.sleep(max(0, 1 / KEYS - (time.monotonic() - began)))
    page.wait_for_timeout(500)
    crowd.settle()
    return [float(one) for one in page.evaluate("typed")], number - len(field.input_value())


def measure(page: Page, desk: RunningDesk, mine: list[tuple[UUID, str]], asked: argparse.Namespace) -> None:
    page.goto("/inbox")
    page.wait_for_selector("a[href*='/inbox/']")
    page.evaluate(WATCH)
    switch = [[str(id_), words] for id_, words in mine]
    first = [float(page.evaluate("told => switched(told)", one)) for one in switch]
    again = [float(page.evaluate("told => switched(told)", one)) for _ in range(3) for one in switch]
    show("conversation switched, from the desk", first, "under 100 ms")
    show("conversation switched, seen before", again, "under 100 ms")
    page.evaluate("told => switched(told)", switch[0])
    show("own message painted", own_messages(page, 50), "p50 under 50 ms")
    page.evaluate("told => switched(told)", switch[-1])
    whole_thread(page)
    show(f"frames while {asked.messages} messages are scrolled", page.evaluate("scrolled(400)"), "p95 under 24 ms")
    page.get_by_role("radio", name="全部").check()
    page.wait_for_timeout(3000)
    with Crowd(desk.socket, "yunhe", UPDATES) as crowd:
        crowd.write("come", 1)
        crowd.settle()
        slow, lost = typing(page, crowd, asked.seconds)
    keys = int(asked.seconds * KEYS)
    show(
        f"keys of {keys} that took 16 ms and more, {UPDATES} updates a second, {asked.conversations} in the list",
        slow or [0],
        "no key lost",
    )
    print(f"keys lost: {lost}")


def signed_in(database: Database, agent: Account) -> str:
    return database.write_now(accounts.open_session, agent.id, system_clock(), 1).token


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=2000)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--small", action="store_true", help="100 conversations, 500 messages, 3 seconds")
    asked = parser.parse_args()
    if asked.small:
        asked.conversations, asked.messages, asked.seconds = 100, 500, 3
    machine.tell(programs=("Chromium",))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        address = f"sqlite:///{folder}/store.sqlite3"
        schema.upgrade(address)
        database = open_database(address)
        shop = make.shop(database)
        agent = make.account(database, shops=(shop,))
        mine, token = fill(database, shop, agent, asked.conversations, asked.messages), signed_in(database, agent)
        database.close()
        with running_desk(
            address, Path(folder), log_level="warning", sockets_an_address="1000", hellos_a_second="100000"
        ) as desk:
            time.sleep(3 if asked.small else SETTLE_SECONDS)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            context: Any = browser.new_context(
                base_url=desk.address, locale="zh-CN", viewport={"width": 1440, "height": 900}
            )
            context.add_cookies([{"name": COOKIE, "value": token, "url": desk.address}])
            measure(context.new_page(), desk, mine, asked)
            browser.close()


if __name__ == "__main__":
    main()
