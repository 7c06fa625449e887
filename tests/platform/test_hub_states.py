"""What says how something is now, in whatever order it comes."""

from __future__ import annotations

import asyncio

import pytest

from tests.platform.test_hub import TOPIC, listener, live, waiting
from xiaoer.platform.live.hub import Hub, Screen


def test_of_states_that_overtake_each_other_the_later_one_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiaoer.platform.live.hub.LATEST_EVERY", 0)

    async def story(hub: Hub) -> None:
        queue, agent = listener(hub, "queue", "queue"), listener(hub, "agent", "agent")
        hub.show([
            Screen(TOPIC, b"is taken", latest="row", version=5, also=("agent",)),
            Screen(TOPIC, b"waits", latest="row", version=4, also=("queue",)),
        ])  # fmt: skip
        await asyncio.sleep(0.01)
        assert (waiting(queue), waiting(agent)) == ([b"is taken"], [b"is taken"])

    live(story)


def test_an_older_state_that_comes_later_is_not_told_of_its_topic() -> None:
    async def story(hub: Hub) -> None:
        one, fresh = listener(hub, "one", TOPIC, "conversation:2"), listener(hub, "fresh")
        hub.show([Screen(TOPIC, b"5", version=5), Screen(TOPIC, b"4", version=4), Screen(TOPIC, b"5 again", version=5)])
        hub.show([Screen("conversation:2", b"another", version=1), Screen(TOPIC, b"no state")])
        assert waiting(one) == [b"5", b"5 again", b"another", b"no state"]
        hub.listen(fresh, TOPIC)
        hub.show([Screen(TOPIC, b"4 here", version=4)])
        hub.ignore(one, TOPIC)
        hub.listen(one, TOPIC)
        hub.show([Screen(TOPIC, b"3", version=3)])
        assert (waiting(fresh), waiting(one)[4:]) == ([b"4 here"], [b"3"])

    live(story)


def test_of_states_that_were_held_the_later_one_is_told_last() -> None:
    async def story(hub: Hub) -> None:
        one = listener(hub, "one", TOPIC)
        one.hold(TOPIC)
        hub.show([Screen(TOPIC, b"5", version=5), Screen(TOPIC, b"4", version=4)])
        one.release(TOPIC, 0)
        assert waiting(one) == [b"5"]

    live(story)
