"""What the tests of conversations start from."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, Person, Stage, State
from xiaoer.conversations.domain.messages import Author, Kind, Message, Send
from xiaoer.platform.auth import Caller, Role
from xiaoer.values.ids import uuid7

SHOP, OTHER_SHOP = UUID(int=0x51), UUID(int=0x52)
NOW = 1_795_257_000_000_000
"""2026-11-21 18:30 in Shanghai."""
SECOND = 1_000_000
HOUR = 3_600 * SECOND

SHOPPER = Person(UUID(int=0xC1), "演示顾客·小林", 2)
LAN = Assignee(UUID(int=0xA1), "客服小岚（演示）")
YUN = Assignee(UUID(int=0xA2), "客服小云（演示）")
SPEAKERS = {
    Author.SHOPPER: (SHOPPER.id, SHOPPER.name),
    Author.AGENT: (LAN.id, LAN.name),
    Author.BOT: (UUID(int=0), "小禾"),
    Author.SYSTEM: (UUID(int=0), ""),
}

_numbers = random.Random(20261121)  # noqa: S311 - ids of tests


def an_id(at: int = NOW) -> UUID:
    return uuid7(at, _numbers.randbytes(8))


def conversation(**given: Any) -> Conversation:
    plain: dict[str, Any] = {
        "id": UUID(int=0xB1), "shop_id": SHOP, "channel": Channel.WIDGET, "visitor": UUID(int=0xF1),
        "customer": SHOPPER, "stage": Stage.PRESALE, "state": State.BOT, "opened_at": NOW, "last_at": NOW,
    }  # fmt: skip
    return Conversation(**{**plain, **given})


def send(body: str = "在吗", author: Author = Author.SHOPPER, **given: Any) -> Send:
    author_id, name = SPEAKERS[author]
    at = given.get("at", NOW)
    plain: dict[str, Any] = {
        "shop_id": SHOP, "conversation_id": UUID(int=0xB1), "author": author, "author_id": author_id,
        "author_name": name, "kind": Kind.TEXT, "body": body, "client_id": f"client:{body}", "at": at, "id": an_id(at),
    }  # fmt: skip
    return Send(**{**plain, **given})


def message(**given: Any) -> Message:
    plain: dict[str, Any] = {
        "conversation_id": UUID(int=0xB1), "seq": 4, "id": UUID(int=0xD1), "author": Author.AGENT, "author_id": LAN.id,
        "author_name": LAN.name, "kind": Kind.TEXT, "body": "您好", "client_id": "client-0001", "at": NOW,
    }  # fmt: skip
    return Message(**{**plain, **given})


def caller(
    agent: Assignee = LAN, shops: frozenset[UUID] = frozenset({SHOP}), role: Role = Role.AGENT
) -> Caller:  # fmt: skip
    return Caller(agent.id, "lan", agent.name, role, "zh", shops, "csrf")
