"""What the live socket stands on, and one open socket with whoever is behind it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple
from uuid import UUID

from xiaoer.conversations.actions import Followed
from xiaoer.conversations.domain import frames, wire
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.frames import Told
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.said import Page
from xiaoer.conversations.domain.seeing import SHOPPER, Reader
from xiaoer.conversations.web.limits import Limits
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.etiquette.domain.settings import LightSettings
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import sentence
from xiaoer.platform.live.hub import Hub, Listener
from xiaoer.values.refusal import Refused


class Verdict(NamedTuple):
    """The light of a draft, ready for the wire, and whether it may not be sent."""

    light: str
    findings: list[dict[str, Any]]
    blocked: bool


class Desk(NamedTuple):
    """Everything the socket needs; app.py puts it together. `judge` gives (text, conversation, what its shop has
    settled about lights) its light.

    `there`: how long somebody's socket is open, for those who count on their being there.
    """

    db: Database
    clock: Clock
    hub: Hub
    secret: bytes
    judge: Callable[[str, Conversation, LightSettings], Verdict]
    limits: Limits
    there: Callable[[Shopper | Caller], AbstractAsyncContextManager[None]]


class Shopper(NamedTuple):
    """Who writes from a store page; `before`: the visitor that this browser was until they signed in."""

    shop_id: UUID
    visitor: UUID
    customer_id: UUID
    name: str
    level: int
    locale: str
    before: UUID | None = None


class Seen(NamedTuple):
    """A conversation, how its shop stands, and the moment when both were read."""

    conversation: Conversation
    crisis: Crisis | None
    lights: LightSettings
    at: int


def reader_of(caller: Caller) -> Reader:
    return Reader(caller.account_id, caller.may(Permission.CONVERSATIONS_LEAD))


class Party:
    """An open socket after its hello."""

    def __init__(self, desk: Desk, listener: Listener, who: Shopper | Caller) -> None:
        self.desk = desk
        self.listener = listener
        self.who = who
        self.conversation: Conversation | None = None
        self.watched: dict[UUID, Seen] = {}  # those that are followed, so that there are never more than may be
        self.viewed: tuple[UUID, Page] | None = None

    @property
    def key(self) -> UUID:
        """The same for all sockets of one shopper, or of one of the staff."""
        return self.who.account_id if isinstance(self.who, Caller) else self.who.visitor

    @property
    def author(self) -> Author:
        return Author.AGENT if isinstance(self.who, Caller) else Author.SHOPPER

    @property
    def reader(self) -> Reader:
        return reader_of(self.who) if isinstance(self.who, Caller) else SHOPPER

    def saw(self, found: Followed) -> Seen:
        seen = self.watched[found.conversation.id] = Seen(*found, self.desk.clock())
        return seen

    def tell(self, frame: Told) -> None:
        self.listener.put(wire.encode(frame))

    def complain(self, refused: Refused, *, fatal: bool = False) -> None:
        words = sentence(refused)
        self.tell(frames.ErrorFrame(refused.code, words.zh, words.en, fatal))

    def refuse(self, client_id: str, refused: Refused, light: dict[str, Any] | None = None) -> None:
        words = sentence(refused)
        self.tell(frames.RefusedFrame(client_id, refused.code, words.zh, words.en, light))
