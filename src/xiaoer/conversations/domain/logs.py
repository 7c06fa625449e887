"""Past conversations as another system's log tells them, and how more of one joins what is stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from xiaoer.conversations.domain.conversations import Assignee, Conversation
from xiaoer.conversations.domain.flow import SHOWN_IN_LIST
from xiaoer.conversations.domain.messages import SPOKEN, Author, Kind, Message


class Said(msgspec.Struct, frozen=True, array_like=True):
    """One message. `client_id`: by which it is known again; `agent`: who spoke for the shop, as the log calls them.

    `at` is None where the log tells no times.
    """

    client_id: str
    author: Author
    agent: str
    kind: Kind
    body: str
    at: int | None


class LoggedTalk(msgspec.Struct, frozen=True, array_like=True):
    """A conversation with its messages in order. `key` and `shopper` are the source's ids; `shopper` None where nobody
    is named. `day`: the moment of messages without a time. `channel` is the source's own word.
    """

    key: str
    shopper: str | None
    shopper_name: str
    order: str | None
    channel: str
    score: int | None
    day: int
    messages: tuple[Said, ...]

    @property
    def began_at(self) -> int:
        first = self.messages[0].at
        return self.day if first is None else first


def visitor_of(shop_id: UUID, source: str, key: str) -> UUID:
    """The same for the same conversation of a source."""
    return uuid5(shop_id, f"log:{len(source)}:{source}:{key}")


def speaker_of(shop_id: UUID, name: str) -> UUID:
    """Who stands for an agent of a log who has no account."""
    return uuid5(shop_id, f"agent:{name}")


def merged(stored: Sequence[Message], new: Sequence[Message]) -> tuple[list[Message], int]:
    """All messages by time with their places, those that stood there first at equal times; and how many at the
    beginning stay as they are.
    """
    together = sorted([*stored, *new], key=lambda one: one.at)
    placed = [one if one.seq == seq else replace(one, seq=seq) for seq, one in enumerate(together, 1)]
    same = next((at for at, one in enumerate(stored) if placed[at] is not one), len(stored))
    return placed, same


def settled(before: Conversation, messages: Sequence[Message], accounts: Collection[UUID]) -> Conversation:
    """The conversation as its messages make it: over, and nobody's turn. Its agent is the first one with an account."""
    spoken = [one for one in messages if one.kind in SPOKEN and one.author is not Author.SYSTEM]
    replies = [one for one in spoken if one.author is Author.AGENT]
    mine = next((one for one in replies if one.author_id in accounts), None)
    ended = messages[-1].at
    return replace(
        before, opened_at=messages[0].at, last_at=ended, resolved_at=ended, last_seq=messages[-1].seq,
        last_text=spoken[-1].body[:SHOWN_IN_LIST] if spoken else "",
        last_author=str(spoken[-1].author) if spoken else str(Author.SYSTEM),
        assignee=Assignee(mine.author_id, mine.author_name) if mine else None, assigned_at=mine.at if mine else None,
        first_replied_at=replies[0].at if replies else None,
    )  # fmt: skip
