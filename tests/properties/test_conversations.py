"""Any interleaving of sends, repeats, batches and reconnects leaves every party with the same gap-free sequence."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from typing_extensions import override

from tests.conversations.given import LAN, NOW, SECOND, SHOP, YUN, caller, conversation, send
from tests.conversations.screens import Screens, agree
from tests.conversations.stored import arrived, messages, now_is
from xiaoer.conversations import actions
from xiaoer.conversations.actions import BotWords
from xiaoer.conversations.domain import tokens
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.folding import Outcome, Sent, fold
from xiaoer.conversations.domain.messages import SPOKEN, Author, Kind, Message, Receipt, Send, clean
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Screen
from xiaoer.values.refusal import Refused

ROOMS = [conversation(), conversation(id=UUID(int=0xB2)), conversation(id=UUID(int=0xB3), state=State.QUEUED)]
SPEAKING = [(Author.SHOPPER, None), (Author.AGENT, LAN), (Author.AGENT, YUN), (Author.BOT, None), (Author.SYSTEM, None)]


@st.composite
def some_sends(draw: st.DrawFn) -> list[Send]:
    """Sends in which client ids come again, to three conversations and one that is not there."""

    def one(room: UUID, who: tuple[Author, Assignee | None], number: int, kind: Kind, at: int) -> Send:
        author, agent = who
        named = {"author_id": agent.id, "author_name": agent.name} if agent else {}
        return send(
            f"第 {number} 句", author, conversation_id=room, client_id=f"client-{number}", kind=kind, at=NOW + at, **named
        )  # fmt: skip

    room = st.sampled_from([each.id for each in ROOMS] + [UUID(int=404)])
    sends = st.builds(
        one, room, st.sampled_from(SPEAKING), st.integers(0, 9), st.sampled_from(Kind), st.integers(0, 90 * SECOND)
    )
    return draw(st.lists(sends, max_size=30))


def folded_in(
    batches: Sequence[Sequence[Send]],
) -> tuple[list[Outcome], list[Message], Mapping[UUID, Conversation]]:
    """What the writer makes of the batches, one commit after another."""
    now = {one.id: one for one in ROOMS}
    known: dict[Sent, Receipt] = {}
    outcomes: list[Outcome] = []
    kept: list[Message] = []
    for batch in batches:
        folded = fold(now, known, batch)
        outcomes += folded.outcomes
        kept += [one.message for _, one in folded.appended]
        now |= folded.changed
        for one, each in folded.appended:
            receipt = Receipt(one.client_id, one.conversation_id, each.message.seq, one.id, one.at, repeated=True)
            known[one.conversation_id, one.author, one.client_id] = receipt
    return outcomes, kept, now


@given(some_sends(), st.lists(st.integers(0, 30), max_size=6))
def test_it_is_the_same_in_one_batch_in_many_and_one_by_one(sends: list[Send], cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(sends)]
    split = [sends[start:end] for start, end in pairwise(edges)]
    assert folded_in(split) == folded_in([sends]) == folded_in([[one] for one in sends])


@given(some_sends())
def test_places_have_no_gaps_and_each_message_stands_once(sends: list[Send]) -> None:
    outcomes, kept, after = folded_in([sends])
    for room in ROOMS:
        here = [one for one in kept if one.conversation_id == room.id]
        assert [one.seq for one in here] == list(range(1, len(here) + 1))
        assert after[room.id].last_seq == len(here)
        assert len({(one.author, one.client_id) for one in here}) == len(here)
    places = {(one.conversation_id, one.author, one.client_id): (one.seq, one.id) for one in kept}
    for sent, outcome in zip(sends, outcomes, strict=True):
        if isinstance(outcome, Receipt):
            assert places[sent.conversation_id, sent.author, sent.client_id] == (outcome.seq, outcome.id)


@given(some_sends())
def test_who_waits_is_one_whom_nobody_has_answered(sends: list[Send]) -> None:
    _, kept, after = folded_in([sends])
    for room in ROOMS:
        spoken = [one for one in kept if one.conversation_id == room.id and one.kind in SPOKEN]
        unanswered: list[int] = []
        for one in spoken:
            if one.author in {Author.AGENT, Author.BOT}:
                unanswered = []
            elif one.author is Author.SHOPPER:
                unanswered.append(one.at)
        now = after[room.id]
        assert now.waiting_since == (unanswered[0] if unanswered else None)
        assert now.unread == len(unanswered)


@given(st.text(max_size=60))
def test_what_is_kept_is_kept_as_it_is_the_second_time(body: str) -> None:
    kept = clean(body)
    assert kept == Refused("empty_message") or clean(str(kept)) == kept


@given(st.text(max_size=200), st.binary(min_size=32, max_size=40))
def test_nobody_guesses_a_token(told: str, secret: bytes) -> None:
    assert tokens.read_token(secret, "yunhe", told) is None


class Party:
    """A client: what it has seen, what it has sent and not yet been answered, whether its line is up."""

    def __init__(self, author: Author, agent: Assignee | None = None) -> None:
        self.author = author
        self.agent = agent
        self.seen: list[Any] = []
        self.outbox: list[Send] = []
        self.connected = True

    def take(self, places: Sequence[tuple[int, Any]]) -> None:
        for seq, shown in places:
            if seq > len(self.seen):
                assert seq == len(self.seen) + 1, "a gap"
                self.seen.append(shown)


class Overtaken(Screens):
    """Open screens that hear of commits in any order, and keep to places and versions as clients do."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[list[Screen]] = []
        self.versions: dict[tuple[str, str | None], int] = {}

    @override
    def heard(self, _announced: Sequence[Any], screens: Sequence[Screen]) -> None:
        self.waiting.append(list(screens))

    def settle(self, order: Any) -> None:
        """Everything has come."""
        commits, self.waiting = self.waiting, []
        order.shuffle(commits)
        shown = [screen for commit in commits for screen in commit if not self._is_older(screen)]
        super().heard((), sorted(shown, key=lambda screen: screen.seq))

    def _is_older(self, screen: Screen) -> bool:
        about = (screen.topic, screen.latest)
        if screen.version < self.versions.get(about, 0):
            return screen.version > 0
        if screen.version:
            self.versions[about] = screen.version
        return False


