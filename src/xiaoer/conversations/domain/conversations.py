"""A conversation and its states."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.timing import Timing

REOPENED_WITHIN = 24 * 3_600 * 1_000_000
"""For how long (microseconds) one went on that ended before shops could settle it."""


class State(StrEnum):
    """Who is to speak: the bot, a person yet to come, a person, the shopper; or nobody any more."""

    BOT = "bot"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    WAITING = "waiting"
    RESOLVED = "resolved"


class Stage(StrEnum):
    """Where the shopper stands: 售前, 售中 (ordered, not yet received), 售后."""

    PRESALE = "presale"
    INSALE = "insale"
    AFTERSALE = "aftersale"


class Channel(StrEnum):
    """Where a conversation arrives."""

    WIDGET = "widget"
    API = "api"
    IMPORT = "import"


class Person(msgspec.Struct, frozen=True):
    """The customer as the list of conversations shows one."""

    id: UUID
    name: str
    level: int = 0


class Assignee(msgspec.Struct, frozen=True, omit_defaults=True):
    """The agent who has the conversation. `signature`: as whom shoppers know them, where that is not by the name."""

    id: UUID
    name: str
    signature: str | None = None

    @property
    def signed(self) -> str:
        """What shoppers read of who it is."""
        return self.signature or self.name


class Conversation(msgspec.Struct, frozen=True):
    """One contact from first message to resolution.

    `waiting_since` is the moment of the first shopper's message that no person or bot has answered yet.
    `subject_order_id` is the order that it is about, where that is known; `subject_sku` the product on the page that
    the shopper wrote from last. `erased`: its words were forgotten.
    """

    id: UUID
    shop_id: UUID
    channel: Channel
    visitor: UUID
    customer: Person
    stage: Stage
    state: State
    opened_at: int
    last_at: int
    locale: str = "zh"
    last_seq: int = 0
    last_text: str = ""
    last_author: str = "system"
    assignee: Assignee | None = None
    waiting_since: int | None = None
    unread: int = 0
    subject_order_id: UUID | None = None
    subject_sku: str | None = None
    assigned_at: int | None = None
    first_replied_at: int | None = None
    resolved_at: int | None = None
    previous_id: UUID | None = None
    timing: Timing = Timing()
    erased: bool = False

    @property
    def is_aside(self) -> bool:
        """Whether its agent has put it off and the moment has not come yet."""
        return self.timing.aside is not None and not self.timing.aside.back

    @property
    def wants_a_person(self) -> bool:
        return self.state in {State.QUEUED, State.ASSIGNED} and self.waiting_since is not None


def goes_on(conversation: Conversation, now: int) -> bool:
    """Whether the next message belongs to this conversation rather than to a new one. One that was held elsewhere and
    came in a file is over for good; so is one that was erased: what is said in it later would never be found nor forgotten.
    """
    if conversation.resolved_at is None:
        return True
    if conversation.erased:
        return False
    if conversation.channel is Channel.IMPORT:
        return False
    until = conversation.timing.reopens_until
    return now < (conversation.resolved_at + REOPENED_WITHIN if until is None else until)
