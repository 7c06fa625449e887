"""Delivery to the sockets of one process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.platform.given import mark
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.live.hub import MOST_FRAMES_WAITING, Audience, Hub, Listener, Reason, Screen

TOPIC = "conversation:1"


def live(story: Callable[[Hub], Awaitable[None]]) -> None:
    async def whole() -> None:
        await story(Hub())

    asyncio.run(whole())


def listener(hub: Hub, key: str, *topics: str, staff: bool = False) -> Listener:
    made = Listener(key, staff=staff)
    hub.enter(made)
    for topic in topics:
        hub.listen(made, topic)
    return made


def waiting(one: Listener) -> list[bytes]:
    return list(one._frames)


@pytest.mark.parametrize(
    ("topic", "turns", "holds"),
    [
        pytest.param(TOPIC, False, True, id="something is said"),
        pytest.param("conversation:2", True, True, id="another one turns"),
        pytest.param(TOPIC, True, False, id="it turns"),
    ],
)
def test_what_is_known_of_a_topic_holds_until_it_turns(topic: str, turns: bool, holds: bool) -> None:  # noqa: FBT001 - columns
    async def story(hub: Hub) -> None:
        one = listener(hub, "agent", TOPIC, "conversation:2", staff=True)
        one.known[TOPIC] = True
        hub.show([Screen(topic, b"frame", Audience.SHOPPER, turns=turns)])
        assert (TOPIC in one.known) is holds
        assert waiting(one) == []

    live(story)


def test_who_listens_to_what_ends_is_let_go_and_nobody_else() -> None:
    async def story(hub: Hub) -> None:
        ended, other, shopper = (
            listener(hub, "a", TOPIC, staff=True), listener(hub, "b", "elsewhere", staff=True), listener(hub, "c", TOPIC),
        )  # fmt: skip
        hub.show([Screen(TOPIC, b"", Audience.STAFF, ends=True)])
        assert [one.gone for one in (ended, other, shopper)] == [Reason.CHANGED, None, None]
        assert waiting(ended) == []

    live(story)


def test_nothing_is_known_of_a_topic_that_is_no_longer_listened_to() -> None:
    async def story(hub: Hub) -> None:
        one = listener(hub, "agent", TOPIC, staff=True)
        one.known[TOPIC] = True
        hub.ignore(one, TOPIC)
        assert one.known == {}

    live(story)


@pytest.mark.parametrize(
    ("audience", "hear"),
    [
        pytest.param(Audience.ALL, ["shopper", "agent"], id="all"),
        pytest.param(Audience.STAFF, ["agent"], id="staff"),
        pytest.param(Audience.SHOPPER, ["shopper"], id="shopper"),
    ],
)
def test_a_frame_goes_to_its_audience_on_its_topic(audience: Audience, hear: list[str]) -> None:
    async def story(hub: Hub) -> None:
        listeners = [
            listener(hub, "shopper", TOPIC),
            listener(hub, "agent", TOPIC, staff=True),
            listener(hub, "elsewhere", "conversation:2", staff=True),
        ]
        hub.show([Screen(TOPIC, b"frame", audience)])
        assert [one.key for one in listeners if waiting(one)] == hear

    live(story)


def test_a_frame_for_several_topics_comes_once_to_each_listener() -> None:
    async def story(hub: Hub) -> None:
        listeners = [
            listener(hub, "of all", TOPIC, "queue", "agent"),
            listener(hub, "of one", "agent"),
            listener(hub, "of none", "elsewhere"),
        ]
        hub.show([Screen(TOPIC, b"row", also=("queue", "agent", "nobody"))])
        assert [waiting(one) for one in listeners] == [[b"row"], [b"row"], []]

    live(story)


def test_who_is_privy_is_shown_another_frame_in_its_place() -> None:
    async def story(hub: Hub) -> None:
        listeners = [
            listener(hub, "one of them", TOPIC, "lead", staff=True),
            listener(hub, "the other", TOPIC, "agent", staff=True),
            listener(hub, "neither", TOPIC, staff=True),
            listener(hub, "privy, and elsewhere", "agent", staff=True),
        ]
        hub.show([Screen(TOPIC, b"place", Audience.STAFF, privy=("lead", "agent"), in_private=b"words")])
        assert [waiting(one) for one in listeners] == [[b"words"], [b"words"], [b"place"], []]

    live(story)


def test_a_frame_that_is_for_all_is_shown_to_who_is_privy_too() -> None:
    assert Screen(TOPIC, b"frame", privy=("lead",)).frame_for({TOPIC, "lead"}) == b"frame"
    assert Screen(TOPIC, b"frame", in_private=b"words").frame_for({TOPIC, "lead"}) == b"frame"


def test_whom_an_earlier_state_concerned_hears_of_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiaoer.platform.live.hub.LATEST_EVERY", 0)

    async def story(hub: Hub) -> None:
        queue, agent = listener(hub, "queue", "queue"), listener(hub, "agent", "agent")
        hub.show([
            Screen(TOPIC, b"waits", latest="row", also=("queue",)),
            Screen(TOPIC, b"is taken", latest="row", also=("agent",)),
        ])  # fmt: skip
        await asyncio.sleep(0.01)
        assert (waiting(queue), waiting(agent)) == ([b"is taken"], [b"is taken"])

    live(story)


def test_whoever_sent_it_gets_the_receipt_after_the_frame_in_the_order_of_all() -> None:
    async def story(hub: Hub) -> None:
        one, other = listener(hub, "one", TOPIC), listener(hub, "other", TOPIC)
        hub.show([
            Screen(TOPIC, b"1", origin="one", receipt=b"ack 1"),
            Screen(TOPIC, b"2", origin="other", receipt=b"ack 2", echo=False),
            Screen(TOPIC, b"typing", origin="other", echo=False),
            Screen(TOPIC, b"3", origin="gone", receipt=b"ack 3"),
        ])  # fmt: skip
        assert waiting(one) == [b"1", b"ack 1", b"2", b"typing", b"3"]
        assert waiting(other) == [b"1", b"ack 2", b"3"]

    live(story)


def test_the_receipt_comes_also_to_one_that_does_not_listen() -> None:
    async def story(hub: Hub) -> None:
        sender = listener(hub, "one")
        hub.show([Screen(TOPIC, b"1", origin="one", receipt=b"ack 1")])
        assert waiting(sender) == [b"ack 1"]

    live(story)


def test_of_frames_that_say_how_something_is_now_only_the_last_comes() -> None:
    async def story(hub: Hub) -> None:
        one = listener(hub, "one", TOPIC, "shop")
        for number in range(5):
            hub.show([Screen("shop", b"row a%d" % number, latest="a"), Screen(TOPIC, b"%d" % number)])
        hub.show([Screen("shop", b"row b", latest="b"), Screen(TOPIC, b"other", latest="a")])
        assert waiting(one) == [b"0", b"1", b"2", b"3", b"4"]
        await one.take()
        assert sorted(await one.take()) == [b"other", b"row a4", b"row b"]
        hub.show([Screen("shop", b"row a9", latest="a")])
        assert await one.take() == [b"row a9"]

    live(story)


def test_whoever_left_or_stopped_listening_hears_nothing() -> None:
    async def story(hub: Hub) -> None:
        one, other = listener(hub, "one", TOPIC, "shop"), listener(hub, "other", TOPIC)
        assert hub.listeners(TOPIC) == {one, other}
        hub.ignore(one, TOPIC)
        hub.leave(other)
        hub.ignore(other, "never listened")
        hub.leave(other)
        hub.show([Screen(TOPIC, b"1", origin="other", receipt=b"ack"), Screen("shop", b"2")])
        assert (waiting(one), waiting(other), other.topics) == ([b"2"], [], set())
        assert not hub.listeners(TOPIC)
        assert hub.listeners("shop") == {one}

    live(story)


def test_frames_are_shown_after_the_commit_on_the_loops_own_thread(database: Database) -> None:
    def show(tx: Tx, number: int) -> None:
        tx.screens.append(Screen(TOPIC, b"%d" % number))
        if number == 2:
            raise LookupError

    async def story(hub: Hub) -> None:
        database.hear(hub.heard)
        one = listener(hub, "one", TOPIC)
        outcomes = await asyncio.gather(*(database.write(show, number) for number in range(5)), return_exceptions=True)
        assert [type(outcome).__name__ for outcome in outcomes if outcome is not None] == ["LookupError"]
        taken: list[bytes] = []
        async with asyncio.timeout(20):
            while len(taken) < 4:
                taken += await one.take()
        assert sorted(taken) == [b"0", b"1", b"3", b"4"]

    live(story)
    with pytest.raises(Exception, match="mark"):
        database.write_now(mark, "no such table: the loop is closed, the writing goes on")


def test_every_frame_also_goes_to_the_other_processes() -> None:
    class Kept:
        def __init__(self) -> None:
            self.sent: list[Screen] = []

        def send(self, screens: list[Screen]) -> None:
            self.sent += screens

    async def story(hub: Hub) -> None:
        relay = Kept()
        hub.relay = relay  # type: ignore[assignment]
        one = listener(hub, "one", TOPIC)
        screens = [Screen(TOPIC, b"1"), Screen(TOPIC, b"2", latest="a")]
        hub.show(screens)
        hub.deliver([Screen(TOPIC, b"from elsewhere")])
        assert (relay.sent, waiting(one)) == (screens, [b"1", b"from elsewhere"])

    live(story)


def test_held_frames_come_after_the_past_and_without_what_the_past_told() -> None:
    async def story(hub: Hub) -> None:
        one = listener(hub, "one", TOPIC, "shop")
        one.hold(TOPIC)
        one.hold(TOPIC)
        hub.show([Screen(TOPIC, b"%d" % seq, seq=seq) for seq in (1, 2, 3)])
        hub.show([Screen(TOPIC, b"typing"), Screen("shop", b"row")])
        one.put(b"past 1")
        one.put(b"past 2")
        one.release(TOPIC, 2)
        one.release(TOPIC, 0)
        hub.show([Screen(TOPIC, b"4", seq=4)])
        assert waiting(one) == [b"row", b"past 1", b"past 2", b"3", b"typing", b"4"]

    live(story)


def test_what_comes_late_from_a_past_that_was_read_is_not_told_again() -> None:
    """From another process, whose frames were longer on their way than the past took to read."""

    async def story(hub: Hub) -> None:
        one = listener(hub, "one", TOPIC, "conversation:2")
        one.hold(TOPIC)
        one.put(b"past 1")
        one.release(TOPIC, 2)
        hub.show([Screen(TOPIC, b"%d" % seq, seq=seq) for seq in (1, 2, 3)])
        hub.show([Screen("conversation:2", b"another 1", seq=1), Screen(TOPIC, b"typing")])
        assert waiting(one) == [b"past 1", b"3", b"another 1", b"typing"]
        hub.ignore(one, TOPIC)
        hub.listen(one, TOPIC)
        hub.show([Screen(TOPIC, b"1", seq=1)])
        assert waiting(one)[4:] == [b"1"]

    live(story)


def test_frames_gather_that_come_also_by_a_topic_that_is_held() -> None:
    async def story(hub: Hub) -> None:
        one = listener(hub, "one", "visitor")
        one.hold("visitor")
        hub.show([Screen(TOPIC, b"%d" % seq, seq=seq, also=("visitor",)) for seq in (1, 2)])
        one.hold(TOPIC)
        hub.listen(one, TOPIC)
        hub.show(
            [Screen(TOPIC, b"3", seq=3, also=("visitor",)), Screen("conversation:2", b"2/1", seq=1, also=("visitor",))]
        )
        one.put(b"past 1")
        one.put(b"past 2")
        one.release(TOPIC, 2)
        assert waiting(one) == [b"past 1", b"past 2", b"3"]
        one.release("visitor")
        assert waiting(one) == [b"past 1", b"past 2", b"3", b"2/1"]

    live(story)


def test_a_socket_that_is_too_far_behind_is_let_go() -> None:
    async def story(hub: Hub) -> None:
        slow, quick = listener(hub, "slow", TOPIC), listener(hub, "quick", TOPIC)
        for number in range(MOST_FRAMES_WAITING):
            hub.show([Screen(TOPIC, b"%d" % number)])
        assert slow.gone is None
        await quick.take()
        hub.show([Screen(TOPIC, b"one more")])
        assert [one.gone for one in (slow, quick)] == [Reason.TOO_SLOW, None]
        assert len(await slow.take()) == MOST_FRAMES_WAITING
        assert await quick.take() == [b"one more"]

    live(story)


def test_a_held_topic_that_gathers_too_much_lets_the_socket_go_at_once() -> None:
    async def story(hub: Hub) -> None:
        one = listener(hub, "one", TOPIC)
        one.hold(TOPIC)
        hub.show([Screen(TOPIC, b"%d" % seq, seq=seq) for seq in range(1, MOST_FRAMES_WAITING + 1)])
        assert one.gone is None
        hub.show([Screen(TOPIC, b"lost", seq=MOST_FRAMES_WAITING + 1)])
        async with asyncio.timeout(5):
            assert await one.take() == []
        assert one.gone is Reason.TOO_SLOW

    live(story)


def test_all_are_let_go_when_frames_may_have_been_missed() -> None:
    async def story(hub: Hub) -> None:
        one, other = listener(hub, "one"), listener(hub, "other", TOPIC)
        hub.let_all_go()
        assert (await one.take(), await other.take()) == ([], [])
        assert (one.gone, other.gone) == (Reason.MISSED, Reason.MISSED)

    live(story)


def test_of_several_reasons_the_first_is_told() -> None:
    one = Listener("one", staff=True)
    one.let_go(Reason.CHANGED)
    one.let_go(Reason.MISSED)
    assert one.gone is Reason.CHANGED


def test_room_is_there_when_all_was_taken_or_nobody_takes_any_more() -> None:
    async def story(hub: Hub) -> None:
        one, gone = listener(hub, "one"), listener(hub, "gone")
        await one.has_room()
        for made in (one, gone):
            made.put(b"1")
        waiting_for = [asyncio.create_task(made.has_room()) for made in (one, gone)]
        await asyncio.sleep(0)
        assert not any(task.done() for task in waiting_for)
        assert await one.take() == [b"1"]
        gone.close()
        async with asyncio.timeout(5):
            await asyncio.gather(*waiting_for)
        assert gone.closed

    live(story)