class Talk(RuleBasedStateMachine):
    """One conversation in the store, its parties, and the list of messages that there must be."""

    def __init__(self, database: Database, number: int) -> None:
        super().__init__()
        self.database = database
        self.screens = Overtaken()
        database.hear(self.screens.heard)
        self.room = arrived(database, visitor=UUID(int=number), now=NOW)
        self.parties = [Party(Author.SHOPPER), Party(Author.AGENT, LAN), Party(Author.AGENT, YUN)]
        self.expected: list[str] = []
        self.now = NOW
        self.written = 0

    @rule(who=st.integers(0, 2), kind=st.sampled_from([Kind.TEXT, Kind.TEXT, Kind.NOTE]))
    def write(self, who: int, kind: Kind) -> None:
        party, self.written = self.parties[who], self.written + 1
        named = {"author_id": party.agent.id, "author_name": party.agent.name} if party.agent else {}
        self.now += SECOND
        sent = send(
            f"第 {self.written} 句", party.author, conversation_id=self.room.id, at=self.now,
            client_id=f"client-{self.written:04}", kind=kind if party.agent else Kind.TEXT, **named,
        )  # fmt: skip
        party.outbox.append(sent)

    @rule(order=st.randoms(use_true_random=True), twice=st.booleans(), lost=st.sets(st.integers(0, 2)))
    def commit(self, order: Any, twice: bool, lost: set[int]) -> None:  # noqa: FBT001 - drawn
        """What the connected parties have under way, at once and perhaps said twice; some lines break with it."""
        batch = [sent for party in self.parties if party.connected for sent in party.outbox] * (2 if twice else 1)
        order.shuffle(batch)
        kept = [one for one in asyncio.run(self.at_once(batch)) if isinstance(one, Receipt) and not one.repeated]
        fresh = [one.client_id for one in sorted(kept, key=lambda one: one.seq)]
        assert not set(fresh) & set(self.expected)
        self.expected += fresh
        for number, party in enumerate(self.parties):
            if party.connected and number not in lost:
                party.outbox.clear()
            party.connected = party.connected and number not in lost
        self.show(order)

    async def at_once(self, batch: Sequence[Send]) -> list[Outcome]:
        """By all who may write: on PostgreSQL several transactions run at a time, and are heard of in any order."""
        alone = (self.database.write(actions.append_all, [sent]) for sent in batch[::2])
        joined = (self.database.join(actions.append_all, sent) for sent in batch[1::2])
        async with asyncio.timeout(60):
            apart, together = await asyncio.gather(asyncio.gather(*alone), asyncio.gather(*joined))
        return [outcome for [outcome] in apart] + together

    @rule(
        steps=st.lists(
            st.sampled_from(["take", "take by another", "resolve", "hand over", "bot", "sign"]), min_size=2, max_size=5
        ),
        order=st.randoms(use_true_random=True),
    )
    def lead(self, steps: list[str], order: Any) -> None:
        """Several commits, of which the screens hear in any order."""
        for step in steps:
            self.lead_on(step)
        self.show(order)

    def lead_on(self, step: str) -> None:
        write, room, before = self.database.write_now, self.room, len(self.expected)
        match step:
            case "take":
                write(actions.take, room.id, caller(LAN), self.now)
            case "take by another":
                write(actions.take, room.id, caller(YUN), self.now)
            case "resolve":
                write(actions.resolve, room.id, caller(LAN), self.now)
            case "hand over":
                write(actions.hand_over, SHOP, room.id, "asked", self.now)
            case "bot":
                write(actions.say_as_bot, SHOP, room.id, BotWords("有货", before), self.now)
            case "sign":
                write(actions.come_due, {"shop_id": str(SHOP), "conversation_id": str(room.id)}, self.now)
        said = messages(self.database, room)[before:]
        assert all(one.author in {Author.SYSTEM, Author.BOT} for one in said)
        self.expected += [one.client_id for one in said]

    @rule(who=st.integers(0, 2))
    def drop(self, who: int) -> None:
        self.parties[who].connected = False

    @rule(who=st.integers(0, 2))
    def come_back(self, who: int) -> None:
        """With what was missed; what was not answered is said again with the next commit."""
        party = self.parties[who]
        kept = messages(self.database, self.room)
        party.take([(one.seq, one.client_id) for one in kept[len(party.seen) :]])
        party.connected = True

    def show(self, order: Any) -> None:
        self.screens.settle(order)
        thread = self.screens.staff.get(str(self.room.id), [])
        for party in self.parties:
            if party.connected:
                party.take([(one["seq"], one["client_id"]) for one in thread[len(party.seen) :]])

    @invariant()
    def everyone_agrees(self) -> None:
        self.screens.settle(_InOrder())
        kept = messages(self.database, self.room)
        assert [(one.seq, one.client_id) for one in kept] == list(enumerate(self.expected, start=1))
        for party in self.parties:
            assert party.seen == self.expected[: len(party.seen)]
            assert not party.connected or party.seen == self.expected
        assert now_is(self.database, self.room).last_seq == len(self.expected)
        agree(self.screens, self.database, self.room)

    @override
    def teardown(self) -> None:
        """In the end everyone comes back, and nothing is under way any more."""
        for who in range(3):
            self.come_back(who)
        self.commit(_InOrder(), twice=False, lost=set())
        self.everyone_agrees()
        assert [party.outbox for party in self.parties] == [[], [], []]


class _InOrder:
    def shuffle(self, batch: list[Any]) -> None:
        """As it is."""


def talk_on(database: Database, examples: int, steps: int = 20) -> None:
    talks = iter(range(1, 10**6))

    class Here(Talk):
        """Each example is a visitor of its own in the one store."""

        def __init__(self) -> None:
            super().__init__(database, next(talks))

    run_state_machine_as_test(
        Here,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None),
    )


def test_a_talk_in_any_order(database: Database) -> None:
    talk_on(database, 25 if database.dialect == "sqlite" else 8)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_talks_in_any_order(database: Database) -> None:
    talk_on(database, 300, 40)
