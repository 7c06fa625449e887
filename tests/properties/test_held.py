"""Whatever approvers, authors, shoppers and the switch do, in any order: held words go once after all their steps, or never."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from tests.conversations.approvals import WORDS, approves, as_it_is, follow, in_scene, refuses, withdraws, words_of
from tests.conversations.given import NOW, send
from tests.conversations.stored import appended, messages
from tests.crisis.given import PLAN, lead, switched_off, switched_on
from tests.team.given import joined
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Transfer
from xiaoer.conversations.domain.held import Held, HeldState
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.crisis import actions as crisis
from xiaoer.crisis.domain.plans import Link
from xiaoer.platform.db import Database, open_database

ALTERED = "改过的说法，关于召回请看首页"


class Course(RuleBasedStateMachine):
    """A conversation in a crisis, two agents, three who approve, and what each held message must still be."""

    def __init__(self, database: Database, number: int) -> None:
        super().__init__()
        self.database = database
        self.scene = in_scene(database, replace(PLAN, chain=(Link(), Link())), slug=f"shop-{number}")
        shop = self.scene.shop
        self.yun, self.other = joined(database, shop, f"yun {number}"), lead(database, shop, f"other {number}")
        self.agents = (self.scene.lan, self.yun, self.scene.boss)
        self.approvers = (self.scene.boss, self.other, self.scene.wise)
        self.held: dict[str, Held] = {}
        self.over: dict[UUID, HeldState] = {}
        self.written = 0

    @rule(who=st.integers(0, 2), again=st.booleans())
    def write(self, who: int, again: bool) -> None:  # noqa: FBT001 - drawn
        """A new message that touches a topic, or one that was said before, as a client does after a lost line."""
        self.written += not again or not self.written
        by = self.agents[who]
        named: dict[str, Any] = {
            "author_id": by.account_id,
            "author_name": by.name,
            "client_id": f"client-{self.written:04}",
        }
        [outcome] = appended(self.database, [words_of(self.scene, **named)])
        if isinstance(outcome, Held):
            self.held.setdefault(outcome.client_id, outcome)
            assert outcome.id == self.held[outcome.client_id].id

    @rule(who=st.integers(0, 2), which=st.integers(0, 30), step=st.integers(0, 1), how=st.sampled_from("aax"))
    @precondition(lambda self: self.held)
    def decide(self, who: int, which: int, step: int, how: str) -> None:
        one, by = self._one(which), self.approvers[who]
        if how == "x":
            refuses(self.database, one, by, step)
        else:
            approves(self.database, one, by, step, ALTERED if which % 3 == 0 else None)

    @rule(which=st.integers(0, 30), who=st.integers(0, 2))
    @precondition(lambda self: self.held)
    def take_back(self, which: int, who: int) -> None:
        withdraws(self.database, self._one(which), self.agents[who])

    @rule(what=st.sampled_from(["resolve", "put back", "take", "take", "asks", "off", "on"]), who=st.integers(0, 2))
    def happen(self, what: str, who: int) -> None:
        talk, by, write = self.scene.talk, self.agents[who], self.database.write_now
        match what:
            case "resolve":
                write(actions.resolve, talk.id, by, NOW)
            case "put back":
                write(actions.transfer, talk.id, Transfer("请接", None), by, NOW)
            case "take":
                write(actions.take, talk.id, by, NOW)
            case "asks":
                appended(
                    self.database, [send(f"还在吗 {self.written}", conversation_id=talk.id, shop_id=self.scene.shop)]
                )
            case "off":
                switched_off(self.database, self.scene.boss, self.scene.shop)
            case _:
                switched_on(self.database, self.scene.boss, self.scene.shop)

    def _one(self, which: int) -> Held:
        return list(self.held.values())[which % len(self.held)]

    @invariant()
    def what_was_held_goes_once_after_all_its_steps_or_never(self) -> None:
        said = [
            one for one in messages(self.database, self.scene.talk)
            if one.author is Author.AGENT and one.kind is Kind.TEXT
        ]  # fmt: skip
        names = [one.client_id for one in said]
        assert len(set(names)) == len(names)
        sent = {one.client_id: one for one in said}
        for client_id, first in self.held.items():
            one = as_it_is(self.database, first)
            assert self.over.setdefault(one.id, one.state) is one.state or self.over[one.id] is HeldState.WAITING
            self.over[one.id] = one.state
            assert (client_id in sent) == (one.state is HeldState.SENT)
            assert all(ruling.by != one.author_id for ruling in one.decided)
            assert [ruling.step for ruling in one.decided if ruling.approved] == list(range(one.step))
            if one.state is HeldState.SENT:
                message = sent[client_id]
                assert one.is_through
                assert all(ruling.approved for ruling in one.decided)
                assert (message.body, message.author_id) == (one.text, one.author_id)
                assert message.body in {WORDS, ALTERED}

    @rule()
    def nothing_waits_for_a_crisis_that_is_over_once_that_is_noticed(self) -> None:
        follow(self.database)
        [shop] = self.database.read_now(crisis.known, [self.scene.shop]).values()
        for first in self.held.values():
            one = as_it_is(self.database, first)
            assert one.state is not HeldState.WAITING or (shop.on and shop.id == one.crisis_id)


def test_in_any_order(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    numbers = iter(range(1, 10**6))

    class Here(Course):
        """Each example is a shop of its own in the one store."""

        def __init__(self) -> None:
            super().__init__(database, next(numbers))

    try:
        run_state_machine_as_test(Here, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
    finally:
        database.close()
