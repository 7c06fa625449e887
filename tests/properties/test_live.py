"""Joining a conversation while it goes on: whatever comes between, nothing is lost, doubled or out of order."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from xiaoer.platform.live.hub import Hub, Listener, Screen

TOPIC = "conversation:1"
SENT, AFAR, READ, JOINED, TOLD, LEFT = "sent", "sent from afar", "read", "joined", "told", "left"


class Model:
    """A conversation of numbered messages, and one socket that comes, catches up by pages, and goes."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.stored = self.shown = 0
        self.told: list[int] = []
        self.joined = self.held = False
        self.last = 0
        self.listener = Listener("one", staff=False)

    def send(self) -> None:
        self.stored += 1
        self.show()

    def send_from_afar(self) -> None:
        """By another process: it can be read before it is heard of."""
        self.stored += 1

    def show(self) -> None:
        while self.shown < self.stored:
            self.shown += 1
            self.hub.show([Screen(TOPIC, b"%d" % self.shown, seq=self.shown), Screen(TOPIC, b"typing")])

    def join(self) -> None:
        if not self.joined:
            self.joined = self.held = True
            self.last = max(self.told, default=0)
            self.listener.hold(TOPIC)
            self.hub.listen(self.listener, TOPIC)

    def read(self, page: int) -> None:
        """A page of the past, as the store has it at this moment; the last page releases what was held."""
        if not self.held:
            return
        upto = min(self.stored, self.last + page)
        for seq in range(self.last + 1, upto + 1):
            self.listener.put(b"%d" % seq)
        self.last = upto
        if upto == self.stored:
            self.held = False
            self.listener.release(TOPIC, upto)

    def take(self) -> None:
        frames, self.listener._frames = list(self.listener._frames), type(self.listener._frames)()
        self.told += [int(frame) for frame in frames if frame != b"typing"]

    def leave(self) -> None:
        if self.joined and not self.held:
            self.take()
            self.joined = False
            self.hub.ignore(self.listener, TOPIC)

    def end(self) -> None:
        self.join()
        while self.held:
            self.read(50)
        self.show()
        self.take()


steps = st.lists(
    st.tuples(st.sampled_from([SENT, SENT, AFAR, READ, JOINED, TOLD, LEFT]), st.integers(1, 4)), max_size=60
)


@given(steps)
def test_every_message_is_told_once_and_in_order(path: list[tuple[str, int]]) -> None:
    async def story() -> None:
        model = Model()
        does = {SENT: model.send, AFAR: model.send_from_afar, JOINED: model.join, TOLD: model.take, LEFT: model.leave}
        for step, size in path:
            if step == READ:
                model.read(size)
            else:
                does[step]()
        model.end()
        assert model.told == list(range(1, model.stored + 1))
        assert model.listener.gone is None

    asyncio.run(story())
