"""The watch in several processes: a shopper on one, the worker that sees it, the supervisor on another."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.conversations.live import heard, opened, said
from tests.conversations.test_live_watch import supervised
from tests.faults.test_scaled import Scaled, scaled

__all__ = ["scaled"]

pytestmark = pytest.mark.faults


def test_the_supervisor_hears_within_a_second_wherever_they_are(scaled: Scaled) -> None:
    supervised(scaled.second, "watcher")

    async def story() -> None:
        async with scaled.first.shopper() as shopper, scaled.second.agent("watcher") as lead:
            conversation = await opened(shopper)
            await said(shopper, "angry-0001", "我要报警", conversation)
            began = time.monotonic()
            frame = await heard(lead, "watch_alarm", news="raised")
            assert time.monotonic() - began < 1
            assert frame["alarm"]["conversation_id"] == conversation
            assert [line["body"] for line in frame["alarm"]["lines"]] == ["我要报警"]

    asyncio.run(story())
