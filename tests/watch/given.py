"""Conversations that are watched, in a real store."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from tests.conversations.given import LAN, NOW, SECOND, SHOP, YUN, caller, send
from tests.conversations.stored import appended, queued
from tests.platform.given import left_alone
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.events import DraftStopped, MessageSent
from xiaoer.conversations.domain.messages import Author, Receipt
from xiaoer.conversations.domain.watching import AlarmView
from xiaoer.platform import jobs, reacting
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.reacting import Reaction
from xiaoer.watch import actions
from xiaoer.watch.domain.settings import WatchChange, Watching

TALKS = actions.Talks()
FOLLOW = Reaction(
    "watch.follow",
    (MessageSent, DraftStopped),
    partial(actions.follow, TALKS),
    together=partial(actions.follow_all, TALKS),
    most=actions.A_UNIT,
)
SHOPS = frozenset({SHOP})
LEAD = caller(YUN, role=Role.SUPERVISOR)
YELLOW: dict[str, Any] = {"light": "yellow", "findings": [{"rule_id": "promise.sure_date", "light": "yellow"}]}


class Talk(NamedTuple):
    """A conversation that the agent 小岚 has, and its store."""

    database: Database
    conversation: Conversation

    def say(self, body: str, author: Author = Author.SHOPPER, *, after: int = 20, **given: Any) -> int:
        """One more message, so many seconds after the last one; its place. Nothing has followed yet."""
        one = self.now_is
        at = one.last_at + after * SECOND
        sent = send(
            body, author, conversation_id=one.id, shop_id=one.shop_id, at=at, client_id=f"line-{one.last_seq:08}", **given
        )  # fmt: skip
        [outcome] = appended(self.database, [sent])
        assert isinstance(outcome, Receipt), outcome
        return outcome.seq

    def stop(self, after: int = 0) -> None:
        """A red light holds a draft back."""
        one = self.now_is
        self.database.write_now(conversations.stop_draft, one, ["abuse.滚"], LAN.id, one.last_at + after * SECOND)

    @property
    def now_is(self) -> Conversation:
        found = self.database.read_now(
            conversations.conversation_of, frozenset({self.conversation.shop_id}), self.conversation.id
        )
        assert isinstance(found, Conversation)
        return found


def talk(database: Database, *, visitor: int = 0xF1, now: int = NOW) -> Talk:
    one = queued(database, visitor=UUID(int=visitor), now=now)
    assert isinstance(database.write_now(conversations.take, one.id, caller(LAN), now), Conversation)
    return Talk(database, one)


def follow(database: Database, now: int | None = None) -> None:
    """The reaction, until nothing is left to follow, a moment after the last event."""
    at = NOW + 600 * SECOND if now is None else now
    while database.write_now(reacting.advance, FOLLOW, at).followed:
        pass


def fire(database: Database, now: int) -> int:
    """How many looks at questions came at `now`, as the worker fires them; limits are left alone."""
    lease = UUID(int=now)
    claimed = database.write_now(jobs.claim, lease, now, 100)
    for one in claimed:
        job = actions.question_due if one.kind == actions.QUESTION else left_alone
        assert database.write_now(jobs.finish, one, lease, job, now)
    return sum(one.kind == actions.QUESTION for one in claimed)


def alarms(database: Database, view: str = "open", shops: frozenset[UUID] = SHOPS) -> list[AlarmView]:
    return database.read_now(actions.alarms_of, shops, view).items


def told(database: Database) -> list[tuple[str, str, list[int]]]:
    """Of each open alarm its kind, how grave it is, and its places."""
    return [(str(one.kind), str(one.severity), [line.seq for line in one.lines]) for one in alarms(database)]


def handled(database: Database, alarm: AlarmView, remark: str = "", by: Caller = LEAD, now: int = NOW) -> None:
    assert isinstance(database.write_now(actions.handle, alarm.id, remark, by, now), AlarmView)


def changing(watching: Watching, was: Watching | None = None) -> WatchChange:
    return WatchChange(watching.kinds, watching.unanswered_after, was)


def settled(database: Database, watching: Watching) -> None:
    assert database.write_now(actions.settle, SHOP, changing(watching), LEAD, NOW) == watching
