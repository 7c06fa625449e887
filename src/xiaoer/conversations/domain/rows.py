"""The rows of a shop folder's conversations.jsonl, as docs/guide/import.md describes them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID, uuid5

import msgspec
from msgspec import Meta

from xiaoer.conversations.domain.conversations import Stage
from xiaoer.conversations.domain.messages import LONGEST
from xiaoer.values.json_lines import once, read_lines
from xiaoer.values.refusal import Refused

FILE = "conversations.jsonl"
DAY = 24 * 3_600 * 1_000_000

Key = Annotated[str, Meta(min_length=1, max_length=100)]


class MessageRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One utterance; `after`: seconds since the one before it."""

    author: Literal["shopper", "agent", "bot"]
    after: Annotated[int, Meta(ge=0, le=604_800)]
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST)]


class ConversationRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of conversations.jsonl. `customer` and `order` are ids of the same folder."""

    key: Key
    stage: Stage
    channel: Literal["widget", "import"]
    days_ago: Annotated[int, Meta(ge=0, le=3650)]
    messages: Annotated[list[MessageRow], Meta(min_length=1, max_length=1000)]
    resolved: bool
    grade: Literal["good", "bad"] | None = None
    scenario: str = ""
    customer: Key | None = None
    order: Key | None = None
    satisfaction: Annotated[int, Meta(ge=1, le=5)] | None = None


def read_conversations(content: bytes, encoding: str = "utf-8") -> list[tuple[int, ConversationRow]] | Refused:
    """The rows with their line numbers."""
    rows = read_lines(content, FILE, ConversationRow, encoding)
    return rows if isinstance(rows, Refused) else once(rows, FILE, "key", lambda row: row.key)


def visitor_of(shop_id: UUID, row: ConversationRow) -> UUID:
    """The same for the same row, so that a row that was imported is known again."""
    return uuid5(shop_id, f"conversation:{row.key}")


def began_at(row: ConversationRow, shop_id: UUID, now: int) -> int:
    """A moment `days_ago` days ago, at an hour that is the row's own (the last twelve hours before `now`'s)."""
    spread = visitor_of(shop_id, row).int % (DAY // 2)
    length = sum(message.after for message in row.messages) * 1_000_000
    return now - row.days_ago * DAY - spread - length
