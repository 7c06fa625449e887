"""Delivery of frames to the sockets of this process, in the order of commits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, Protocol

import msgspec

LATEST_EVERY = 0.1
"""Seconds between deliveries of what frames with `latest` say."""
MOST_FRAMES_WAITING = 1_000
"""A socket that is this many frames behind is let go; it catches up by `seq` when it comes back."""


class Audience(StrEnum):
    """Who of a topic's listeners gets a frame."""

    ALL = "all"
    STAFF = "staff"
    SHOPPER = "shopper"


class Reason(StrEnum):
    """Why a socket is let go: it does not keep up; frames may have been missed; whoever has it is somebody else now."""

    TOO_SLOW = "too_slow"
    MISSED = "missed"
    CHANGED = "changed"


class Screen(msgspec.Struct, frozen=True, omit_defaults=True):
    """A frame for those who listen to `topic` or to one of `also`, once for each of them.

    `origin` names the listener whose own send caused it: that one gets `receipt` (its acknowledgement) after the
    frame, in the same order as all else. One with `echo` off does not get the frame itself. A frame with `latest` says how something is now: of those with the same `latest`
    that come close together only the last is delivered. `seq` is the place in the topic's sequence that the frame
    fills, 0 where it fills none. `version`: of what says how something is now, the higher is the later, in whatever
    order they come (commits of several writers, or of other processes, overtake each other); 0 where none is known. Who listens to one of the topics `privy` too is shown `in_private` in its place. With
    one that `turns`, what is known of the topic for a listener holds no longer, whoever is shown the frame. Whoever
    listens to one that `ends` is let go instead, and comes in again as what they are then, if at all.
    """

    topic: str
    frame: bytes
    audience: Audience = Audience.ALL
    origin: str | None = None
    receipt: bytes | None = None
    echo: bool = True
    latest: str | None = None
    seq: int = 0
    version: int = 0
    also: tuple[str, ...] = ()
    privy: tuple[str, ...] = ()
    in_private: bytes | None = None
    turns: bool = False
    ends: bool = False

    def frame_for(self, topics: set[str]) -> bytes:
        """What a listener to `topics` is shown."""
        if self.in_private is None or topics.isdisjoint(self.privy):
            return self.frame
        return self.in_private


class Relay(Protocol):
    """Takes the screens of one commit to the other processes."""

    def send(self, screens: Sequence[Screen]) -> None: ...


def _nothing() -> None:
    """Where nobody wants to know."""


class Listener:
    """One open socket as the hub sees it: a bounded line of frames.

    While a topic is held (its past is being read), its frames gather; released, those go out that the past did not
    hold yet. `past`: by topic, up to where it has been read; what comes late from there is not told again. `known`: by topic, what whoever reads the socket has found out and need not look at again until it turns.
    `versions`: by topic, the highest that has been told of how something is now; a lower one that comes later is not.
    `when_gone` is called once, when it is let go.
    """

    def __init__(self, key: str, *, staff: bool) -> None:
        self.key = key
        self.hears = frozenset({Audience.ALL, Audience.STAFF if staff else Audience.SHOPPER})
        self.topics: set[str] = set()
        self.known: dict[str, bool] = {}
        self.versions: dict[str, int] = {}
        self.past: dict[str, int] = {}
        self.gone: Reason | None = None
        self.when_gone: Callable[[], object] = _nothing
        self.closed = False
        self._frames: deque[bytes] = deque()
        self._held: dict[str, list[tuple[Screen, bytes]]] = {}
        self._more = asyncio.Event()
        self._room = asyncio.Event()

    def put(self, frame: bytes) -> None:
        if len(self._frames) >= MOST_FRAMES_WAITING:
            self.let_go(Reason.TOO_SLOW)
        else:
            self._frames.append(frame)
            self._more.set()

    def show(self, screen: Screen, frame: bytes) -> None:
        held = self._gathering(screen) if self._held else None
        if held is None:
            self._tell(screen, frame)
        elif len(held) < MOST_FRAMES_WAITING:
            held.append((screen, frame))
        else:
            self.let_go(Reason.TOO_SLOW)

    def _gathering(self, screen: Screen) -> list[tuple[Screen, bytes]] | None:
        return next((self._held[topic] for topic in (screen.topic, *screen.also) if topic in self._held), None)

    def _tell(self, screen: Screen, frame: bytes) -> None:
        if 0 < screen.seq <= self.past.get(screen.topic, 0):
            return
        if screen.version and screen.latest is None:
            if screen.version < self.versions.get(screen.topic, 0):
                return
            self.versions[screen.topic] = screen.version
        self.put(frame)

    def hold(self, topic: str) -> None:
        self._held.setdefault(topic, [])

    def release(self, topic: str, seq: int = 0) -> None:
        """Everything up to `seq` has been told."""
        if seq > self.past.get(topic, 0):
            self.past[topic] = seq
        for screen, frame in self._held.pop(topic, []):
            self._tell(screen, frame)

    async def take(self) -> list[bytes]:
        """All frames that wait."""
        await self._more.wait()
        self._more.clear()
        frames = list(self._frames)
        self._frames.clear()
        self._room.set()
        return frames

    def let_go(self, why: Reason) -> None:
        """The socket is to be closed; of several reasons the first is told."""
        if self.gone is None:
            self.gone = why
            self._more.set()
            self.when_gone()

    def close(self) -> None:
        """Nobody takes frames any more."""
        self.closed = True
        self._room.set()

    async def has_room(self) -> None:
        """Wait until what was put has been taken, or nobody takes it any more."""
        while self._frames and not self.closed:
            self._room.clear()
            await self._room.wait()


class Hub:
    """Topics and their listeners. All methods but `heard` belong to the event loop's thread."""

    def __init__(self) -> None:
        self.relay: Relay | None = None
        self._loop = asyncio.get_running_loop()
        self._by_topic: dict[str, set[Listener]] = {}
        self._by_key: dict[str, Listener] = {}
        self._latest: dict[tuple[str, str], Screen] = {}

    def enter(self, listener: Listener) -> None:
        self._by_key[listener.key] = listener

    def leave(self, listener: Listener) -> None:
        self._by_key.pop(listener.key, None)
        for topic in list(listener.topics):
            self.ignore(listener, topic)

    def listen(self, listener: Listener, topic: str) -> None:
        listener.topics.add(topic)
        self._by_topic.setdefault(topic, set()).add(listener)

    def ignore(self, listener: Listener, topic: str) -> None:
        listener.topics.discard(topic)
        listener.known.pop(topic, None)
        listener.versions.pop(topic, None)
        listener.past.pop(topic, None)
        listeners = self._by_topic.get(topic, set())
        listeners.discard(listener)
        if not listeners:
            self._by_topic.pop(topic, None)

    def listeners(self, topic: str) -> frozenset[Listener]:
        return frozenset(self._by_topic.get(topic, ()))

    def let_all_go(self) -> None:
        """Frames may have been missed: every socket is closed, and comes back for them by `seq`."""
        for listener in self._by_key.values():
            listener.let_go(Reason.MISSED)

    def heard(self, _announced: Sequence[Any], screens: Sequence[Screen]) -> None:
        """Called on the writing thread after a commit."""
        if screens and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.show, list(screens))

    def show(self, screens: Sequence[Screen]) -> None:
        """Deliver here and tell the other processes."""
        self.deliver(screens)
        if self.relay is not None:
            self.relay.send(screens)

    def deliver(self, screens: Iterable[Screen]) -> None:
        for screen in screens:
            if screen.latest is None:
                self._deliver(screen)
            else:
                self._keep(screen, screen.latest)

    def _keep(self, screen: Screen, latest: str) -> None:
        if not self._latest:
            self._loop.call_later(LATEST_EVERY, self._deliver_latest)
        earlier = self._latest.get((screen.topic, latest))
        if earlier is not None:  # whom the earlier one concerned is to hear how it is now
            also = tuple({*earlier.also, *screen.also})
            newest = earlier if earlier.version > screen.version else screen
            screen = msgspec.structs.replace(newest, also=also)
        self._latest[screen.topic, latest] = screen

    def _deliver_latest(self) -> None:
        kept, self._latest = self._latest, {}
        for screen in kept.values():
            self._deliver(screen)

    def _listeners(self, screen: Screen) -> Iterable[Listener]:
        listeners = self._by_topic.get(screen.topic, set())
        return listeners.union(*(self._by_topic.get(topic, ()) for topic in screen.also)) if screen.also else listeners

    def _deliver(self, screen: Screen) -> None:
        for listener in self._listeners(screen):
            if screen.ends and screen.audience in listener.hears:
                listener.let_go(Reason.CHANGED)
                continue
            if screen.turns:
                listener.known.pop(screen.topic, None)
            if screen.audience in listener.hears and (screen.echo or listener.key != screen.origin):
                listener.show(screen, screen.frame_for(listener.topics))
        if screen.origin is not None and screen.receipt is not None:
            sender = self._by_key.get(screen.origin)
            if sender is not None:
                sender.show(screen, screen.receipt)
